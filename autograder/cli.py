"""The commands. Every heavy import stays behind the command that uses it.

Exit status: 0 done (graded, whatever the marks), 1 something abstained or was found faulty, 2 wrong usage or an
unreadable course.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .errors import CourseError, GraderError, UsageError, file_trouble

if TYPE_CHECKING:
    from .executors import Crew
    from .report import Report


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and return its exit status."""
    arguments = _parser().parse_args(argv)
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]  # 1.5 s of grammars that no notebook needs
    try:
        return int(arguments.run(arguments))
    except GraderError as error:
        return _complain(str(error), 1)
    except CourseError as error:
        return _complain(str(error), 2)
    except OSError as error:
        return _complain(file_trouble(error), 2)
    except KeyboardInterrupt:
        return _complain("interrupted; what was graded is kept, and the same command goes on from there", 130)


def _complain(text: str, status: int) -> int:
    print(f"autograder: {text}", file=sys.stderr)
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="autograder", description="Release, check and grade the course's assignments.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--course", type=Path, default=Path("course"), metavar="DIR", help="the course directory (default: course)"
    )

    release = commands.add_parser("release", parents=[common], help="make the students' notebooks and fill the gradebook")
    release.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    release.set_defaults(run=_release)

    check = commands.add_parser("check", parents=[common], help="do from a terminal what a notebook's check cells do")
    check.add_argument("notebook", type=Path)
    check.set_defaults(run=_check)

    grade = commands.add_parser("grade", parents=[common], help="grade all submissions of an assignment")
    grade.add_argument("assignment")
    grade.add_argument("--student", help="only this student's submission")
    grade.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes (default: one a core)")
    grade.add_argument("--device", choices=("auto", "cpu", "cuda"), default="auto")
    grade.add_argument("--sandbox", choices=("auto", "bubblewrap", "landlock", "none"), default="auto")
    grade.add_argument("--scheduler", metavar="ADDRESS", help="grade on the workers of a dask scheduler, as tcp://HOST:8786")
    grade.add_argument("--tls", type=Path, metavar="DIR", help="with --scheduler: ca.pem, cert.pem and key.pem lie here")
    grade.add_argument("--json-progress", action="store_true", help="a line of JSON for every report, in place of the bar")
    grade.add_argument("--seed", type=int, help="replay a run with its seed")
    grade.add_argument("--notebook", type=Path, nargs="+", metavar="FILE", help="grade loose files, without a gradebook")
    grade.add_argument("--json", action="store_true", help="with --notebook: one JSON report a line")
    grade.set_defaults(run=_grade)

    doctor = commands.add_parser("doctor", help="say which sandbox holds here, on what device, and what is missing")
    doctor.set_defaults(run=_doctor)

    feedback = commands.add_parser("feedback", parents=[common], help="write the students' feedback files")
    feedback.add_argument("assignment")
    feedback.add_argument("--student", default="*")
    feedback.set_defaults(run=_feedback)

    export = commands.add_parser("export", parents=[common], help="write the marks as CSV")
    export.add_argument("assignment")
    export.add_argument("--to", type=Path, metavar="FILE", help="default: ASSIGNMENT.csv in the course directory")
    export.set_defaults(run=_export)

    similar = commands.add_parser("similar", parents=[common], help="list pairs of submissions that share code, to be read")
    similar.add_argument("assignment")
    similar.add_argument(
        "--to", type=Path, metavar="FILE", help="default: reports/ASSIGNMENT/similar.html in the course directory"
    )
    similar.add_argument("--most", type=int, default=50, metavar="N", help="pairs to list (default: 50)")
    similar.set_defaults(run=_similar)

    verify = commands.add_parser("verify", parents=[common], help="audit exercises: references, stubs, mistakes, drift")
    verify.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    verify.set_defaults(run=_verify)

    sample = commands.add_parser("sample", parents=[common], help="write a sample class's submissions to try the grader on")
    sample.add_argument("assignment")
    sample.add_argument("--students", type=int, metavar="N", help="instead, a class of N drawn from --seed")
    sample.add_argument("--seed", type=int, default=1)
    sample.set_defaults(run=_sample)

    public = commands.add_parser("public", parents=[common], help="write the repository that students may have")
    public.add_argument("--to", type=Path, default=Path("public"), metavar="DIR")
    public.set_defaults(run=_public)
    return parser


def _names(given: Sequence[str], root: Path) -> list[str]:
    from .chapter import assignments

    names = list(given) or assignments(root)
    if not names:
        raise UsageError(f"no assignments in {root / 'chapters'}")
    return names


def _release(arguments: argparse.Namespace) -> int:
    from .chapter import find_root, load_chapter
    from .course import Course
    from .release import release

    root = find_root()
    for name in _names(arguments.assignments, root):
        folder = release(Course(arguments.course, root), load_chapter(root, name))
        print(f"released {name}: {folder}")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from .check_notebook import check_notebook

    print(check_notebook(arguments.notebook))
    return 0


def _grade(arguments: argparse.Namespace) -> int:
    if arguments.json and not arguments.notebook:
        raise UsageError("--json goes with --notebook; a class's reports lie in its course directory, under reports/")
    if arguments.workers < 1:
        raise UsageError(f"--workers {arguments.workers}: at least one process is needed")
    if arguments.tls and not arguments.scheduler:
        raise UsageError("--tls goes with --scheduler")
    if arguments.sandbox == "none":
        print("warning: --sandbox none runs submissions as you, with your files and network", file=sys.stderr)
    return _grade_files(arguments) if arguments.notebook else _grade_class(arguments)


