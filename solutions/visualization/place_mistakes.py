"""Plausible wrong patches and wrong occlusions, each one misconception."""

import torch
from torch import nn

from autograder import mistake

from .fields import Field, field_of, window_of
from .hooks import find_layer, record
from .reference import occlusion_map, top_patches


def taken(net, images, layer, maps, k, field=None, box=None):
    """The patches of the k images whose maps hold the largest values, by this field and this way to cut its box."""
    field = field or field_of(net, find_layer(net, layer))
    box = box or (lambda field, place, length: field.box(place, length))
    strongest = maps.flatten(1).argmax(dim=1).tolist()
    boxes = []
    for image in maps.flatten(1).amax(dim=1).argsort(descending=True, stable=True)[:k].tolist():
        row, column = divmod(strongest[image], maps.shape[2])
        top, bottom = box(field, row, images.shape[2])
        left, right = box(field, column, images.shape[3])
        boxes.append((image, top, left, bottom, right))
    return cut(images, boxes), boxes


def cut(images, boxes):
    """The patches of these boxes."""
    return [images[n, :, top:bottom, left:right] for n, top, left, bottom, right in boxes]


def channel_maps(net, images, layer, channel, k):
    """The channel's maps; refuses what the reference refuses."""
    top_patches(net, images, layer, channel, k)
    with torch.no_grad():
        return record(net, images, layer)[0][:, channel]


@mistake(
    of=top_patches,
    hint="Two filters of 3 x 3, one behind the other, with a pooling of 2 between. How far apart do they stand?",
)
def lets_windows_grow_without_strides(net, images, layer, channel, k):
    """Behind a stride, a window's places lie further apart: its reach counts in steps of the image."""
    maps, size, step, start = channel_maps(net, images, layer, channel, k), 1, 1, 0
    for kernel, stride, padding, dilation in windows(net, layer):
        size += (kernel - 1) * dilation
        start -= padding * step
        step *= stride
    return taken(net, images, layer, maps, k, Field(size, step, start))


def windows(net, layer):
    """Kernel, stride, padding and dilation of each layer with windows, up to this one."""
    found = []
    for name, module in net.named_modules():
        if isinstance(module, (nn.Conv2d, nn.MaxPool2d)):
            found.append(window_of(module))
        if name == layer:
            break
    return found


@mistake(of=top_patches, hint="Pad by 1. In which row of the image does the first window begin?")
def forgets_the_padding(net, images, layer, channel, k):
    """Padding moves every window up and to the left: the first one begins outside the image."""
    field = field_of(net, find_layer(net, layer))
    return taken(net, images, layer, channel_maps(net, images, layer, channel, k), k, Field(field.size, field.step, 0))


@mistake(of=top_patches, hint="How many rows does a filter of 3 rows with dilation 2 reach over?")
def forgets_the_dilation(net, images, layer, channel, k):
    """A dilated window reaches over (kernel_size - 1) * dilation + 1 rows."""
    maps, field = channel_maps(net, images, layer, channel, k), Field()
    for kernel, stride, padding, _ in windows(net, layer):
        field = field.behind(kernel, stride, padding, 1)
    return taken(net, images, layer, maps, k, field)


@mistake(of=top_patches, hint="Does a pooling see one pixel of what it reads, or several?")
def forgets_the_pooling(net, images, layer, channel, k):
    """A pooling has windows and a stride, and they count as a convolution's do."""
    maps, field, wanted = channel_maps(net, images, layer, channel, k), Field(), find_layer(net, layer)
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            field = field.behind(*window_of(module))
        if module is wanted:
            break
    return taken(net, images, layer, maps, k, field)


@mistake(of=top_patches, hint="What does image[:, -2:3] give in Python?")
def does_not_cut_at_the_border(net, images, layer, channel, k):
    """What a place sees may reach over the border, and Python counts a negative row from the other end."""

    def whole(field, place, length):
        return place * field.step + field.start, place * field.step + field.start + field.size

    return taken(net, images, layer, channel_maps(net, images, layer, channel, k), k, box=whole)


@mistake(of=top_patches, hint="A place of a first layer of 3 x 3 sees three rows. How many does images[top:bottom] hold?")
def ends_a_box_at_its_last_row(net, images, layer, channel, k):
    """Bottom and right are the first that no longer belong to the box, as in a slice."""

    def short(field, place, length):
        first, end = field.box(place, length)
        return first, end - 1

    return taken(net, images, layer, channel_maps(net, images, layer, channel, k), k, box=short)


@mistake(of=top_patches, hint="What excites a channel more, the value -5 or the value 1?")
def takes_the_largest_absolute_value(net, images, layer, channel, k):
    """What excites a channel is its largest value; a large negative one is the opposite."""
    return taken(net, images, layer, channel_maps(net, images, layer, channel, k).abs(), k)


@mistake(of=top_patches, hint="In which order does sorting give values unless it is told otherwise?")
def takes_the_weakest_images(net, images, layer, channel, k):
    """The largest come first: sorting begins with the smallest unless it is told otherwise."""
    maps = channel_maps(net, images, layer, channel, k)
    patches, boxes = taken(net, images, layer, maps, len(images))
    return patches[::-1][:k], boxes[::-1][:k]


@mistake(of=top_patches, hint="Can an image give two of the k patches?")
def takes_several_from_one_image(net, images, layer, channel, k):
    """At most one patch of an image: else the k best are often the same spot, moved by a pixel."""
    maps = channel_maps(net, images, layer, channel, k)
    field, (_, height, width) = field_of(net, find_layer(net, layer)), maps.shape
    boxes = []
    for place in maps.flatten().argsort(descending=True, stable=True)[:k].tolist():
        image, (row, column) = place // (height * width), divmod(place % (height * width), width)
        (top, bottom), (left, right) = field.box(row, images.shape[2]), field.box(column, images.shape[3])
        boxes.append((image, top, left, bottom, right))
    return cut(images, boxes), boxes


