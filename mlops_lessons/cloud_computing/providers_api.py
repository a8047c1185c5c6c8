"""The same write at four providers: what really goes over the wire, and what each of them makes of it.

Every request shown is built by a real client (boto3; httpx where a provider has no S3 end point) and caught just before it
would leave: nothing is sent. What the *service* answers is from its documentation, with the date on which it was read.

References
----------
AWS, "How to prevent object overwrites with conditional writes"; Google Cloud, "Request preconditions" and "HTTP headers and
query string parameters for XML API"; Microsoft, "Specifying conditional headers for Blob service operations"; Alibaba
Cloud, "S3 API on OSS: supported operations and limitations" and "0026-00000002" (all read 2026-11).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mlops_lessons.cloud_computing.object_store import connect
from mlops_lessons.course.tables import show_table
from mlops_lessons.errors import UnknownNameError
from mlops_lessons.i18n import gettext as _
from mlops_lessons.i18n import topic_texts

__all__ = ["ATTEMPTS", "Attempt", "WireRequest", "create_if_absent", "show_attempts", "show_differences"]

say = topic_texts("cloud_computing")
_BUCKET, _KEY, _BODY = "flights-2013", "delays.csv", b"UA1545,11\n"
# Headers that decide; the rest (dates, signatures, agents) is left out of what is shown.
_TELLING = ("if-none-match", "x-goog-if-generation-match", "x-oss-forbid-overwrite", "x-ms-blob-type")
_CHECKSUM = "x-amz-checksum-"


@dataclass(frozen=True)
class Attempt:
    """One way to say "create this object, but only if it is not there yet".

    Attributes
    ----------
    address : str or None
        The end point given to the client; None is AWS's own.
    settings : mapping
        What is set on boto3's ``Config``; None means another client than boto3.
    header : tuple of (str, str) or None
        A header of the provider's own, added before the request is signed.
    condition : bool
        Whether ``IfNoneMatch="*"`` is given to boto3.
    works : bool
        Whether the provider documents that such a request is refused when the object exists.
    """

    id: str
    provider: str
    address: str | None
    settings: Mapping[str, Any] | None
    header: tuple[str, str] | None = None
    condition: bool = False
    works: bool = False


_VIRTUAL = {"s3": {"addressing_style": "virtual"}}
_CALM = {"request_checksum_calculation": "when_required", "response_checksum_validation": "when_required"}
_GOOGLE = "https://storage.googleapis.com"

ATTEMPTS: Mapping[str, Attempt] = {
    attempt.id: attempt
    for attempt in (
        Attempt("aws", "AWS", None, _VIRTUAL, condition=True, works=True),
        Attempt("google_as_is", "Google Cloud", _GOOGLE, {}, condition=True),
        Attempt("google_calm", "Google Cloud", _GOOGLE, _CALM, condition=True),
        Attempt("google_mixed", "Google Cloud", _GOOGLE, _CALM, header=("x-goog-if-generation-match", "0")),
        Attempt("google_own", "Google Cloud", _GOOGLE, None, header=("x-goog-if-generation-match", "0"), works=True),
        Attempt(
            "azure_own",
            "Azure",
            "https://flights2013.blob.core.windows.net",
            None,
            header=("if-none-match", "*"),
            works=True,
        ),
        Attempt("alibaba_as_is", "Alibaba Cloud", "https://oss-us-east-1.aliyuncs.com", {}, condition=True),
        Attempt(
            "alibaba_own",
            "Alibaba Cloud",
            "https://oss-us-east-1.aliyuncs.com",
            {**_VIRTUAL, **_CALM},
            header=("x-oss-forbid-overwrite", "true"),
            works=True,
        ),
    )
}


@dataclass(frozen=True)
class WireRequest:
    """A request as it would leave: method, address and headers (names in lower case)."""

    method: str
    url: str
    headers: Mapping[str, str]

    @property
    def host(self) -> str:
        """The host of the address."""
        return self.url.split("/")[2]

    @property
    def telling(self) -> dict[str, str]:
        """The headers that decide whether the write is conditional."""
        return {name: self.headers[name] for name in _TELLING if name in self.headers}

    @property
    def has_checksum(self) -> bool:
        """Whether the client adds one of its newer checksums (on by default since boto3 1.36, January 2025)."""
        trailer = self.headers.get("x-amz-trailer", "")
        return any(name.startswith(_CHECKSUM) for name in (*self.headers, trailer))

    @property
    def mixes_dialects(self) -> bool:
        """Whether ``x-amz-`` and ``x-goog-`` headers stand in one request, which Google refuses."""
        return all(any(name.startswith(start) for name in self.headers) for start in ("x-amz-", "x-goog-"))


def create_if_absent(attempt: str) -> WireRequest:
    """Return the request that the attempt of that name would send; none is sent.

    Raises
    ------
    UnknownNameError
        If there is no such attempt.
    """
    if attempt not in ATTEMPTS:
        raise UnknownNameError.among(_("attempt"), attempt, ATTEMPTS)
    chosen = ATTEMPTS[attempt]
    return _own_request(chosen) if chosen.settings is None else _boto3_request(chosen)


def _boto3_request(attempt: Attempt) -> WireRequest:
    """Let boto3 build and sign the write, and catch it where it would be sent."""
    from botocore.awsrequest import AWSResponse

    client = connect(attempt.address, **(attempt.settings or {}))
    caught: list[WireRequest] = []

    def add_header(params: dict[str, Any], **_rest: Any) -> None:
        if attempt.header:
            params["headers"][attempt.header[0]] = attempt.header[1]

    def catch(request: Any, **_rest: Any) -> AWSResponse:
        caught.append(WireRequest(request.method, request.url, _lower(request.headers)))
        return AWSResponse(request.url, 200, {}, _NoBody())

    client.meta.events.register("before-call.s3.PutObject", add_header)
    client.meta.events.register("before-send.s3.PutObject", catch)
    condition = {"IfNoneMatch": "*"} if attempt.condition else {}
    client.put_object(Bucket=_BUCKET, Key=_KEY, Body=_BODY, **condition)
    return caught[0]


class _NoBody:
    """The body of the answer that boto3 gets in place of a real one."""

    def stream(self) -> tuple[bytes, ...]:
        """Return no bytes."""
        return ()


def _own_request(attempt: Attempt) -> WireRequest:
    """Build the write in the provider's own dialect, as its own client does (authorisation left out)."""
    import httpx

    headers = dict([attempt.header] if attempt.header else [])
    if attempt.provider == "Azure":
        headers |= {"x-ms-blob-type": "BlockBlob", "x-ms-version": "2025-11-05"}
    request = httpx.Request("PUT", f"{attempt.address}/{_BUCKET}/{_KEY}", content=_BODY, headers=headers)
    return WireRequest(request.method, str(request.url), _lower(request.headers))


