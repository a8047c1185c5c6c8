"""The object store: a real server on loopback that is gone with whoever started it."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from mlops_lessons.cloud_computing import _object_server
from mlops_lessons.cloud_computing.object_store import ObjectStore, connect, start_object_store
from mlops_lessons.course import children
from mlops_lessons.errors import ServiceError

posix = pytest.mark.skipif(os.name != "posix", reason="signals of this kind exist on POSIX only")


def refuses(address):
    """Tell whether nothing listens at `address`."""
    host, port = address.removeprefix("http://").split(":")
    with socket.socket() as probe:
        probe.settimeout(2)
        return probe.connect_ex((host, int(port))) != 0


def wait_until(holds, seconds=20.0):
    """Wait until `holds()`, and say whether it did; the deadline only bounds a failure."""
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_what_is_put_comes_back_through_another_client(store, bucket):
    """Bytes sent by one client are read by another, unchanged."""
    data = bytes(range(256))
    store.client.put_object(Bucket=bucket, Key="a/b", Body=data)
    assert store.new_client().get_object(Bucket=bucket, Key="a/b")["Body"].read() == data


def test_a_missing_object_is_said_to_be_missing(store, bucket):
    """A key that does not exist gives NoSuchKey with status 404, as the lesson tells."""
    with pytest.raises(ClientError) as caught:
        store.client.get_object(Bucket=bucket, Key="nothing")
    assert caught.value.response["Error"]["Code"] == "NoSuchKey"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_it_listens_on_this_machine_only(store):
    """The address is 127.0.0.1 at a port of its own."""
    assert store.address.startswith("http://127.0.0.1:")
    assert int(store.address.rsplit(":", 1)[1]) > 0


def test_it_is_gone_after_the_block():
    """After the block nothing listens at its port, and its client cannot connect."""
    with ObjectStore() as running:
        client, address = running.client, running.address
        client.create_bucket(Bucket="short-lived")
    assert refuses(address)
    assert not running.running
    with pytest.raises(EndpointConnectionError):
        client.list_buckets()


def test_it_is_gone_after_an_error_in_the_block():
    """An exception inside the block stops the server all the same."""
    running = ObjectStore()
    with pytest.raises(ZeroDivisionError), running:
        raise ZeroDivisionError
    assert refuses(running.address)


def test_each_store_starts_empty():
    """Two stores share nothing: what one holds the other has never heard of."""
    with ObjectStore() as one, ObjectStore() as other:
        one.client.create_bucket(Bucket="only-here")
        assert [row["Name"] for row in one.client.list_buckets()["Buckets"]] == ["only-here"]
        assert other.client.list_buckets()["Buckets"] == []


_LEARNER = """
import sys, time
from mlops_lessons.cloud_computing.object_store import start_object_store
store = start_object_store()
store.client.create_bucket(Bucket="kernel")
print(store.address, flush=True)
if sys.argv[1] == "wait":
    time.sleep(600)
"""


def learner(mode, **options):
    """Start a process that starts a store as a notebook does, and return it with the store's address."""
    process = subprocess.Popen([sys.executable, "-c", _LEARNER, mode], stdout=subprocess.PIPE, text=True, **options)
    return process, process.stdout.readline().strip()


def test_it_is_gone_with_a_kernel_that_ends():
    """A kernel that ends normally takes the store with it."""
    process, address = learner("end")
    process.wait(30)
    process.stdout.close()
    assert address
    assert wait_until(lambda: refuses(address))


@posix
def test_it_is_gone_with_a_kernel_that_is_killed():
    """After kill -9 of the process that started it, its port refuses."""
    process, address = learner("wait")
    assert not refuses(address)
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    process.stdout.close()
    assert wait_until(lambda: refuses(address))


@posix
def test_a_forked_copy_of_the_kernel_does_not_keep_it_alive():
    """A fork that outlives the killed kernel holds the pipe open, and the store ends all the same."""
    code = _LEARNER.replace(
        "print(store", "import os\nif os.fork() == 0:\n    time.sleep(30)\n    os._exit(0)\nprint(store"
    )
    process = subprocess.Popen([sys.executable, "-c", code, "wait"], stdout=subprocess.PIPE, text=True)
    address = process.stdout.readline().strip()
    process.send_signal(signal.SIGKILL)
    process.wait(30)
    process.stdout.close()
    assert wait_until(lambda: refuses(address))


