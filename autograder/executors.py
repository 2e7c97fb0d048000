"""Where submissions are graded: processes of this machine, or workers of a cluster, behind `concurrent.futures.Executor`."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import GraderError, UsageError
from .submission import find_device

CLUSTER_BATCH = 10  # submissions of a task, at most: several seconds of work for each message
CONNECT_SECONDS = 20.0
ARRIVAL_SECONDS = 15.0  # workers that were started a moment ago may not have come yet
COUNT_EVERY = 2.0  # seconds between two counts of a cluster's workers
PATIENCE = 60.0  # seconds without any worker, after which a run is given up; a nanny needs a few to start one again
INSTALL = "pip install .[cluster]"
GOES_ON = "what was graded is kept, and the same command goes on from there"


@dataclass(frozen=True)
class Cluster:
    """A dask scheduler: its address, and the certificates of a connection by TLS, where there are any.

    Args:
        address: as dask writes it, `tcp://HOST:8786` or `tls://HOST:8786`.
        tls: a folder that holds `ca.pem`, `cert.pem` and `key.pem`; None for a plain connection.
    """

    address: str
    tls: Path | None = None


@dataclass(frozen=True)
class Crew:
    """Who grades.

    Args:
        open: opens an executor.
        workers: how many submissions the executor grades at a time, at this moment.
        device: what they grade on, "cpu" or "cuda".
        batch: how many submissions make a task, at most.
        deaths: how often a submission that is graded alone may end its process before its marks are left open.
        far: whether they are on machines that may see other files than this one.
    """

    open: Callable[[], AbstractContextManager[Executor]]
    workers: Callable[[Executor], int]
    device: str
    batch: int = 1
    deaths: int = 3
    far: bool = False

    @staticmethod
    def local(workers: int, device: str) -> Crew:
        """Processes of this machine, a submission each. Raises UsageError for CUDA where there is none."""
        return Crew(lambda: local_executor(workers), lambda _: workers, find_device(device))

    @staticmethod
    def of_cluster(cluster: Cluster, device: str) -> Crew:
        """The workers of a scheduler, as they come and go; "auto" is CUDA if any offers a GPU.

        Raises:
            UsageError: dask is not installed, nobody answers at the address, or there are no workers for the device.
        """
        with cluster_executor(cluster, device) as executor:
            deadline, wanted = time.monotonic() + ARRIVAL_SECONDS, "cuda" if device == "cuda" else "cpu"
            while not count_workers(executor, wanted):
                if time.monotonic() > deadline:
                    raise UsageError(f"{cluster.address}: {_lacking(wanted)}; start some and try again")
                time.sleep(0.2)
            if device == "auto":
                device = "cuda" if count_workers(executor, "cuda") else "cpu"
        opened, present = (lambda: cluster_executor(cluster, device)), Presence(cluster.address, device)
        # dask itself tries a task on several workers before it calls it a killer: once more, alone, is proof
        return Crew(opened, present, device, CLUSTER_BATCH, deaths=1, far=True)


@contextmanager
def local_executor(workers: int) -> Iterator[Executor]:
    """Worker processes of this machine; started afresh, for a forked torch may hang.

    An interrupt reaches this process alone, which ends the workers; their sandboxes end with them, and what they had in
    the temporary folder is removed here.
    """
    context = multiprocessing.get_context("spawn")
    with (
        tempfile.TemporaryDirectory(prefix="grading-", ignore_cleanup_errors=True) as folder,
        ProcessPoolExecutor(workers, mp_context=context, initializer=_begin_work, initargs=(folder,)) as executor,
    ):
        os.chmod(folder, 0o711)  # children of the sandbox, users of their own, read what lies further down
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            for process in multiprocessing.active_children():
                process.terminate()
            raise


def _begin_work(folder: str) -> None:
    """Make this process a worker: an interrupt is not its affair, and it ends when whoever gives it work has been killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tempfile.tempdir = folder
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)  # it may be waiting for a queue that only it and its siblings hold open, for ever