def _grade_files(arguments: argparse.Namespace) -> int:
    from .chapter import find_root
    from .render_text import render_report
    from .runs import new_seed
    from .submission import Grader, Settings, find_device

    seed = new_seed() if arguments.seed is None else arguments.seed
    settings = Settings(find_root(), arguments.assignment, seed, find_device(arguments.device), arguments.sandbox)
    grader = Grader(settings)
    try:
        reports = []
        for path in arguments.notebook:
            reports.append(grader.grade_file(path))
            print(reports[-1].dumps() if arguments.json else render_report(reports[-1]), flush=True)
    finally:
        grader.close()
    return int(any(r.abstained for r in reports))


def _grade_class(arguments: argparse.Namespace) -> int:
    from . import gradebook
    from .chapter import find_root
    from .class_table import Row, class_table
    from .classroom import grade_class
    from .course import Course
    from .progress import Bar, JsonLines
    from .runs import finish_run, join_run, ledger_of, only_run, start_run
    from .sandbox import choose

    course = Course(arguments.course, find_root())
    submissions = course.submissions(arguments.assignment, arguments.student)
    with gradebook.open_gradebook(course, arguments.assignment) as book, only_run(course, arguments.assignment):
        if not arguments.scheduler:
            choose(arguments.sandbox).close()  # refuse before anything is graded, not in a worker
        begin, crew = start_run if arguments.student is None else join_run, _crew(arguments)
        settings = begin(course, arguments.assignment, arguments.seed, crew.device, arguments.sandbox)
        if arguments.student is not None:
            ledger_of(settings).forget(arguments.student)
        rows, progress = list[Row](), (JsonLines if arguments.json_progress else Bar)(settings.assignment, len(submissions))

        def tick(report: Report) -> None:
            rows.append(Row.of(report))
            progress.tick(report)

        def skip(report: Report) -> None:
            rows.append(Row.of(report))
            progress.skip(report)

        with progress:
            record = gradebook.recorder(course, book, settings.assignment, ledger_of(settings).key)
            known = gradebook.recorded(course, book, settings.assignment)
            grade_class(settings, submissions, crew, record, tick, skip, known)
        abstained = any(row.abstained for row in rows)
        if arguments.student is None and not abstained:  # else the same command goes on with what was left open
            finish_run(course, settings)
    if not arguments.json_progress:
        print(class_table(rows))
    return int(abstained)


def _crew(arguments: argparse.Namespace) -> Crew:
    from .executors import Cluster, Crew

    if arguments.scheduler:
        return Crew.of_cluster(Cluster(arguments.scheduler, arguments.tls), arguments.device)
    return Crew.local(arguments.workers, arguments.device)


def _doctor(arguments: argparse.Namespace) -> int:
    from .doctor import examine

    text, well = examine()
    print(text)
    return 0 if well else 1


def _feedback(arguments: argparse.Namespace) -> int:
    from .chapter import find_root
    from .course import Course
    from .gradebook import write_feedback

    course = Course(arguments.course, find_root())
    files = write_feedback(course, arguments.assignment, arguments.student)
    print(f"wrote {len(files)} feedback files: {course.folder('feedback')}")
    return 0


def _export(arguments: argparse.Namespace) -> int:
    from .chapter import find_root
    from .course import Course
    from .gradebook import export_csv

    path = arguments.to or arguments.course / f"{arguments.assignment}.csv"
    count = export_csv(Course(arguments.course, find_root()), arguments.assignment, path)
    print(f"wrote the marks of {count} students: {path}")
    return 0


def _similar(arguments: argparse.Namespace) -> int:
    from .chapter import find_root
    from .course import Course
    from .similar import similar

    course = Course(arguments.course, find_root())
    path = arguments.to or course.folder("reports") / arguments.assignment / "similar.html"
    found = similar(course, arguments.assignment, path, arguments.most)
    out = f"; {len(found.left_out)} left out or cut, see the page" if found.left_out else ""
    print(f"compared {found.students} submissions and listed {len(found.pairs)} of {found.compared} pairs{out}")
    print(f"to be read, never a verdict: {path}")
    return 0


def _verify(arguments: argparse.Namespace) -> int:
    from .chapter import find_root, load_chapter
    from .verify import render, verify

    root, faulty = find_root(), 0
    for name in _names(arguments.assignments, root):
        print(f"== {name}")
        for audit in verify(load_chapter(root, name)):
            print(render(audit), flush=True)
            faulty += bool(audit.faults)
    print(f"{faulty} faulty" if faulty else "all right")
    return int(faulty > 0)


def _sample(arguments: argparse.Namespace) -> int:
    from .chapter import find_root, load_chapter
    from .course import Course
    from .sample_class import write_generated_class, write_sample_class

    root = find_root()
    course, chapter = Course(arguments.course, root), load_chapter(root, arguments.assignment)
    if arguments.students is None:
        students = write_sample_class(course, chapter)
    else:
        students = write_generated_class(course, chapter, arguments.students, arguments.seed)
    print(f"wrote {len(students)} sample submissions: {course.folder('submitted')}")
    return 0


def _public(arguments: argparse.Namespace) -> int:
    from .chapter import find_root
    from .course import Course
    from .public import write_public

    names = write_public(Course(arguments.course, find_root()), arguments.to)
    print(f"wrote {arguments.to} with {len(names)} assignments: {', '.join(names)}")
    return 0
