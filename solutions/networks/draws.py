"""Draw what layers and losses take, and what they must refuse."""

import torch

from autograder.draw import booleans, floats, integers, sampled_from, tensors

BATCHES = (1, 2, 3, 2, 3, 0)


def numbers(draw):
    """Whole numbers in half of the cases: there a wrong index shows as a whole unit."""
    return integers(-3, 3) if draw(booleans()) else floats(-4, 4)


def any_shape(draw):
    """A shape of nought to four axes."""
    return [draw(sampled_from([2, 3, 1, 4, 0])) for _ in range(draw(integers(0, 4)))]


def without_zeros(draw, shape):
    """A tensor whose numbers are all at least a half away from zero, where ReLU has its kink."""
    return draw(tensors(shape=shape, elements=sampled_from([1.0, -1.0, 2.0, -2.0, 0.5, -0.5, 3.0, -3.0, 1.5, -4.0])))


def distinct(draw, shape):
    """Whole numbers on both sides of zero, in any order, of which no two are alike, moved by up to two."""
    generator = torch.Generator().manual_seed(draw(integers(0, 9_999)))
    count = torch.Size(shape).numel()
    return (torch.randperm(count, generator=generator) - count // 2 + draw(integers(-2, 2))).double().view(shape)


def another_than(draw, size):
    """A size that is not `size`; often 1, which broadcasting lets through."""
    return draw(sampled_from([other for other in range(1, 6) if other != size]))


def another_shape(draw, shape):
    """A shape with one axis of another length; often 1, which broadcasting lets through."""
    axis = draw(integers(0, len(shape) - 1))
    return [*shape[:axis], another_than(draw, shape[axis]), *shape[axis + 1 :]]


def dense(draw, batches=BATCHES):
    """Samples, a weight and a bias that go together."""
    samples, inputs, outputs = draw(sampled_from(batches)), draw(integers(1, 5)), draw(integers(1, 5))
    elements = numbers(draw)
    x = draw(tensors(shape=[samples, inputs], elements=elements))
    weight = draw(tensors(shape=[outputs, inputs], elements=elements))
    return x, weight, draw(tensors(shape=[outputs], elements=elements))


def dense_to_refuse(draw):
    """Samples and a weight, or a weight and a bias, that do not go together; and the other one of these."""
    x, weight, bias = dense(draw, batches=(1, 2, 3))
    if draw(booleans()):
        return x, weight, draw(tensors(shape=[another_than(draw, len(weight))]))
    return draw(tensors(shape=[len(x), another_than(draw, weight.shape[1])])), weight, bias


def dense_at_fault(x, weight, bias):
    """The lengths that a refusal of these must name."""
    return [x.shape[1], weight.shape[1]] if x.shape[1] != weight.shape[1] else [len(bias), len(weight)]


def dense_with_gradient(draw, batches=BATCHES):
    """A gradient of the output, samples and a weight."""
    x, weight, _ = dense(draw, batches)
    return draw(tensors(shape=[len(x), len(weight)], elements=numbers(draw))), x, weight


def scores(draw, batches=(1, 2, 3, 4)):
    """Logits of an ordinary size, and the right classes."""
    shape = [draw(sampled_from(batches)), draw(integers(2, 5))]
    return draw(tensors(shape=shape, elements=numbers(draw))), classes(draw, *shape)


def classes(draw, count, number):
    """So many labels out of so many classes."""
    return draw(tensors(shape=[count], elements=integers(0, number - 1), dtype=torch.int64))


def huge_scores(draw):
    """Logits whose exponentials overflow or vanish, a thousand from row to row; some sample is right nowhere near.

    Within a row they lie at least a hundred apart: so the logarithm of the sum of exponentials is the largest logit, which
    float32 holds exactly, and who subtracts that instead of the largest logit is as right.
    """
    count, number = draw(integers(1, 4)), draw(integers(2, 5))
    generator = torch.Generator().manual_seed(draw(integers(0, 9_999)))
    ranks = torch.stack([torch.randperm(number, generator=generator) for _ in range(count)])
    offsets = draw(tensors(shape=[count, 1], elements=sampled_from([2000.0, -2000.0, 1000.0, 0.0])))
    logits, labels, row = ranks * 100 + offsets, classes(draw, count, number), draw(integers(0, count - 1))
    logits[row, labels[row]] = logits[row].min() - 500
    return logits, labels


def scores_to_refuse(draw):
    """A label that is no class, labels for another batch, or no samples at all."""
    logits, labels = scores(draw)
    fault = draw(sampled_from(["label", "label", "length", "empty"]))
    if fault == "empty":
        return logits[:0], labels[:0]
    if fault == "length":
        return logits, classes(draw, another_than(draw, len(labels)), logits.shape[1])
    labels[draw(integers(0, len(labels) - 1))] = draw(sampled_from([logits.shape[1], -1, logits.shape[1] + 4, -100]))
    return logits, labels


def scores_at_fault(logits, labels):
    """The numbers that a refusal of these must name."""
    if len(logits) != len(labels):
        return [len(logits), len(labels)]
    return [n for n in labels.tolist() if not 0 <= n < logits.shape[1]][:1] + [logits.shape[1]] * (len(labels) > 0)
