"""The guard sees banned calls while they happen, and leaves everything as it was."""

import functools
import operator

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from autograder.worker.calls import call
from autograder.worker.guard import BannedCall, Guard, resolve
from tests.tiny_chapter import steps_of

BANS = ["torch.nn.functional.conv2d", "torch.nn.Conv2d", "torch.nn.functional.unfold", "numpy.convolve", "aten.convolution",
        "torch.Tensor.backward", "torch.nn.grad", "no.such.module", "numpy.nothing"]  # fmt: skip
X, W = torch.ones(1, 1, 4, 4), torch.ones(1, 1, 2, 2)


def answer(function, *args, bans=BANS, **namespace):
    return call({"steps": steps_of("f", *args), "bans": bans}, {"f": function, **namespace})


def swallowing(x, w):
    try:
        return F.conv2d(x, w)
    except BaseException:
        return torch.full((1, 1, 3, 3), 4.0)


@pytest.mark.parametrize(
    "function",
    [
        lambda: F.conv2d(X, W),
        lambda: torch.conv2d(X, W),
        lambda: getattr(F, "".join(["conv", "2d"]))(X, W),
        lambda: operator.attrgetter("conv2d")(F)(X, W),
        lambda: functools.partial(F.conv2d, X)(W),
        lambda: torch.ops.aten.convolution(X, W, None, (1, 1), (0, 0), (1, 1), False, (0, 0), 1),
        lambda: torch.convolution(X, W, None, (1, 1), (0, 0), (1, 1), False, (0, 0), 1),
        lambda: F.conv1d(X[0], W[0, :, :1]),
        lambda: nn.Conv2d(1, 1, 2),
        lambda: operator.attrgetter("Conv2d")(nn)(1, 1, 2),
        lambda: type("Mine", (nn.Conv2d,), {})(1, 1, 2),
        lambda: F.unfold(X, 2),
        lambda: nn.Unfold(2)(X),
        lambda: np.convolve([1.0], [1.0]),
        lambda: eval("__import__('numpy').convolve([1.0], [1.0])"),
        lambda: torch.ones(1, requires_grad=True).sum().backward(),
        lambda: swallowing(X, W),
    ],
)
def test_a_banned_call_is_noticed_however_it_is_made(function):
    reply = answer(function)
    assert reply["banned"]
    assert reply["status"] == "value" or reply["classes"][0] == "BannedCall"


ENGINE = "torch.autograd.Variable._execution_engine"
DEEPER = {
    "numpy.convolve": [
        lambda: np._core.numeric.convolve([1.0], [1.0]),
        lambda: np.polymul([1.0], [1.0]),
        lambda: np.ma.convolve([1.0], [1.0]),
        functools.partial(np.convolve, [1.0], [1.0]),
    ],
    "numpy.pad": [lambda: np.lib._arraypad_impl.pad([1.0], 1)],
    "numpy._core.multiarray.correlate": [
        lambda: np._core.multiarray.correlate([1.0], [1.0]),
        lambda: np._core._multiarray_umath.correlate([1.0], [1.0]),
        lambda: np.convolve([1.0], [1.0]),
    ],
    "torch.ops.mkldnn_prepacked.conv2d_run": [lambda: torch.ops.mkldnn_prepacked.conv2d_run(X, packed())],
    "aten.slow_conv_dilated2d": [lambda: torch._C._nn.slow_conv_dilated2d(X, W, [2, 2])],
    "aten.adaptive_avg_pool2d": [lambda: torch.ops.aten.adaptive_avg_pool2d.out(X, [2, 2], out=torch.empty(0))],
    "torch.autograd.graph._engine_run_backward": [lambda: loss().backward()],
    ENGINE: [
        lambda: torch.autograd.Variable._execution_engine.run_backward((loss(),), (None,), False, False, ()),
        lambda: torch.autograd.graph._engine_run_backward((loss(),), (None,), False, False, ()),
    ],
    "torch._C._ImperativeEngine": [lambda: torch._C._ImperativeEngine().run_backward((loss(),), (None,), False, False, ())],
}


