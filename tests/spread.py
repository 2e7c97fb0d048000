"""How the tests are spread over processes: the longest begin first, and what shares nothing may part."""

import os

from xdist.scheduler import LoadFileScheduling

# The first of these builds the book, which takes minutes; who else looks at it comes last, when it is there.
FIRST = (
    "tests/test_built_book.py",
    "tests/hostile/test_hostile.py",
    "tests/test_every_assignment.py",
    "tests/test_verify.py",
    "tests/test_resume.py",
    "tests/test_end_to_end.py",
    "tests/test_cluster.py",
    "tests/test_calibration.py",
)
LAST = "tests/test_every_page.py"
APART = {"tests/test_every_assignment.py", "tests/test_verify.py", "tests/test_calibration.py", LAST}


def rank(nodeid: str) -> int:
    """When a test's turn comes: that of its file."""
    file = nodeid.partition("::")[0]
    return FIRST.index(file) if file in FIRST else len(FIRST) + (file == LAST)


def unit(nodeid: str) -> str:
    """What is run by one process: a file, or a file's tests of one chapter or page, which their names begin with."""
    file, _, test = nodeid.partition("::")
    return f"{file}[{test.partition('[')[2].rstrip(']').partition('-')[0]}" if file in APART else file


class Spread(LoadFileScheduling):
    """Hands out units in the order of the tests, to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)


def pytest_collection_modifyitems(items):
    """Put the tests in the order in which they are handed out."""
    items.sort(key=lambda item: rank(item.nodeid))


def pytest_xdist_make_scheduler(config, log):
    """Spread the tests by unit."""
    return Spread(config, log)


def pytest_xdist_auto_num_workers():
    """One more than there are cores: some tests wait, for what is endless to be ended."""
    return (os.cpu_count() or 1) + 1