@mistake(of=top_patches, hint="In a map of 4 rows and 6 columns, in which row does the flat index 6 stand?")
def divides_the_place_by_the_height(net, images, layer, channel, k):
    """A flat index counts row by row, so the width of the map splits it."""
    maps = channel_maps(net, images, layer, channel, k)
    turned = torch.full_like(maps, -torch.inf).flatten(1)
    _, height, width = maps.shape
    for image, place in enumerate(maps.flatten(1).argmax(dim=1).tolist()):
        row, column = place // height, place % height
        turned[image, min(row * width + column, height * width - 1)] = maps[image].max()
    return taken(net, images, layer, turned.view_as(maps), k)


@mistake(of=top_patches, hint="Call it, and count the layer's hooks.")
def leaves_its_hook_on_the_layer(net, images, layer, channel, k):
    """The hook with which you looked on is to be removed when you have looked."""
    found = top_patches(net, images, layer, channel, k)
    find_layer(net, layer).register_forward_hook(lambda module, inputs, output: None)
    return found


def covered_answers(net, x, label, size, stride, cover, answer=None):
    """What the net says to every image that `cover(image, rows, columns)` makes of a copy of x."""
    occlusion_map(net, x, label, size, stride)
    answer = answer or (lambda logits: logits[:, label])
    rows = []
    with torch.no_grad():
        for top in range(0, x.shape[1] - size + 1, stride):
            images = []
            for left in range(0, x.shape[2] - size + 1, stride):
                images.append(cover(x.clone(), slice(top, top + size), slice(left, left + size)))
            rows.append(answer(net(torch.stack(images))))
    return torch.stack(rows)


def set_to(fill):
    """Cover with this value."""

    def cover(image, rows, columns):
        image[:, rows, columns] = fill
        return image

    return cover


@mistake(of=occlusion_map, hint="Is every answer about the original image with one square on it?")
def piles_the_squares_up(net, x, label, size, stride, fill=0.0):
    """Every square is put on the image as it was: without a fresh copy the ones before stay."""
    occlusion_map(net, x, label, size, stride)
    work, rows = x.clone(), []
    with torch.no_grad():
        for top in range(0, x.shape[1] - size + 1, stride):
            row = []
            for left in range(0, x.shape[2] - size + 1, stride):
                work[:, top : top + size, left : left + size] = fill
                row.append(net(work[None])[0, label])
            rows.append(torch.stack(row))
    return torch.stack(rows)


@mistake(of=occlusion_map, hint="Print x before and after.")
def paints_over_the_callers_image(net, x, label, size, stride, fill=0.0):
    """The image belongs to the caller: cover a copy."""
    answers = occlusion_map(net, x, label, size, stride, fill)
    x[:, -size:, -size:] = fill
    return answers


@mistake(of=occlusion_map, hint="Does the map hold the net's answers, or by how much they fell?")
def subtracts_the_answer_to_the_whole_image(net, x, label, size, stride, fill=0.0):
    """The map holds the logits themselves; by how much they fell is another picture."""
    return net(x[None])[0, label].detach() - occlusion_map(net, x, label, size, stride, fill)


@mistake(of=occlusion_map, hint="Can an entry of the map be negative?")
def asks_for_the_probability(net, x, label, size, stride, fill=0.0):
    """The map holds logits: the softmax mixes in what happens to all other classes."""
    return covered_answers(net, x, label, size, stride, set_to(fill), lambda logits: logits.softmax(dim=1)[:, label])


@mistake(of=occlusion_map, hint="Which colour has a square whose red alone is 0?")
def covers_one_channel_only(net, x, label, size, stride, fill=0.0):
    """The square covers all channels."""

    def cover(image, rows, columns):
        image[0, rows, columns] = fill
        return image

    return covered_answers(net, x, label, size, stride, cover)


@mistake(of=occlusion_map, hint="What remains of the image when the square is put on it?")
def keeps_the_square_and_covers_the_rest(net, x, label, size, stride, fill=0.0):
    """The square is what the net does not see; all around it stays."""

    def cover(image, rows, columns):
        seen = torch.full_like(image, fill)
        seen[:, rows, columns] = image[:, rows, columns]
        return seen

    return covered_answers(net, x, label, size, stride, cover)


@mistake(of=occlusion_map, hint="Call it with fill=1.0 on a black image.")
def always_covers_with_black(net, x, label, size, stride, fill=0.0):
    """The square has the value `fill`, whatever that is."""
    return occlusion_map(net, x, label, size, stride)


@mistake(of=occlusion_map, hint="An image of 10 rows, a square of 4, a stride of 3. Where do the squares begin?")
def begins_squares_that_hang_over(net, x, label, size, stride, fill=0.0):
    """Only squares that lie whole in the image are tried; one that hangs over the border would be a smaller one."""
    occlusion_map(net, x, label, size, stride)
    padded = nn.functional.pad(x, (0, size - 1, 0, size - 1))
    height, width = x.shape[1:]
    rows = []
    with torch.no_grad():
        for top in range(0, height, stride):
            row = []
            for left in range(0, width, stride):
                work = padded.clone()
                work[:, top : top + size, left : left + size] = fill
                row.append(net(work[None, :, :height, :width])[0, label])
            rows.append(torch.stack(row))
    return torch.stack(rows)


@mistake(of=occlusion_map, hint="An image of 8 rows and 11 columns: is the map wide or high?")
def swaps_rows_and_columns(net, x, label, size, stride, fill=0.0):
    """The first axis of the map goes down the image, the second across."""
    return occlusion_map(net, x, label, size, stride, fill).T