@contextmanager
def cluster_executor(cluster: Cluster, device: str) -> Iterator[Executor]:
    """The workers of a dask scheduler; on CUDA, those that offer the resource `GPU`, one task for each.

    Raises:
        UsageError: dask is not installed, nobody answers at the address, or the course is not installed there.
        GraderError: the scheduler went away meanwhile.
    """
    try:
        from distributed import Client
        from distributed.comm import CommClosedError
    except ImportError:
        raise UsageError(f"--scheduler needs dask.distributed: {INSTALL}") from None
    _silence()
    security = _security(cluster)
    try:
        client = Client(cluster.address, security=security, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError, TypeError, RuntimeError) as error:
        raise UsageError(f"no scheduler answers at {cluster.address}: {_first_line(error)}") from None
    try:
        yield client.get_executor(pure=False, retries=0, **({"resources": {"GPU": 1}} if device == "cuda" else {}))
    except (CancelledError, CommClosedError):
        raise GraderError(f"the scheduler at {cluster.address} is gone, or was restarted; {GOES_ON}") from None
    except (ImportError, RuntimeError) as error:  # dask wraps what the scheduler or a worker cannot import
        lacks = error if isinstance(error, ImportError) else error.__cause__
        if not isinstance(lacks, ImportError):
            raise
        raise UsageError(f"{cluster.address}: {lacks} there: scheduler and workers need the command's environment") from None
    finally:
        client.close(timeout=5)


def count_workers(executor: Executor, device: str) -> int:
    """How many workers a cluster has now; for CUDA, how many offer a GPU."""
    workers = executor._client.scheduler_info(n_workers=-1)["workers"].values()  # type: ignore[attr-defined]
    return sum(device != "cuda" or worker["resources"].get("GPU", 0) >= 1 for worker in workers)


class Presence:
    """Counts a cluster's workers, every few seconds at most; gives up when there have been none for long."""

    def __init__(self, address: str, device: str) -> None:
        self.address, self.device = address, device
        self.count, self.counted, self.seen = 0, -COUNT_EVERY, time.monotonic()

    def __call__(self, executor: Executor) -> int:
        """The number of workers, at least one. Raises GraderError if all have been away for too long."""
        now = time.monotonic()
        if now - self.counted >= COUNT_EVERY:
            self.count, self.counted = count_workers(executor, self.device), now
        if self.count:
            self.seen = now
        elif now - self.seen > PATIENCE:
            raise GraderError(f"{self.address}: {_lacking(self.device)} any more; {GOES_ON}")
        return max(1, self.count)


def _lacking(device: str) -> str:
    return "no worker offers a GPU (--resources GPU=1)" if device == "cuda" else "the scheduler has no workers"


def killed() -> tuple[type[Exception], ...]:
    """The error by which a cluster says that the processes of one task died, again and again; the others go on."""
    if "distributed" not in sys.modules:
        return ()
    from distributed.scheduler import KilledWorker

    return (KilledWorker,)


def _silence() -> None:
    """Keep dask and what it stands on from logging, with tracebacks, what is said here in one line."""
    chatty = ("distributed", "tornado", "asyncio")  # their loggers have levels of their own
    for name in [name for name in logging.root.manager.loggerDict if name.partition(".")[0] in chatty]:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def _security(cluster: Cluster) -> Any:
    from distributed.security import Security

    if cluster.tls is None:
        return None
    files = {name: cluster.tls / f"{name}.pem" for name in ("ca", "cert", "key")}
    missing = [str(path) for path in files.values() if not path.is_file()]
    if missing:
        raise UsageError(f"no {', '.join(missing)}: --tls takes a folder with ca.pem, cert.pem and key.pem")
    return Security(
        tls_ca_file=str(files["ca"]),
        tls_client_cert=str(files["cert"]),
        tls_client_key=str(files["key"]),
        require_encryption=True,
    )


def _first_line(error: BaseException) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
