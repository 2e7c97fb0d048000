"""Right frames are known at a glance, and nothing else is taken for one."""

import sys

import pytest
import torch

from autograder.in_process import InProcess
from autograder.kinds.base import DTYPES
from autograder.likeness import likeness_of
from autograder.plan import batch_of
from autograder.session import Cell, Session
from autograder.worker.calls import call as carry_out
from autograder.worker.wire import LENGTHS, Packer, lengths
from tests.tiny_chapter import running_mean, tiny_plan, value_reply

RIGHT = "def running_mean(signal, window):\n    return signal.unfold(0, window, 1).sum(dim=1) / window"


@pytest.fixture(scope="module")
def batch():
    plan = tiny_plan()
    (exercise,) = plan.chapter.exercises
    return batch_of(plan.cases(exercise, exercise.properties[0]), "cpu", ())


def frame_of(batch, function, change=lambda reply: reply, number=7):
    """Header and body of the frame with which a child would answer for this function."""
    packer = Packer()
    packer.add({"id": number})
    for place in range(len(batch)):
        packer.add(change(carry_out(batch.request(place), {"running_mean": function})))
    frame = b"".join(packer.frame(one=False))
    header, _ = lengths(frame[: LENGTHS.size])
    return frame[LENGTHS.size :][:header], frame[LENGTHS.size :][header:]


def test_the_references_own_frame_is_recognised(batch):
    assert batch.right.recognises(7, *frame_of(batch, running_mean))


def test_a_right_answer_that_rounds_otherwise_is_recognised(batch):
    other = frame_of(batch, lambda s, w: torch.stack([(s[i : i + w] * (1 / w)).sum() for i in range(len(s) - w + 1)]))
    assert other != frame_of(batch, running_mean)
    assert batch.right.recognises(7, *other)


def test_an_error_beyond_the_floor_of_its_dtype_is_not(batch):
    for dtype, error in ((torch.float64, 1e-7), (torch.float32, 1e-3)):
        wrong = frame_of(batch, lambda s, w, d=dtype, e=error: running_mean(s, w) + (e if s.dtype is d else 0))
        assert not batch.right.recognises(7, *wrong)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_single_number_that_is_not_finite_is_not(batch, value):
    def spoilt(signal, window):
        result = running_mean(signal, window)
        result[-1] = value
        return result

    assert not batch.right.recognises(7, *frame_of(batch, spoilt))


@pytest.mark.parametrize(
    "wrong",
    [
        lambda s, w: running_mean(s, w).double(),
        lambda s, w: running_mean(s, w)[None],
        lambda s, w: [running_mean(s, w)],
        lambda s, w: running_mean(s, w).numpy(),
        lambda s, w: running_mean(s, w)[:-1],
        lambda s, w: running_mean(s.mul_(1), w) if len(s) == 1 else running_mean(s.add_(1).sub_(0.5), w) - 0.5,
        lambda s, w: 1 / 0,
    ],
    ids=["dtype", "shape", "list", "numpy", "shorter", "changes its argument", "raises"],
)
def test_another_form_of_answer_is_not(batch, wrong):
    assert not batch.right.recognises(7, *frame_of(batch, wrong))


def test_a_right_answer_with_a_banned_call_is_not(batch):
    header, body = frame_of(batch, running_mean, lambda reply: {**reply, "banned": "torch.conv1d"})
    assert not batch.right.recognises(7, header, body)


def test_neither_the_answer_to_another_request_nor_a_frame_with_more_in_it_is(batch):
    header, body = frame_of(batch, running_mean)
    assert not batch.right.recognises(8, header, body)
    assert not batch.right.recognises(7, header, body + b"\0")
    assert not batch.right.recognises(7, header, body[:-1])
    assert not batch.right.recognises(7, header + b" ", body)


def test_arrays_of_whole_numbers_must_be_equal_to_the_byte():
    plan = tiny_plan()
    (exercise,) = plan.chapter.exercises
    cases = plan.cases(exercise, exercise.properties[0])
    for prepared in cases:
        for reply in prepared.expected.values():
            reply["value"] = reply["value"].round().to(torch.int64)
    batch = batch_of(cases, "cpu", ())
    assert batch.right.recognises(7, *frame_of(batch, lambda s, w: running_mean(s, w).round().to(torch.int64)))
    assert not batch.right.recognises(7, *frame_of(batch, lambda s, w: running_mean(s, w).round().to(torch.int64) + 1))


@pytest.mark.parametrize("scale", [1.0, 3e38])
def test_a_single_answer_may_be_its_own_truth_in_float32(scale):
    own = value_reply(torch.linspace(-1, 1, 9) * scale)
    right = likeness_of([own], [own])

    def recognised(factor):
        packer = Packer()
        packer.add({"id": 7})
        packer.add(value_reply(own["value"] * factor))
        _, header, *body = packer.frame(one=False)
        return right.recognises(7, header, b"".join(body))

    assert recognised(1.0) and recognised(1 + 1e-6)
    assert not any(recognised(factor) for factor in (1.01, -1.0, 0.0, float("inf"), float("nan")))


def test_refusals_have_no_likeness_for_everybody_words_them_otherwise():
    plan = tiny_plan()
    (exercise,) = plan.chapter.exercises
    assert plan.batch(exercise, exercise.properties[1]).right is None


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox is Linux's")
def test_a_right_submission_in_the_sandbox_is_recognised_and_a_wrong_one_is_judged(sandbox, batch):
    with Session(sandbox, [Cell("running_mean", RIGHT)]) as session:
        assert session.run(batch) is batch.right.replies
    with Session(sandbox, [Cell("running_mean", RIGHT + " + 1")]) as session:
        replies = session.run(batch)
    assert replies is not batch.right.replies
    assert [reply["status"] for reply in replies] == ["value"] * len(batch)


def test_code_in_this_process_is_judged_reply_by_reply(batch):
    assert InProcess({"running_mean": running_mean}).run(batch) is not batch.right.replies
    assert batch.cases[0][1] is DTYPES[0]
