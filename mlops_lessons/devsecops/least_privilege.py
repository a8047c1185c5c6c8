"""Least privilege: who may do what, written as a policy and tried for real on the local object store.

The store enforces the policies of users with a 403 once it is told to; :class:`Vault` makes the users. Of a bucket's own policy it
enforces a ``Deny`` for everybody, which is how it is used here; it does not look at *whom* a statement names, and a condition
that does not hold denies (a test holds what is said here). A real provider looks at all of it, and at more.

References
----------
Saltzer, J. H. and Schroeder, M. D. (1975), "The protection of information in computer systems". Proceedings of the IEEE 63 (9).
Amazon, *Policy evaluation logic*.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, Literal

from mlops_lessons.cloud_computing.object_store import ObjectStore, connect
from mlops_lessons.course.tables import show_table
from mlops_lessons.i18n import topic_texts

__all__ = [
    "BUCKET",
    "Decision",
    "Vault",
    "decide",
    "matches",
    "policy",
    "request",
    "resource_of",
    "show_requests",
    "statement",
]

Decision = Literal["allowed", "explicit deny", "implicit deny"]
Statement = Mapping[str, Any]
Policy = Mapping[str, Any]
say = topic_texts("devsecops")
BUCKET = "models"
_FOLDERS = ("released", "draft")


def statement(effect: str, actions: str | list[str], resources: str | list[str]) -> dict[str, Any]:
    """Return one statement of a policy; resources are names such as ``"models/released/*"``."""
    names = [resources] if isinstance(resources, str) else resources
    return {"Effect": effect, "Action": actions, "Resource": [f"arn:aws:s3:::{name}" for name in names]}


def policy(*statements: Statement) -> dict[str, Any]:
    """Return a policy of these statements, as the provider wants it."""
    return {"Version": "2012-10-17", "Statement": list(statements)}


def matches(pattern: str, text: str) -> bool:
    """Tell whether `text` fits a pattern whose ``*`` stands for any letters, none included, and ``?`` for one."""
    parts = [".*" if one == "*" else "." if one == "?" else re.escape(one) for one in pattern]
    return re.fullmatch("".join(parts), text, re.DOTALL) is not None


def decide(rules: Policy, action: str, resource: str) -> Decision:
    """Return what a policy says of a request, whatever the order of its statements.

    An explicit deny wins over any allow; where nothing allows, the answer is no all the same.

    Parameters
    ----------
    rules : mapping
        With ``Statement``: one or a list, each with ``Effect``, ``Action`` and ``Resource``.
    action : str
        Such as ``"s3:GetObject"``; upper and lower case are alike, as at the provider.
    resource : str
        Such as ``"arn:aws:s3:::models/released/7.skops"``.
    """
    found = rules.get("Statement", [])
    effects = {
        one["Effect"] for one in ([found] if isinstance(found, Mapping) else found) if _fits(one, action, resource)
    }
    if "Deny" in effects:
        return "explicit deny"
    return "allowed" if "Allow" in effects else "implicit deny"


def _fits(one: Statement, action: str, resource: str) -> bool:
    actions = any(matches(pattern.lower(), action.lower()) for pattern in _listed(one.get("Action", [])))
    return actions and any(matches(pattern, resource) for pattern in _listed(one.get("Resource", [])))


def _listed(value: str | Iterable[str]) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


class Vault:
    """An object store with models and with users who may only what their policy says; ``with Vault() as vault: ...``.

    Attributes
    ----------
    address : str
        Where it answers.
    """

    def __init__(self) -> None:
        self._store = ObjectStore()
        self.address = ""

    def __enter__(self) -> Vault:
        """Start the store, and put two models into it."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the store."""
        self.stop()

    def __repr__(self) -> str:
        """Return words without the port."""
        return f"Vault({'running' if self._store.running else 'stopped'})"

    def start(self) -> Vault:
        """Start the store with the bucket ``models`` and, in it, ``released/7.skops`` and ``draft/8.skops``."""
        self.address = self._store.start().address
        self._enforce(everybody_may=True)
        self._store.client.create_bucket(Bucket=BUCKET)
        for folder, name in zip(_FOLDERS, ("7.skops", "8.skops"), strict=True):
            self._store.client.put_object(Bucket=BUCKET, Key=f"{folder}/{name}", Body=b"model")
        return self

    def stop(self) -> None:
        """Stop the store; what it held is gone."""
        self._store.stop()

    def user(self, name: str, rights: Policy) -> Any:
        """Return the S3 client of a new user who has these rights, and a key of their own.

        From then on the store asks everybody for a key that it knows.
        """
        self._enforce(everybody_may=True)
        iam = connect(self.address, service="iam")
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="lesson", PolicyDocument=json.dumps(rights))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        self._enforce(everybody_may=False)
        return connect(self.address, key=(key["AccessKeyId"], key["SecretAccessKey"]))

    def protect(self, rules: Policy) -> None:
        """Give the bucket a policy of its own; what it denies is denied to everybody, whatever their own policy says."""
        self._enforce(everybody_may=True)
        whole = [{"Principal": "*", **one} for one in rules["Statement"]]
        document = json.dumps(policy(*whole))
        self._store.client.put_bucket_policy(Bucket=BUCKET, Policy=document)
        self._enforce(everybody_may=False)

    def _enforce(self, *, everybody_may: bool) -> None:
        """Tell the store from which request on it looks at keys and policies."""
        import httpx

        count = "1000000000" if everybody_may else "0"
        httpx.post(f"{self.address}/moto-api/reset-auth", content=count, trust_env=False).raise_for_status()


def request(client: Any, action: str, key: str = "") -> int:
    """Return the HTTP status of one request of a user: an action such as ``"s3:PutObject"`` on a key of the bucket."""
    from botocore.exceptions import ClientError

    calls = {
        "s3:GetObject": lambda: client.get_object(Bucket=BUCKET, Key=key),
        "s3:PutObject": lambda: client.put_object(Bucket=BUCKET, Key=key, Body=b"model"),
        "s3:DeleteObject": lambda: client.delete_object(Bucket=BUCKET, Key=key),
        "s3:ListBucket": lambda: client.list_objects_v2(Bucket=BUCKET),
    }
    try:
        answer = calls[action]()
    except ClientError as error:
        answer = error.response
    status: int = answer["ResponseMetadata"]["HTTPStatusCode"]
    return status


def resource_of(action: str, key: str) -> str:
    """Return the resource that a request is about: the bucket itself for listing, else an object of it."""
    return f"arn:aws:s3:::{BUCKET}" if action == "s3:ListBucket" else f"arn:aws:s3:::{BUCKET}/{key}"


def show_requests(users: Mapping[str, Any], requests: Iterable[tuple[str, str]]) -> None:
    """Show what the store answered to each request of each user, tried in this order.

    Parameters
    ----------
    users : mapping
        The client of each user, by name.
    requests : iterable of pairs
        Action and key, such as ``("s3:GetObject", "released/7.skops")``.
    """
    rows = []
    for action, key in requests:
        statuses = [request(client, action, key) for client in users.values()]
        rows.append((action, f"{BUCKET}/{key}".rstrip("/"), *[_status_words(status) for status in statuses]))
    headers = [say("supply.policy.action"), say("supply.policy.resource"), *users]
    show_table(say("supply.policy.caption"), headers, rows)


def _status_words(status: int) -> str:
    return say("supply.policy.done" if status < 300 else "supply.policy.denied", status=status)
