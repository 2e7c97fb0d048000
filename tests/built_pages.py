"""The pages of the built book, for the tests that look at every one of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import yaml

from scripts.serve import server_for

ROOT = Path(__file__).resolve().parents[1]


def toc_pages() -> list[str]:
    """Every page of the book, in the order of _toc.yml."""

    def walk(entry: dict) -> Iterator[str]:
        if "file" in entry:
            yield entry["file"]
        for child in (*entry.get("chapters", ()), *entry.get("sections", ())):
            yield from walk(child)

    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    return [toc["root"], *(page for part in toc["parts"] for page in walk(part))]


@contextmanager
def served_at(folder: Path) -> Iterator[str]:
    """The address of a folder behind the book's own web server."""
    server = server_for(folder)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
