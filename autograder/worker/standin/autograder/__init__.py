"""The course's `autograder` as a submission sees it while it is graded: checks are the grader's business."""


def check(*_functions: object) -> None:
    """Do nothing: the grader checks afterwards, from outside."""