def packed():
    return torch.ops.mkldnn_prepacked.conv2d_prepack(W, None, [1, 1], [0, 0], [1, 1], 1, [1, 1, 4, 4], "none")


def loss():
    return torch.ones(1, requires_grad=True).sum()


@pytest.mark.parametrize(("ban", "function"), [(ban, function) for ban, ways in DEEPER.items() for function in ways])
def test_a_banned_function_is_noticed_wherever_a_library_holds_it(ban, function):
    guard, engine = Guard([ban]), torch.autograd.Variable._execution_engine
    with guard.watch({}), pytest.raises(BannedCall):
        function()
    assert guard.take_hit() == (f"torch.ops.{ban}" if ban.startswith("aten.") else ban)
    assert torch.autograd.Variable._execution_engine is engine


def test_gradients_are_taken_where_autograd_is_banned():
    request = {"steps": steps_of("f", torch.ones(2)), "wrt": [[0, 0]], "cotangent": torch.ones(2)}
    bans = ["torch.autograd.grad", "torch.autograd.graph._engine_run_backward", ENGINE]
    assert call({**request, "bans": bans}, {"f": lambda x: 3 * x})["grads"][0].tolist() == [3, 3]


def test_a_banned_function_held_under_another_name_is_noticed():
    namespace = {"own": np.convolve}
    exec("def f(): return own([1.0], [1.0])", namespace)
    assert call({"steps": steps_of("f"), "bans": BANS}, namespace)["banned"] == "numpy.convolve"
    assert namespace["own"] is np.convolve


@pytest.mark.parametrize("banned", [np.convolve, nn.Conv2d, F.conv2d, nn.grad.conv2d_input])
def test_a_graded_name_that_is_the_banned_function_itself_is_noticed(banned):
    assert answer(banned, X, W)["classes"][0] == "BannedCall"


@pytest.mark.parametrize(
    "function",
    [
        lambda: X.unfold(2, 2, 1),
        lambda: F.pad(X, (1, 1)),
        lambda: torch.einsum("nchw,ochw->no", X, X),
        lambda: torch.fft.rfft2(X),
        lambda: nn.Linear(4, 4)(X),
        lambda: nn.Parameter(X),
        lambda: np.correlate([1.0], [1.0]),
    ],
)
def test_what_is_not_banned_runs(function):
    reply = answer(function)
    assert reply["status"] == "value" and "banned" not in reply


def test_everything_is_as_before_after_a_call():
    before = [np.convolve, nn.Conv2d.__init__, F.conv2d]
    answer(lambda: np.convolve([1.0], [1.0]))
    answer(lambda: 1)
    assert [np.convolve, nn.Conv2d.__init__, F.conv2d] == before
    assert F.conv2d(X, W).tolist() == [[[[4.0] * 3] * 3]]
    assert nn.Conv2d(1, 1, 2).weight.shape == (1, 1, 2, 2)


def test_a_whole_banned_module_is_closed():
    signal = pytest.importorskip("scipy.signal")
    guard = Guard(["scipy.signal"])
    with guard.watch({}), pytest.raises(BannedCall):
        signal.correlate2d(np.ones((2, 2)), np.ones((1, 1)))
    assert guard.take_hit() == "scipy.signal"
    assert guard.name_of(signal.convolve2d) == "scipy.signal"
    assert signal.correlate2d(np.ones((2, 2)), np.ones((1, 1))).tolist() == [[1, 1], [1, 1]]


def test_names_resolve_to_what_they_stand_for():
    assert resolve("torch.nn.functional.conv2d") is torch.conv2d
    assert resolve("torch.nn") is nn
    assert resolve("no.such.thing") is None


def test_objects_whose_attributes_raise_do_not_break_the_guard():
    class Odd:
        def __call__(self):
            return 1

        __module__ = property(lambda self: 1)

    assert answer(lambda: 1, odd=Odd())["value"] == 1
