"""Plausible wrong dropouts and augmentations, each one misconception."""

import torch
from torch.nn.functional import pad

from autograder import mistake

from .regularisers import dropout, random_crop_flip


def chance_of(x, generator, shape=None):
    """Uniform random numbers in the shape of x, or in another that goes with it."""
    return torch.rand(x.shape if shape is None else shape, generator=generator, device=x.device)


def in_training(x, p, training, generator, otherwise):
    """What `otherwise` makes where chance has a part, and what the reference makes elsewhere."""
    return otherwise() if training and 0 < p < 1 else dropout(x, p, training, generator)


@mistake(of=dropout, hint="Drop half of many ones. What is the mean before, and after?")
def does_not_scale(x, p, training, generator):
    """What is kept is divided by 1 - p, so that the mean stays what it was and evaluation needs no scaling."""
    return in_training(x, p, training, generator, lambda: torch.where(chance_of(x, generator) >= p, x, 0))


@mistake(of=dropout, hint="With p = 0.1, is what is kept divided by 0.1 or by 0.9?")
def divides_by_p(x, p, training, generator):
    """A share of 1 - p is kept, so that is what restores the mean; p is the share that is lost."""
    return in_training(x, p, training, generator, lambda: torch.where(chance_of(x, generator) >= p, x / p, 0))


@mistake(of=dropout, hint="What is p the probability of: to be dropped, or to be kept?")
def keeps_with_probability_p(x, p, training, generator):
    """p is the probability to be dropped; some papers let it be that to be kept."""
    if not (training and 0 <= p <= 1):
        return dropout(x, p, training, generator)
    return dropout(x, 1 - p, training, generator)


@mistake(of=dropout, hint="Call it twice with training=False. Should the results differ from x?")
def drops_in_evaluation(x, p, training, generator):
    """Dropout is for training only: in evaluation all numbers are used, as they are."""
    return dropout(x, p, True, generator)


@mistake(of=dropout, hint="What does inverted dropout do in evaluation?")
def scales_in_evaluation(x, p, training, generator):
    """Inverted dropout scales up in training, so that evaluation has nothing to do; to scale down there was the old way."""
    dropped = dropout(x, p, training, generator)
    return dropped if training else x * (1 - p)


@mistake(of=dropout, hint="Print one channel of the result: is all of it gone, or all of it there?")
def drops_whole_channels(x, p, training, generator):
    """Every number is drawn by itself; to drop whole channels is another layer, Dropout2d."""

    def otherwise():
        flags = chance_of(x, generator, (*x.shape[:2], *[1] * (x.ndim - 2)))
        return torch.where(flags >= p, x / (1 - p), 0)

    return in_training(x, p, training, generator, otherwise)


@mistake(of=dropout, hint="Print which numbers of the first image are dropped, and which of the second.")
def drops_the_same_in_every_image(x, p, training, generator):
    """Every image draws for itself: a mask without the batch's axis is stretched over all images."""

    def otherwise():
        return torch.where(chance_of(x, generator, x.shape[1:]) >= p, x / (1 - p), 0)

    return in_training(x, p, training, generator, otherwise)


@mistake(of=dropout, hint="Seed two generators alike. Does your function give the same twice?")
def draws_from_the_global_generator(x, p, training, generator):
    """All randomness comes from the generator that is handed over: only so can a run be repeated."""
    return in_training(x, p, training, generator, lambda: torch.where(torch.rand_like(x) >= p, x / (1 - p), 0))


@mistake(of=dropout, hint="What is 0 / 0? Try p = 1.")
def divides_zero_by_zero(x, p, training, generator):
    """With p = 1 nothing is kept and nothing must be scaled: 0 / (1 - 1) is not a number."""
    return dropout(x, p, training, generator) / (0 if training and p == 1 else 1)


@mistake(of=dropout, hint="What does p = 1.5 mean?")
def accepts_any_number_for_p(x, p, training, generator):
    """A probability lies between 0 and 1; any other number is the caller's error, and goes unnoticed unless you say so."""
    return dropout(x, min(max(p, 0.0), 1.0), training, generator)


@mistake(of=dropout, hint="Does your output have a grad_fn when x requires a gradient?")
def cuts_what_is_kept(x, p, training, generator):
    """A result that is copied out of the graph (detach, numpy, .data, no_grad) carries no gradient back."""
    return dropout(x.detach(), p, training, generator)


def shown(x, padding, generator, tops=None, lefts=None, mirrored=None, padded=None, axis=-1):
    """Crop and mirror image by image; what is given takes the place of what would be drawn."""
    count, (height, width) = len(x), x.shape[2:]
    random_crop_flip(x[:0], padding, generator)  # it refuses what the reference refuses

    def places():
        return torch.randint(2 * padding + 1, (count,), generator=generator, device=x.device)

    tops, lefts = places() if tops is None else tops, places() if lefts is None else lefts
    flags = torch.rand(count, generator=generator, device=x.device) < 0.5 if mirrored is None else mirrored
    padded = pad(x, (padding,) * 4) if padded is None else padded
    windows = [
        image[:, top : top + height, left : left + width]
        for image, top, left in zip(padded, tops.tolist(), lefts.tolist(), strict=True)
    ]
    images = [w.flip(axis) if flag else w for w, flag in zip(windows, flags.tolist(), strict=True)]
    return torch.stack(images) if images else x.clone()


