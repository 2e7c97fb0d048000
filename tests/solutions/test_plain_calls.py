"""One plain call of a library that does the work of an exercise is banned there, whatever the library calls it."""

from pathlib import Path

import numpy as np
import pytest
import torch
import torch._decomp.decompositions
import torch._refs.nn.functional
import torch.nn.functional as F

from autograder.chapter import load_chapter
from autograder.worker.guard import BannedCall, Guard

ROOT = Path(__file__).resolve().parents[2]
X, W, B = torch.rand(1, 2, 6, 6), torch.rand(3, 2, 3, 3), torch.zeros(3)
ROWS, LINE = torch.rand(4, 3), np.ones(3)
ONES, ATEN, HALF = torch.ones(2), torch.ops.aten, torch.rand(1, 2, 3, 3)
PLACES = torch.zeros(1, 2, 3, 3, dtype=torch.long)


def loss():
    return ROWS.clone().requires_grad_().sum()


CONVOLUTIONS = {
    "dilated": lambda: torch._C._nn.slow_conv_dilated2d(X, W, [3, 3], B),
    "dilated in space": lambda: torch._C._nn.slow_conv_dilated3d(X[:, :, None], W[:, :, None], [1, 3, 3], B),
    "over time": lambda: torch.conv_tbc(torch.rand(6, 1, 2), torch.rand(3, 2, 4), torch.zeros(4), 0),
    "transposed in space": lambda: torch._C._nn.slow_conv_transpose3d(
        X[:, :, None], W.transpose(0, 1)[:, :, None], [1, 3, 3]
    ),
}
GRADIENTS = {
    "autograd's engine": lambda: torch.autograd.Variable._execution_engine.run_backward(
        (loss(),), (None,), False, False, ()
    ),
    "what starts the engine": lambda: torch.autograd.graph._engine_run_backward((loss(),), (None,), False, False, ()),
    "another engine": lambda: torch._C._ImperativeEngine().run_backward((loss(),), (None,), False, False, ()),
}
LINES = {
    "a product of polynomials": lambda: np.polymul(LINE, LINE),
    "NumPy's inner convolution": lambda: np._core.numeric.convolve(LINE, LINE),
    "NumPy's inner correlation": lambda: np._core.multiarray.correlate(LINE, LINE),
    "NumPy's other correlation": lambda: np._core.multiarray.correlate2(LINE, LINE),
}
POOLS = {
    "adaptive average": lambda: ATEN.adaptive_avg_pool2d.out(X, [2, 2], out=torch.empty(0)),
    "its gradient": lambda: ATEN._adaptive_avg_pool2d_backward(HALF, X),
    "gradient of an adaptive maximum": lambda: ATEN.adaptive_max_pool2d_backward(HALF, X, PLACES),
    "back to places in space": lambda: ATEN.max_unpool3d(
        HALF[:, :, None], PLACES[:, :, None], [1, 6, 6], [1, 2, 2], [0, 0, 0]
    ),
    "as a convolution": CONVOLUTIONS["dilated"],
}
BORDERS = {
    "NumPy's inner pad": lambda: np.lib._arraypad_impl.pad(LINE, 1),
    "a border of one dimension": lambda: ATEN.replication_pad1d(X[0], [1, 1]),
    "a circular border": lambda: ATEN._pad_circular(X, [1, 1, 1, 1]),
}
LOSSES = {
    "behind a mask": lambda: torch._masked_softmax(ROWS, ROWS < 0, 1),
    "of images": lambda: torch._C._nn.nll_loss2d(ROWS[:, :, None, None], torch.zeros(4, 1, 1, dtype=torch.long)),
    "a distribution": lambda: torch.distributions.Categorical(logits=ROWS),
}
RELUS = {
    "with a slope": lambda: ATEN._prelu_kernel(X, torch.zeros(1)),
    "without its curve": lambda: F.elu(X, 0.0),
    "as sharp as can be": lambda: F.softplus(X, 1e9),
    "of a sum": lambda: ATEN._add_relu(X, torch.zeros(6)),
}
NORMS = {
    "its statistics": lambda: torch.batch_norm_update_stats(X, ONES, ONES, 0.1),
    "in Python": lambda: torch._decomp.decompositions.native_batch_norm(X, ONES, ONES, ONES, ONES, True, 0.1, 1e-5),
}
DROPOUTS = {
    "of channels in place": lambda: torch.feature_dropout_(X.clone(), 0.5, True),
    "in Python": lambda: torch._refs.nn.functional.dropout(X, 0.5),
}
ENOUGH = {
    ("convolution", "correlate2d"): CONVOLUTIONS | LINES,
    ("convolution", "convolve2d"): CONVOLUTIONS | LINES,
    ("convolution", "conv2d"): CONVOLUTIONS,
    ("convolution", "conv2d_backward"): CONVOLUTIONS | GRADIENTS,
    ("padding_and_stride", "conv2d_backward"): CONVOLUTIONS | GRADIENTS,
    ("padding_and_stride", "conv_transpose2d"): CONVOLUTIONS | GRADIENTS,
    ("padding_and_stride", "pad2d"): BORDERS,
    ("pooling", "adaptive_avg_pool2d"): POOLS,
    ("pooling", "max_pool2d_backward"): POOLS | GRADIENTS,
    ("networks", "relu"): RELUS,
    ("networks", "cross_entropy"): LOSSES,
    ("networks", "cross_entropy_backward"): LOSSES | GRADIENTS,
    ("networks", "batch_norm2d"): NORMS,
    ("networks", "dropout"): DROPOUTS,
}


@pytest.mark.parametrize(
    ("chapter", "name", "way"), [(chapter, name, way) for (chapter, name), ways in ENOUGH.items() for way in ways]
)
def test_a_plain_call_that_does_the_work_is_banned(chapter, name, way):
    bans = next(each.bans for each in load_chapter(ROOT, chapter).exercises if each.name == name)
    guard = Guard(bans)
    with guard.watch({}), pytest.raises(BannedCall):
        ENOUGH[chapter, name][way]()
    assert guard.take_hit()