@posix
def test_interrupting_a_cell_does_not_end_it():
    """Jupyter's interrupt goes to the kernel's whole process group: the store takes no notice."""
    with ObjectStore() as running:
        running.client.create_bucket(Bucket="kept")
        os.kill(running._server.pid, signal.SIGINT)
        assert [row["Name"] for row in running.client.list_buckets()["Buckets"]] == ["kept"]


def test_the_learners_own_cloud_account_is_never_touched(tmp_path):
    """A broken AWS profile, a damaged ~/.aws and a proxy change nothing, and nothing is written on stderr."""
    aws = tmp_path / ".aws"
    aws.mkdir()
    (aws / "config").write_text("[this is not a config")
    (aws / "credentials").write_text("[default\naws_access_key_id = REAL")
    code = (
        "from mlops_lessons.cloud_computing.object_store import ObjectStore\n"
        "with ObjectStore() as store:\n"
        "    store.client.create_bucket(Bucket='mine')\n"
        "    print(store.client.list_buckets()['Buckets'][0]['Name'], store.client._request_signer._credentials.access_key)\n"
    )
    proxy = "http://127.0.0.1:9"
    strange = {
        "HOME": str(tmp_path),
        "AWS_PROFILE": "nowhere",
        "AWS_REGION": "mars-1",
        "AWS_ENDPOINT_URL": "http://10.9.9.9",
    }
    proxies = dict.fromkeys(("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"), proxy)
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={**os.environ, **strange, **proxies, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (done.stdout.split(), done.stderr) == (["mine", "learner"], "")


def test_a_module_of_the_learner_does_not_break_the_server(tmp_path, monkeypatch):
    """A file called flask.py in the learner's folder is not what the server imports."""
    (tmp_path / "flask.py").write_text("raise SystemExit('wrong flask')")
    monkeypatch.chdir(tmp_path)
    with ObjectStore() as running:
        assert running.client.list_buckets()["Buckets"] == []


def test_a_server_that_does_not_start_is_said_so(monkeypatch):
    """When the server's process fails, the error says its last words and what to do."""
    monkeypatch.setattr(children, "environment", lambda without: {"PYTHONPATH": "", "PYTHONSAFEPATH": "1"})
    monkeypatch.setattr(children.sys, "executable", getattr(sys, "_base_executable", sys.executable))
    with pytest.raises(ServiceError, match=r"did not start.*(No module|mlops-lessons doctor)"):
        ObjectStore().start()


def test_a_store_that_was_not_started_says_how():
    """Asking for a client before the start gives a ServiceError with the remedy."""
    with pytest.raises(ServiceError, match="start_object_store"):
        _ = ObjectStore().client


def test_starting_twice_keeps_the_same_server():
    """A second start changes nothing; the repr holds no port."""
    running = start_object_store()
    address = running.address
    assert running.start().address == address
    assert repr(running) == "ObjectStore(running)"
    running.stop()
    running.stop()
    assert repr(running) == "ObjectStore(stopped)"


def test_a_client_for_a_provider_is_made_without_network():
    """A client for AWS itself is only an object: making it sends nothing."""
    assert connect(None).meta.endpoint_url == "https://s3.amazonaws.com"


def test_requests_are_served_one_at_a_time():
    """The wrapper closes what the application returns and never lets two requests overlap."""
    inside, most, closed = [], [], []

    class Answer:
        def __iter__(self):
            most.append(len(inside))
            return iter([b"x"])

        def close(self):
            closed.append(True)
            inside.pop()

    def application(environ, start_response):
        inside.append(environ)
        return Answer()

    served = _object_server.one_at_a_time(application)
    import threading

    threads = [threading.Thread(target=lambda: served({}, None)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 20
    assert len(closed) == 20
