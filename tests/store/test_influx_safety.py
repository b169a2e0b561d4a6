"""The way to the server: certificates are looked at, tokens are looked after."""

import shutil
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from pydantic import SecretStr

from tests.store.influx_server import BUCKET, TOKEN, Fault, Influxd, StandIn
from tests.store.records import beats
from unclench.record import Kept
from unclench.store.mirror import RefusedError, TemporaryError
from unclench.store.mirrors.influx import Influx
from unclench.store.mirrors.influx_query import pinged

BATCH = [Kept(1, beats(1)[0])]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a key and a certificate that nobody but itself has signed, in one file."""
    if shutil.which("openssl") is None:
        pytest.skip("there is no openssl here to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    asked = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=test"
    parts = [*asked.split(), "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(path)]
    subprocess.run(
        ["openssl", *parts, "-out", str(path.with_suffix(".crt"))], check=True, capture_output=True
    )
    path.write_text(path.read_text() + path.with_suffix(".crt").read_text())
    return path


@pytest.fixture
def server(certificate: Path) -> Iterator[StandIn]:
    """Run a stand-in over TLS that stores nothing: no influxd stands behind it."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    with StandIn(Influxd("none", certificate.parent)) as one:
        one.socket = context.wrap_socket(one.socket, server_side=True)
        thread = Thread(target=one.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield one
        one.shutdown()
        thread.join()


@pytest.fixture
def influx(server: StandIn) -> Influx:
    return Influx(f"https://127.0.0.1:{server.server_port}", BUCKET, token=SecretStr(TOKEN))


def test_a_certificate_that_nobody_known_has_signed_is_not_trusted(influx: Influx) -> None:
    with pytest.raises(TemporaryError, match="can't be trusted: name who signed it in ca_file"):
        influx.reflect(BATCH)
    with pytest.raises(TemporaryError, match="can't be trusted"):
        pinged(influx)


def test_a_certificate_of_ones_own_is_trusted_when_it_is_named(
    influx: Influx, server: StandIn, certificate: Path
) -> None:
    trusting = replace(influx, ca_file=certificate.with_suffix(".crt"))
    server.faults.append(Fault(204))
    trusting.reflect(BATCH)
    assert not server.faults
    assert pinged(trusting).status == 204


def test_a_named_certificate_that_is_not_there_is_told(influx: Influx, tmp_path: Path) -> None:
    with pytest.raises(TemporaryError, match="there is no such file"):
        replace(influx, ca_file=tmp_path / "none.pem").reflect(BATCH)


def test_a_certificate_for_another_host_is_not_trusted(influx: Influx, certificate: Path) -> None:
    elsewhere = replace(
        influx,
        url=influx.url.replace("127.0.0.1", "localhost"),
        ca_file=certificate.with_suffix(".crt"),
    )
    with pytest.raises(TemporaryError, match="can't be trusted"):
        elsewhere.reflect(BATCH)


@pytest.mark.parametrize("bad", ["two\nlines", "tökën", "bell\x07"])
def test_a_token_that_no_header_can_carry_is_refused_and_not_told(bad: str) -> None:
    with pytest.raises(TemporaryError) as caught:
        Influx("http://127.0.0.1:1", BUCKET, token=SecretStr(bad)).reflect(BATCH)
    assert bad not in str(caught.value)
    assert "more than one line" in str(caught.value)


def test_what_a_proxy_answers_may_be_a_page_or_no_text_at_all(
    influx: Influx, server: StandIn, certificate: Path
) -> None:
    server.faults.extend(
        [Fault(502, body=b"<html>away</html>"), Fault(502, body=b"\xff"), Fault(400, body=b"[]")]
    )
    trusting = replace(influx, ca_file=certificate.with_suffix(".crt"))
    with pytest.raises(TemporaryError, match="answered 502: <html>away</html>"):
        trusting.reflect(BATCH)
    with pytest.raises(TemporaryError, match="no text: is it InfluxDB"):
        trusting.reflect(BATCH)
    with pytest.raises(RefusedError, match="answered 400"):
        trusting.reflect(BATCH)
