"""Grading on a dask cluster of real processes: the marks are those of this machine, whatever is killed."""

import gc
import importlib
import json
import os
import shutil
import subprocess
import sys
from collections import Counter

import pytest

from autograder import executors
from autograder.classroom import grade_far
from autograder.errors import GraderError, UsageError
from autograder.executors import Cluster, Crew, cluster_executor, count_workers
from autograder.submission import Settings
from tests.grading_cluster import (
    ASSIGNMENT,
    STUDENTS,
    ClusterOfTests,
    command,
    finished,
    free_port,
    kill_worker,
    marks,
    wait_until,
    worker_process,
    write_course,
)

pytest.importorskip("distributed", reason="dask.distributed is not installed: pip install .[cluster]")
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox, and /proc, are Linux's")
GRADE = ("grade", ASSIGNMENT, "--seed", "7", "--json-progress")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The folder of a small course, released and submitted to."""
    root = tmp_path_factory.mktemp("cluster") / "root"
    write_course(root)
    return root


@pytest.fixture(scope="module")
def undisturbed(course):
    """The reports of a run on this machine, with nothing killed."""
    local = command(course, *GRADE, "--workers", "2")
    _, said = local.communicate(timeout=300)
    assert local.returncode == 0, said
    reports = marks(course)
    assert {name: r["score"] for name, r in reports.items()} == dict.fromkeys(STUDENTS, 0) | {"ada": 2, "dan": 2}
    return reports


@pytest.fixture
def ungraded(course, undisturbed):
    """The course with its hidden cases drawn, and nobody's report."""
    for path in (course / "course" / "reports" / ASSIGNMENT).glob("*.json"):
        path.unlink()
    return course


def where_watch_lies(course):
    """The environment in which workers find watch.py, to preload it."""
    return {"PYTHONPATH": os.pathsep.join(filter(None, [str(course), os.environ.get("PYTHONPATH", "")]))}


@pytest.fixture
def cluster(course, tmp_path):
    """A cluster, with nothing started yet; afterwards nothing of it is left."""
    cluster = ClusterOfTests(tmp_path, free_port(), environment=where_watch_lies(course))
    yield cluster
    cluster.end()
    wait_until(lambda: cluster.left() == [], 10)


def start(cluster, *names):
    """A scheduler and workers that note what they do."""
    cluster.scheduler()
    return [cluster.worker(name, "--preload", "watch") for name in names]


def refusal(cluster, device="cpu"):
    """The line by which a cluster is refused."""
    try:
        Crew.of_cluster(cluster, device)
    except UsageError as error:
        said = str(error)
    else:
        pytest.fail("it was not refused")
    gc.collect()  # a client that did not connect must not be found by the collector while the next one starts
    assert len(said.splitlines()) == 1
    return said


def graded_once(cluster):
    """Whether nobody's grading came to its end twice."""
    return set(Counter(cluster.watched("ends")).values()) <= {1}


def test_a_run_whose_worker_is_killed_midway_has_the_marks_of_an_undisturbed_one(ungraded, undisturbed, cluster):
    workers = start(cluster, "one", "two")
    run = command(ungraded, *GRADE, "--scheduler", cluster.address)
    wait_until(lambda: len(finished(ungraded)) >= 2)
    before = finished(ungraded)
    kill_worker(workers[0])
    out, said = run.communicate(timeout=120)
    assert (run.returncode, said) == (0, "")
    assert json.loads(out.splitlines()[-1])["finished"] is True
    assert marks(ungraded) == undisturbed
    assert set(cluster.watched("ends")) == set(STUDENTS) and graded_once(cluster)
    after = finished(ungraded)
    assert len(before) < len(STUDENTS) and {s: after[s] for s in before} == before, "a finished report was written again"
    made = Counter(cluster.watched("makes"))  # two workers, and one in place of the killed: each keeps its grader warm
    assert set(made.values()) == {1} and len(made) <= 3

    assert len(cluster.left()) >= 2  # a fork server in its box, warm for the next batch
    folders = set(cluster.scratch.glob("grader-*"))
    workers[1].terminate()
    workers[1].wait(60)
    assert len(set(cluster.scratch.glob("grader-*"))) == len(folders) - 1, "a worker that ends tidies up"
    workers[0].kill()  # the nanny, by force: its worker notices, and the sandboxes end with that
    wait_until(lambda: cluster.left() == [], 20)


