"""A class whose grading is told beforehand, graded by threads that may die as processes do."""

import threading
import time
import weakref
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from queue import SimpleQueue

from autograder.classroom import grade_class
from autograder.executors import Crew
from autograder.report import ExerciseResult, PropertyResult, Report
from autograder.runs import ledger_of
from autograder.submission import Settings


class Pool(Executor):
    """Threads in place of processes: one that "dies" takes every task that was handed over with it."""

    def __init__(self, workers):
        self.tasks, self.outstanding, self.broken, self.most = SimpleQueue(), {}, False, 0
        self.alone, self.disturbed = 0, False
        self.lock = threading.RLock()
        self.threads = [threading.Thread(target=self.serve) for _ in range(workers)]
        for thread in self.threads:
            thread.start()

    def submit(self, work, *arguments):
        with self.lock:
            if self.broken:
                raise BrokenProcessPool("broken")
            future = Future()
            self.outstanding[id(future)] = (future, arguments[-1])
            self.alone += arguments[-1]
            self.most = max(self.most, len(self.outstanding))
            self.disturbed |= len(self.outstanding) > 1 and any(alone for _, alone in self.outstanding.values())
            self.tasks.put((future, work, arguments))
        return future

    def serve(self):
        while (task := self.tasks.get()) is not None:
            if self.broken:
                continue
            future, work, arguments = task
            try:
                result, error = work(*arguments), None
            except SystemExit:
                self.die()
                continue
            except Exception as raised:
                result, error = None, raised
            with self.lock:
                if self.outstanding.pop(id(future), None):
                    future.set_exception(error) if error else future.set_result(result)

    def die(self):
        with self.lock:
            self.broken = True
            while self.outstanding:
                self.outstanding.popitem()[1][0].set_exception(BrokenProcessPool("a process died"))

    def shutdown(self):
        for _ in self.threads:
            self.tasks.put(None)
        for thread in self.threads:
            thread.join()


class Room:
    """A class to be graded by a grader that is told what comes of each submission."""

    def __init__(self, folder, students, workers=2, batch=1, deaths=3):
        self.settings = Settings(folder, "small", 7, reports=folder / "reports", run_key="run")
        self.submissions = [(student, folder / "submitted" / student / "small") for student in students]
        for student, place in self.submissions:
            place.mkdir(parents=True, exist_ok=True)
            (place / "small.ipynb").write_text(student)
        self.crew = Crew(self.open, lambda _: workers, "cpu", batch, deaths)
        self.graded, self.alone, self.outcomes = [], [], {}
        self.parts, self.ticks, self.skips, self.pools = [], [], [], []
        self.alive, self.most_alive, self.recorded, self.pause = [], 0, set(), 0.0

    @contextmanager
    def open(self):
        pool = Pool(self.crew.workers(None))
        self.pools.append(pool)
        try:
            yield pool
        finally:
            pool.shutdown()

    def grade_submission(self, student, folder):
        time.sleep(self.pause)
        self.graded.append(student)
        self.alone.append(len(self.pools[-1].outstanding) == 1)
        outcome = self.outcomes.get(student, "passed")
        if isinstance(outcome, list):
            outcome = outcome.pop(0) if outcome else "passed"
        if isinstance(outcome, BaseException):
            raise outcome
        near, status = outcome == "near", "passed" if outcome == "near" else outcome
        lines = [PropertyResult("speed", 1, 1, "took 3", near=near)]
        report = Report("small", "small.ipynb", "cpu", "2", 7, [ExerciseResult("f", 1, status, lines)], student)
        self.alive.append(weakref.ref(report))
        return report

    def record(self, part):
        assert threading.current_thread() is threading.main_thread()
        self.parts.append([report.student for report, _ in part])
        ledger = ledger_of(self.settings)
        self.recorded |= {(report.student, ledger.key(folder)) for report, folder in part if not report.abstained}

    def tick(self, report):
        self.ticks.append(report.student)
        self.most_alive = max(self.most_alive, sum(ref() is not None for ref in self.alive))

    def grade(self):
        """One run of the command; returns who was graded in it, in order."""
        self.graded, self.alone, self.parts, self.ticks, self.skips = [], [], [], [], []
        skip = lambda report: self.skips.append(report.student)  # noqa: E731
        grade_class(self.settings, self.submissions, self.crew, self.record, self.tick, skip, self.recorded)
        assert not any(pool.disturbed for pool in self.pools)
        return sorted(self.graded)

    def report(self, student):
        ledger, folder = ledger_of(self.settings), dict(self.submissions)[student]
        return ledger.saved(student, ledger.key(folder))

    @property
    def in_the_gradebook(self):
        return sorted(student for part in self.parts for student in part)
