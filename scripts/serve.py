"""Serve the built book at a local address, compressed as a good web host would: `make serve`."""

import argparse
import functools
import gzip
import io
import mimetypes
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parents[1]
TEXT = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/xml")


@functools.lru_cache(maxsize=512)
def compressed(path: Path, changed: float) -> bytes:
    """The file at `path`, which was last `changed` then, compressed once."""
    return gzip.compress(path.read_bytes(), mtime=0)


class Compressing(SimpleHTTPRequestHandler):
    """Serves the files of a folder, text among them compressed for browsers that take it so."""

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Send status and headers; what is returned follows as the body."""
        path = Path(self.translate_path(self.path))
        kind = mimetypes.guess_type(path.name)[0] or ""
        if not path.is_file() or not kind.startswith(TEXT) or "gzip" not in self.headers.get("Accept-Encoding", ""):
            return super().send_head()
        body = compressed(path, path.stat().st_mtime)
        self.send_response(200)
        for name, value in {"Content-Type": kind, "Content-Encoding": "gzip", "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        return io.BytesIO(body)

    def log_message(self, *args: object) -> None:
        """Say nothing: a line for each file would hide the address."""


def server_for(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """A server of the folder on this machine only, at a free port unless one is given."""
    return ThreadingHTTPServer(("127.0.0.1", port), functools.partial(Compressing, directory=str(folder)))


def main() -> None:
    """Serve the book until Ctrl+C."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("folder", nargs="?", type=Path, default=ROOT / "_build" / "html")
    reader.add_argument("--port", type=int, default=8000)
    given = reader.parse_args()
    if not (given.folder / "index.html").is_file():
        raise SystemExit(f"there is no book in {given.folder}: run make book")
    with server_for(given.folder, given.port) as server:
        print(f"the book: http://127.0.0.1:{server.server_port}/index.html (Ctrl+C ends it)", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
