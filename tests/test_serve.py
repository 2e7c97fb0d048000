"""The book's web server: compressed where that helps, as it is elsewhere."""

import gzip
from http.client import HTTPConnection

import pytest

from tests.built_pages import served_at

STYLE = "body { color: black; }\n" * 100


@pytest.fixture
def ask(tmp_path):
    """Asks a server of a small folder for one of its files."""
    (tmp_path / "style.css").write_text(STYLE)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG" * 50)
    with served_at(tmp_path) as address:

        def get(name, **headers):
            connection = HTTPConnection(address.removeprefix("http://"))
            connection.request("GET", f"/{name}", headers=headers)
            reply = connection.getresponse()
            body = reply.read()
            connection.close()
            return reply, body

        yield get


def test_text_is_compressed_for_a_browser_that_takes_it_so(ask):
    reply, body = ask("style.css", **{"Accept-Encoding": "br, gzip"})
    assert (reply.status, reply.headers["Content-Encoding"]) == (200, "gzip")
    assert reply.headers["Content-Type"] == "text/css"
    assert int(reply.headers["Content-Length"]) == len(body) < len(STYLE) // 10
    assert gzip.decompress(body).decode() == STYLE


def test_text_is_sent_as_it_is_to_a_browser_that_does_not(ask):
    reply, body = ask("style.css")
    assert reply.headers["Content-Encoding"] is None
    assert body.decode() == STYLE


def test_pictures_are_compressed_already_and_sent_as_they_are(ask):
    reply, body = ask("picture.png", **{"Accept-Encoding": "gzip"})
    assert reply.headers["Content-Encoding"] is None
    assert body == b"\x89PNG" * 50


def test_what_is_not_there_is_not_found(ask):
    assert ask("nothing.css", **{"Accept-Encoding": "gzip"})[0].status == 404
