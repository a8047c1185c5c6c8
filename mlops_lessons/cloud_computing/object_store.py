"""An object store on this machine, used through the provider's own client (boto3).

:func:`start_object_store` is for notebooks; :class:`ObjectStore` is the same as a context manager. The server is moto's S3
server in a process of its own, on 127.0.0.1 at a free port. It ends with the block, with the kernel, and also when the
kernel is killed. Nothing is kept on disk, no credentials are read, no proxy is used, nothing leaves this machine.
"""

from __future__ import annotations

import os
from functools import cache
from types import TracebackType
from typing import Any

from mlops_lessons.course.children import ChildServer
from mlops_lessons.errors import ServiceError
from mlops_lessons.i18n import gettext as _

__all__ = ["ObjectStore", "connect", "start_object_store"]

_REGION = "us-east-1"
_KEY = ("learner", "not-a-secret")
_NOT_FOR_THE_SERVER = ("AWS_", "MOTO_", "BOTO", "PYTHONDONTWRITEBYTECODE")


class ObjectStore:
    """A running object store; ``with ObjectStore() as store: store.client.create_bucket(...)``.

    Attributes
    ----------
    address : str
        Where it answers, such as ``"http://127.0.0.1:40123"``; empty before it starts.
    """

    def __init__(self) -> None:
        self.address = ""
        self._server = ChildServer(
            "mlops_lessons.cloud_computing._object_server:object_server", without=_NOT_FOR_THE_SERVER
        )
        self._client: Any = None

    def start(self) -> ObjectStore:
        """Start the server unless it runs, and return this store once it answers.

        Raises
        ------
        ServiceError
            If the server does not start; the message holds its last words.
        """
        if self.running:
            return self
        self._server.start()
        _boto3_session()  # importing boto3 takes as long as the server's start: do both at once
        port = self._server.port(_("The object store did not start: {reason}. Run mlops-lessons doctor."))
        self.address = f"http://127.0.0.1:{port}"
        self._client = None
        return self

    def stop(self) -> None:
        """Stop the server; what it held is gone. Does nothing when it does not run."""
        self._server.stop()

    @property
    def running(self) -> bool:
        """Tell whether the server runs."""
        return self._server.alive

    @property
    def client(self) -> Any:
        """The boto3 S3 client of this store, made at first use."""
        if self._client is None:
            self._client = self.new_client()
        return self._client

    def new_client(self) -> Any:
        """Return one more client, as another device or another person would have."""
        if not self.address:
            raise ServiceError(_("This store has not been started: use start_object_store() or a with block."))
        return connect(self.address)

    def __enter__(self) -> ObjectStore:
        """Start and return this store."""
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop this store."""
        self.stop()

    def __repr__(self) -> str:
        """Return words without the port, which differs at each start."""
        return f"ObjectStore({'running' if self.running else 'stopped'})"


def start_object_store() -> ObjectStore:
    """Return a started object store that lives as long as the kernel does."""
    return ObjectStore().start()


def connect(
    address: str | None, *, region: str = _REGION, service: str = "s3", key: tuple[str, str] = _KEY, **settings: Any
) -> Any:
    """Return a boto3 client for `address` that knows nothing of this machine's own cloud accounts.

    Parameters
    ----------
    address : str or None
        The end point; None is AWS's own for the region.
    region : str, default "us-east-1"
    service : str, default "s3"
    key : tuple of str
        Number and secret of an access key; unless given one of nobody.
    **settings
        Further settings for ``botocore.config.Config``; they win over ours (path-style addresses, one attempt, seconds to
        connect 2 and to read 10).
    """
    from botocore.config import Config

    ours: dict[str, Any] = {
        "proxies": {},
        "s3": {"addressing_style": "path"},
        "retries": {"total_max_attempts": 1},
        "connect_timeout": 2,
        "read_timeout": 10,
        "max_pool_connections": 32,
    }
    return _boto3_session().client(
        service,
        endpoint_url=address,
        region_name=region,
        aws_access_key_id=key[0],
        aws_secret_access_key=key[1],
        config=Config(**{**ours, **settings}),
    )


@cache
def _boto3_session() -> Any:
    """Return a boto3 session blind to ``~/.aws`` and to ``AWS_*`` variables: a wrong profile there must not break a lesson."""
    import boto3
    import botocore.session
    from botocore.configprovider import BOTOCORE_DEFAUT_SESSION_VARIABLES as VARIABLES

    files = ("config_file", "credentials_file")
    blind = {name: (None, None, os.devnull if name in files else row[2], row[3]) for name, row in VARIABLES.items()}
    return boto3.Session(botocore_session=botocore.session.Session(session_vars=blind))