def test_a_run_whose_scheduler_is_killed_midway_says_so_and_goes_on_with_the_next(ungraded, undisturbed, cluster):
    (worker,) = start(cluster, "one")
    run = command(ungraded, *GRADE, "--scheduler", cluster.address)
    wait_until(lambda: len(finished(ungraded)) >= 2)
    cluster.kill("scheduler")
    _, said = run.communicate(timeout=60)
    assert run.returncode == 1
    assert said == (
        f"autograder: the scheduler at {cluster.address} is gone, or was restarted; "
        "what was graded is kept, and the same command goes on from there\n"
    )
    worker.wait(60)  # it ends by itself, after what it has in hand
    before = finished(ungraded)
    assert 2 <= len(before) < len(STUDENTS)
    start(cluster, "one")
    run = command(ungraded, *GRADE, "--scheduler", cluster.address)
    _, said = run.communicate(timeout=120)
    assert (run.returncode, said) == (0, "")
    assert marks(ungraded) == undisturbed and graded_once(cluster)
    after = finished(ungraded)
    assert {student: after[student] for student in before} == before


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """A folder with an authority's certificate, and a certificate and key signed by it; None without openssl."""
    if shutil.which("openssl") is None:
        return None
    folder = tmp_path_factory.mktemp("tls")
    new = ["openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    for line in (
        [*new, "-x509", "-keyout", "ca-key.pem", "-out", "ca.pem", "-subj", "/CN=authority", "-days", "2",
         "-addext", "keyUsage=critical,keyCertSign"],
        [*new, "-keyout", "key.pem", "-out", "request.pem", "-subj", "/CN=grader"],
        ["openssl", "x509", "-req", "-in", "request.pem", "-CA", "ca.pem", "-CAkey", "ca-key.pem", "-CAcreateserial",
         "-out", "cert.pem", "-days", "2"],
    ):  # fmt: skip
        subprocess.run(line, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def standing(course, tmp_path_factory, certificates):
    """A cluster of a plain worker and one that offers a GPU, by TLS where there is openssl; cleo's work kills its workers."""
    folder, strict = tmp_path_factory.mktemp("standing"), {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    cluster = ClusterOfTests(folder, free_port(), environment=where_watch_lies(course) | strict | {"POISON": "cleo"})
    if certificates is not None:
        ca, cert, key = (str(certificates / name) for name in ("ca.pem", "cert.pem", "key.pem"))
        cluster.options = ["--tls-ca-file", ca, "--tls-cert", cert, "--tls-key", key]
    cluster.scheduler()
    cluster.worker("plain", "--preload", "watch")
    cluster.worker("gpu", "--preload", "watch", "--resources", "GPU=1")
    yield cluster, Cluster(cluster.address, certificates)
    cluster.end()


def test_a_submission_that_kills_every_worker_is_left_open_and_the_others_are_graded(ungraded, undisturbed, standing):
    cluster, known = standing
    by_tls = () if known.tls is None else ("--tls", str(known.tls))
    run = command(ungraded, *GRADE, "--device", "cpu", "--scheduler", cluster.address, *by_tls)
    out, said = run.communicate(timeout=120)
    assert (run.returncode, said) == (1, "")
    lines = {line["student"]: line for line in map(json.loads, out.splitlines()) if "student" in line}
    assert [student for student, line in lines.items() if line["abstained"]] == ["cleo"]
    others = {student: report for student, report in undisturbed.items() if student != "cleo"}
    assert marks(ungraded) == others
    assert set(cluster.watched("ends")) == set(others) and graded_once(cluster)


def test_nobody_gets_in_without_a_certificate_where_there_is_tls(standing):
    _, known = standing
    if known.tls is None:
        pytest.skip("no openssl here, to make certificates with")
    for address in (known.address, known.address.replace("tls:", "tcp:")):
        assert refusal(Cluster(address)).startswith(f"no scheduler answers at {address}: ")


def test_on_cuda_every_task_goes_to_a_worker_that_offers_a_gpu(standing):
    cluster, known = standing
    with cluster_executor(known, "cuda") as executor:
        wait_until(lambda: (count_workers(executor, "cuda"), count_workers(executor, "cpu")) == (1, 2))
        offering = worker_process(cluster.processes["gpu"])
        assert {future.result(30) for future in [executor.submit(os.getpid) for _ in range(12)]} == {offering}
    with cluster_executor(known, "cpu") as executor:
        assert len({future.result(30) for future in [executor.submit(os.getpid) for _ in range(40)]}) == 2
    assert Crew.of_cluster(known, "auto").device == "cuda"


def test_a_worker_that_does_not_see_the_course_says_so_and_grades_nothing(standing, tmp_path):
    settings = Settings(tmp_path, ASSIGNMENT, 7, reports=tmp_path / "elsewhere" / "reports" / ASSIGNMENT)
    with cluster_executor(standing[1], "cpu") as executor:
        lost = executor.submit(grade_far, settings, [("ada", tmp_path / "nowhere")])
        with pytest.raises(UsageError, match=r"worker \S+: does not see \S+/elsewhere/reports/tiny: the workers"):
            lost.result(60)


def test_a_cluster_without_the_commands_environment_is_refused_in_one_line(standing, tmp_path, monkeypatch):
    (tmp_path / "only_here.py").write_text("def work():\n    pass\n")
    monkeypatch.syspath_prepend(tmp_path)
    work = importlib.import_module("only_here").work
    said = "No module named 'only_here' there: scheduler and workers need the command's environment"
    with pytest.raises(UsageError, match=said), cluster_executor(standing[1], "cpu") as executor:
        executor.submit(work).result(60)


def test_a_worker_that_started_before_the_checks_changed_grades_nothing_by_the_old_ones(tmp_path):
    checks, reports = tmp_path / "solutions" / ASSIGNMENT / "checks.py", tmp_path / "course" / "reports" / ASSIGNMENT
    checks.parent.mkdir(parents=True)
    reports.mkdir(parents=True)
    checks.write_text("points = 2\n")
    settings = Settings(tmp_path, ASSIGNMENT, 7, reports=reports, run_key="of the command")
    with pytest.raises(UsageError, match=r"its release, checks or grader are not the command's: give all machines the same"):
        grade_far(settings, [])
    checks.write_text("points = 3\n")
    with pytest.raises(UsageError, match=r"solutions/tiny has changed since this worker started: restart the workers"):
        grade_far(settings, [])


def test_a_scheduler_without_workers_or_without_a_gpu_is_refused_in_one_line(cluster, monkeypatch):
    monkeypatch.setattr(executors, "ARRIVAL_SECONDS", 0.5)
    cluster.scheduler()
    known, cure = Cluster(cluster.address), "start some and try again"
    assert refusal(known, "auto") == f"{cluster.address}: the scheduler has no workers; {cure}"
    assert refusal(known, "cuda") == f"{cluster.address}: no worker offers a GPU (--resources GPU=1); {cure}"


def test_workers_that_stay_away_for_long_end_the_run_in_one_line(monkeypatch):
    counts = iter([2, 0, 0, 0])
    monkeypatch.setattr(executors, "count_workers", lambda *_: next(counts))
    monkeypatch.setattr(executors, "COUNT_EVERY", 0.0)
    presence = executors.Presence("tcp://there:8786", "cpu")
    assert [presence(None), presence(None)] == [2, 1]
    monkeypatch.setattr(executors, "PATIENCE", 0.0)
    with pytest.raises(GraderError, match="the scheduler has no workers any more; what was graded is kept, and the same"):
        presence(None)


def test_a_scheduler_that_is_not_there_or_cannot_be_reached_is_refused_in_one_line(monkeypatch, tmp_path):
    monkeypatch.setattr(executors, "CONNECT_SECONDS", 0.5)
    for address in (f"tcp://127.0.0.1:{free_port()}", "nonsense://there", "tcp://no-such-host.invalid:1"):
        assert refusal(Cluster(address)).startswith(f"no scheduler answers at {address}: ")
    secured = Cluster("tls://127.0.0.1:1", tmp_path)
    assert refusal(secured).endswith("key.pem: --tls takes a folder with ca.pem, cert.pem and key.pem")
    for name in ("ca", "cert", "key"):
        (tmp_path / f"{name}.pem").touch()
    assert refusal(secured).startswith(f"no scheduler answers at {secured.address}: ")


def test_without_dask_the_command_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    assert refusal(Cluster("tcp://127.0.0.1:1")) == "--scheduler needs dask.distributed: pip install .[cluster]"
