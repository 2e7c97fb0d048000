"""What is wrong with images that were cropped and mirrored at random."""

import torch
from torch import Generator, Tensor

from .chance import far_from, neighbours_along, without_the_generator
from .regularisers import random_crop_flip


def find_windows(x: Tensor, padding: int, shown: Tensor) -> Tensor:
    """For every image the first row and column of the window that is shown, and 1 if it is mirrored; -1 if it is none."""
    _, _, height, width = x.shape
    padded = torch.nn.functional.pad(x, (padding, padding, padding, padding))
    windows = padded.unfold(2, height, 1).unfold(3, width, 1).permute(0, 2, 3, 1, 4, 5)  # (N, tops, lefts, C, H, W)
    found = torch.full((len(x), 3), -1)
    for mirrored, image in ((1, shown.flip(-1)), (0, shown)):
        same = (windows == image[:, None, None]).flatten(3).all(dim=3)
        for number, top, left in same.nonzero().flip(0).tolist():
            found[number] = torch.tensor([top, left, mirrored])
    return found


def judge_windows(arguments, result):
    """Say which image of `random_crop_flip(x, padding, generator)` is no window, mirrored or not, or None.

    No pixel of x is 0, and no two of an image are alike.
    """
    x, padding = arguments[:2]
    strange = (find_windows(x, padding, result)[:, 0] < 0).nonzero().flatten().tolist()
    if not strange:
        return None
    number = strange[0]
    looks = say_what_is_shown(x[number], padding, result[number])
    return f"image {number} shows no window of the padded image, mirrored or not: {looks}"


def say_what_is_shown(image: Tensor, padding: int, shown: Tensor) -> str:
    """What an image that is no window looks like."""

    def is_window(part: Tensor, of: Tensor) -> bool:
        return int(find_windows(of[None], padding, part[None])[0, 0]) >= 0

    if is_window(shown.flip(-2), image):
        return "it is upside down"
    if all(is_window(shown[c : c + 1], image[c : c + 1]) for c in range(len(image))):
        return "its channels show different windows"
    if torch.equal(shown.flatten().sort().values, image.flatten().sort().values):
        return "what left it at one side has come back at another"
    if not bool(torch.isin(shown, torch.cat([image.flatten(), image.new_zeros(1)])).all()):
        return "it holds numbers that neither the image nor a border of zeros has"
    return "it shows pixels of the image where the border of zeros should be"


def judge_frequencies(arguments, result):
    """Say what is wrong with the windows of many images, each of which shows at least one pixel, or None."""
    x, padding = arguments[:2]
    if (said := judge_windows(arguments, result)) is not None:
        return said
    tops, lefts, mirrored = find_windows(x, padding, result).unbind(dim=1)
    return (
        say_if_all_alike(tops, lefts, mirrored, padding)
        or say_if_not_uniform("row", tops, padding)
        or say_if_not_uniform("column", lefts, padding)
        or say_if_together(tops, lefts, mirrored, padding)
        or say_if_the_generator_is_idle(x, padding, result)
    )


def say_if_all_alike(tops: Tensor, lefts: Tensor, mirrored: Tensor, padding: int) -> str | None:
    """The images do not all show the same window, and half of them are mirrored."""
    if bool((tops == tops[0]).all() and (lefts == lefts[0]).all()):
        return "no image is moved" if int(tops[0]) == int(lefts[0]) == padding else "all images show the same window"
    if len(mirrored.unique()) == 1:
        return "all images are mirrored" if bool(mirrored[0]) else "no image is mirrored"
    if far_from(0.5, mirrored):
        return f"{int(mirrored.sum())} of {len(mirrored)} images are mirrored, where half is expected"
    return None


def say_if_not_uniform(axis: str, firsts: Tensor, padding: int) -> str | None:
    """Each of the 2 * padding + 1 places is as likely as any other."""
    places = range(2 * padding + 1)
    if not any(far_from(1 / len(places), firsts == place) for place in places):
        return None
    missing = [place for place in places if not bool((firsts == place).any())]
    if missing == [places[-1]]:
        return f"no window begins in the last {axis} that is possible"
    if missing and missing == list(places[padding + 1 :]):
        return f"no window begins beyond the {axis} in the middle"
    return f"the windows do not begin in all {len(places)} possible {axis}s equally often"


def say_if_together(tops: Tensor, lefts: Tensor, mirrored: Tensor, padding: int) -> str | None:
    """Row, column and mirror are drawn independently, and so are those of neighbours in the batch."""
    by_chance, aside = 1 / (2 * padding + 1), lefts != padding
    if far_from(by_chance, tops == lefts):
        return "the first row and the first column are drawn together"
    if far_from(0.5, ((lefts > padding) == mirrored.bool())[aside]):
        return "the first column and the mirror are drawn together"
    for what, values, alike in (("begin in the same row", tops, by_chance), ("are mirrored together", mirrored, 0.5)):
        one, other = neighbours_along(0, values)
        if far_from(alike, one == other):
            return f"neighbours in the batch {what}"
    return None


def say_if_the_generator_is_idle(x: Tensor, padding: int, result: Tensor) -> str | None:
    """The randomness comes from the generator that was handed over, not from the global one."""

    def at_once(generator: Generator) -> Tensor:
        return random_crop_flip(x, padding, generator)

    def image_after_image(generator: Generator) -> Tensor:
        return torch.cat([random_crop_flip(image[None], padding, generator) for image in x])

    idle = without_the_generator([at_once, image_after_image], result)
    return "the randomness does not come from the generator that is handed over" if idle else None