def whole_numbers(x, below, generator):
    """A random whole number from 0 up to, but without, `below` for each image."""
    return torch.randint(max(below, 1), (len(x),), generator=generator, device=x.device)


@mistake(of=random_crop_flip, hint="Print the first rows of the windows of ten images.")
def cuts_the_same_window_for_all(x, padding, generator):
    """Every image draws for itself: one window for the whole batch is hardly an augmentation."""
    tops, lefts = torch.randint(max(2 * padding + 1, 1), (2, 1), generator=generator, device=x.device).expand(2, len(x))
    return shown(x, padding, generator, tops, lefts)


@mistake(of=random_crop_flip, hint="Are ever some images of a batch mirrored and others not?")
def mirrors_all_or_none(x, padding, generator):
    """Every image is mirrored or not by a draw of its own."""
    flags = (torch.rand(1, generator=generator, device=x.device) < 0.5).expand(len(x))
    return shown(x, padding, generator, mirrored=flags)


@mistake(of=random_crop_flip, hint="Is any image ever not mirrored?")
def always_mirrors(x, padding, generator):
    """Half of the images stay as they are: the mirror is drawn with probability 1/2."""
    return shown(x, padding, generator, mirrored=torch.ones(len(x), dtype=torch.bool))


@mistake(of=random_crop_flip, hint="Is any image ever mirrored?")
def never_mirrors(x, padding, generator):
    """Half of the images are mirrored."""
    return shown(x, padding, generator, mirrored=torch.zeros(len(x), dtype=torch.bool))


@mistake(of=random_crop_flip, hint="Which axis of (N, C, H, W) runs from left to right? Shoes stand on their soles.")
def turns_images_upside_down(x, padding, generator):
    """Left becomes right, which is the last axis; upside down is the one before it."""
    return shown(x, padding, generator, axis=-2)


@mistake(of=random_crop_flip, hint="With padding 1, in which rows may the window begin? torch.randint leaves its end out.")
def misses_the_last_place(x, padding, generator):
    """There are 2 * padding + 1 places, from 0 to 2 * padding, both included."""
    tops, lefts = (whole_numbers(x, 2 * padding, generator) for _ in range(2))
    return shown(x, padding, generator, tops, lefts)


@mistake(of=random_crop_flip, hint="With padding 1, can the image move both up and down?")
def moves_to_one_side_only(x, padding, generator):
    """The border lies on both sides, so there are 2 * padding + 1 places; with padding + 1 the image moves one way only."""
    tops, lefts = (whole_numbers(x, padding + 1, generator) for _ in range(2))
    return shown(x, padding, generator, tops, lefts)


@mistake(of=random_crop_flip, hint="Does the window ever move down without moving to the right?")
def moves_along_the_diagonal(x, padding, generator):
    """The first row and the first column are drawn independently."""
    tops = whole_numbers(x, 2 * padding + 1, generator)
    return shown(x, padding, generator, tops, tops)


@mistake(of=random_crop_flip, hint="What stands beyond the image's edge?")
def repeats_the_edge(x, padding, generator):
    """The border is zeros; to repeat the pixels of the edge is another way to pad."""
    if padding < 0 or 0 in x.shape:
        return random_crop_flip(x, padding, generator)
    rows, columns = (torch.arange(-padding, n + padding, device=x.device).clamp(0, n - 1) for n in x.shape[2:])
    return shown(x, padding, generator, padded=x[:, :, rows[:, None], columns])


@mistake(of=random_crop_flip, hint="Where do the pixels go that leave at the right?")
def rolls_the_image(x, padding, generator):
    """What leaves the window is gone, and zeros come in; a roll brings it back at the other side."""
    if padding < 0 or 0 in x.shape:
        return random_crop_flip(x, padding, generator)
    rows, columns = (torch.arange(-padding, n + padding, device=x.device) % n for n in x.shape[2:])
    return shown(x, padding, generator, padded=x[:, :, rows[:, None], columns])


@mistake(of=random_crop_flip, hint="Does the red of a pixel still lie on its green?")
def cuts_each_channel_by_itself(x, padding, generator):
    """All channels of an image share its window, or its colours come apart."""
    planes = random_crop_flip(x.flatten(0, 1)[:, None], padding, generator)
    return planes.view(x.shape)


@mistake(of=random_crop_flip, hint="With padding 2, does any image ever move?")
def only_mirrors(x, padding, generator):
    """The window moves over the padded image; cut from the middle it shows the image as it was."""
    middle = torch.full((len(x),), padding, device=x.device)
    return shown(x, padding, generator, middle, middle)


@mistake(of=random_crop_flip, hint="Seed two generators alike. Does your function give the same twice?")
def crops_by_the_global_generator(x, padding, generator):
    """All randomness comes from the generator that is handed over: only so can a run be repeated."""
    return random_crop_flip(x, padding, torch.default_generator)


@mistake(of=random_crop_flip, hint="What does torch.nn.functional.pad do with a negative padding?")
def crops_for_negative_padding(x, padding, generator):
    """A negative padding would cut the image down in silence: it is the caller's error."""
    return random_crop_flip(x, max(padding, 0), generator)
