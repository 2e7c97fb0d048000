"""The same on CUDA: references, and the grading of right and mistaken work in a sandbox with a GPU."""

import pytest
import torch

from autograder.sample_class import write_sample_class
from autograder.submission import Grader, Settings, find_device

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device on this machine"),
]


def test_auto_takes_the_gpu_where_there_is_one():
    assert find_device("auto") == "cuda"


def test_right_and_mistaken_submissions_are_graded_on_the_gpu_as_on_the_cpu(released, convolution):
    write_sample_class(released, convolution)
    grader = Grader(Settings(released.root, "convolution", seed=3, device="cuda"))
    try:
        right, wrong = (
            grader.grade_file(released.folder("submitted") / student / "convolution" / "convolution.ipynb")
            for student in ("ada-right", "mistake-01")
        )
    finally:
        grader.close()
    assert right.score == right.max_score
    assert all(e.mistake is not None for e in wrong.exercises)