def _lower(headers: Any) -> dict[str, str]:
    return {
        str(name).lower(): value.decode() if isinstance(value, bytes) else str(value)
        for name, value in sorted(headers.items())
    }


def show_attempts() -> None:
    """Show each attempt: client, condition sent, checksum sent, and whether it protects the object."""
    rows = [_row(attempt, create_if_absent(attempt.id)) for attempt in ATTEMPTS.values()]
    headers = [say(f"providers_api.{name}") for name in ("attempt", "host", "condition", "checksum", "verdict")]
    show_table(say("providers_api.attempts"), headers, rows, say("providers_api.nothing_sent"))


def _row(attempt: Attempt, request: WireRequest) -> tuple[str, ...]:
    sent = ", ".join(f"{name}: {value}" for name, value in request.telling.items() if name != "x-ms-blob-type")
    checksum = say("providers_api.yes" if request.has_checksum else "providers_api.no")
    return (
        say(f"providers_api.{attempt.id}.title"),
        request.host,
        sent,
        checksum,
        say(f"providers_api.{attempt.id}.verdict"),
    )


def show_differences() -> None:
    """Show what changes at each of the four providers: end point, condition, refusal, client, and what to mind."""
    names = ("address", "condition", "refusal", "client", "mind")
    rows = [
        (provider, *(say(f"providers_api.{key}.{name}") for name in names))
        for key, provider in (
            ("aws", "AWS"),
            ("google", "Google Cloud"),
            ("azure", "Azure"),
            ("alibaba", "Alibaba Cloud"),
        )
    ]
    headers = [
        say(f"providers_api.{name}") for name in ("provider", "address", "condition", "refusal", "client", "mind")
    ]
    show_table(say("providers_api.differences"), headers, rows, say("providers_api.checked"))
