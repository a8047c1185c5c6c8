"""The same write at four providers: the headers of real requests, and that none of them leaves."""

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from mlops_lessons.cloud_computing import providers_api
from mlops_lessons.cloud_computing.object_store import connect
from mlops_lessons.errors import UnknownNameError
from mlops_lessons.i18n import set_language

ON_THE_WIRE = {
    # attempt: (host, telling headers, newer checksum, two dialects)
    "aws": ("flights-2013.s3.amazonaws.com", {"if-none-match": "*"}, True, False),
    "google_as_is": ("storage.googleapis.com", {"if-none-match": "*"}, True, False),
    "google_calm": ("storage.googleapis.com", {"if-none-match": "*"}, False, False),
    "google_mixed": ("storage.googleapis.com", {"x-goog-if-generation-match": "0"}, False, True),
    "google_own": ("storage.googleapis.com", {"x-goog-if-generation-match": "0"}, False, False),
    "azure_own": (
        "flights2013.blob.core.windows.net",
        {"if-none-match": "*", "x-ms-blob-type": "BlockBlob"},
        False,
        False,
    ),
    "alibaba_as_is": ("oss-us-east-1.aliyuncs.com", {"if-none-match": "*"}, True, False),
    "alibaba_own": ("flights-2013.oss-us-east-1.aliyuncs.com", {"x-oss-forbid-overwrite": "true"}, False, False),
}


@pytest.fixture
def no_sockets(monkeypatch):
    """Refuse every connection."""

    def refuse(*_arguments, **_more):
        raise AssertionError("something tried to connect")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("attempt", list(providers_api.ATTEMPTS))
@pytest.mark.usefixtures("no_sockets")
def test_each_attempt_sends_the_headers_that_the_table_says(attempt):
    """Host, condition, checksum and dialects of each real request are as listed, and nothing connects."""
    request = providers_api.create_if_absent(attempt)
    assert request.method == "PUT"
    assert (request.host, request.telling, request.has_checksum, request.mixes_dialects) == ON_THE_WIRE[attempt]


def test_half_of_the_attempts_protect_the_object():
    """Four out of eight, one a provider, as the lesson counts them."""
    working = [attempt.provider for attempt in providers_api.ATTEMPTS.values() if attempt.works]
    assert sorted(working) == ["AWS", "Alibaba Cloud", "Azure", "Google Cloud"]
    assert len(providers_api.ATTEMPTS) == 8


@pytest.mark.parametrize("attempt", ["aws", "google_as_is", "google_calm", "google_mixed", "alibaba_own"])
def test_the_deciding_header_is_signed(attempt):
    """boto3 signs the condition, so that nobody on the way can take it out."""
    request = providers_api.create_if_absent(attempt)
    signed = request.headers["authorization"].split("SignedHeaders=")[1].split(",")[0].split(";")
    assert set(request.telling) <= set(signed)


def test_alibabas_bucket_stands_in_the_host_only_when_asked():
    """Path style puts the bucket in the path, virtual style in the host name."""
    assert providers_api.create_if_absent("alibaba_as_is").url.endswith("aliyuncs.com/flights-2013/delays.csv")
    assert providers_api.create_if_absent("alibaba_own").url.endswith("aliyuncs.com/delays.csv")


@pytest.mark.parametrize(
    ("settings", "expected"), [({}, True), ({"request_checksum_calculation": "when_required"}, False)]
)
def test_what_is_caught_is_what_would_be_sent(settings, expected):
    """The same client against a real server on loopback sends the same: condition always, checksum unless told not to."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_PUT(self):
            seen.append({name.lower(): value for name, value in self.headers.items()})
            self.close_connection = True
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words):
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        client = connect(f"http://127.0.0.1:{server.server_address[1]}", **settings)
        client.put_object(Bucket="flights-2013", Key="delays.csv", Body=b"x", IfNoneMatch="*")
        thread.join(10)
    assert seen[0]["if-none-match"] == "*"
    assert any(name.startswith("x-amz-checksum-") or name == "x-amz-trailer" for name in seen[0]) is expected


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.usefixtures("no_sockets")
def test_the_tables_name_every_attempt_and_provider(language, capsys):
    """Both tables are whole in both languages."""
    set_language(language)
    providers_api.show_attempts()
    providers_api.show_differences()
    shown = capsys.readouterr().out
    assert all(host in shown for host, *_rest in ON_THE_WIRE.values())
    assert all(name in shown for name in ("AWS", "Google Cloud", "Azure", "Alibaba Cloud", "2026"))


def test_an_unknown_attempt_offers_the_known_ones():
    """A wrong name gives an error that names what there is."""
    with pytest.raises(UnknownNameError, match="google"):
        providers_api.create_if_absent("google")
