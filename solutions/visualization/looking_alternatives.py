"""Right grids, activations, patches and occlusions that are written in other ways."""

import torch
from torch import nn
from torch.nn import functional

from autograder import alternative

from .reference import activations, filter_grid, occlusion_map, top_patches


def between_zero_and_one(weight):
    """Every filter flat, shifted and divided by its range."""
    flat = weight.flatten(1)
    flat = flat - flat.min(dim=1, keepdim=True).values
    return (flat / flat.max(dim=1, keepdim=True).values.clamp(min=1e-12)).view_as(weight)


def columns_for(weight, columns):
    """The number of columns, or a refusal worded unlike the reference's."""
    if columns <= 0:
        raise ValueError(f"{columns} columns hold no filter")
    return columns if columns < weight.shape[0] else weight.shape[0]


@alternative(of=filter_grid)
def joins_rows_of_padded_filters(weight, columns=8):
    """A white border on two sides of every filter, joined to rows and then to the grid, whose own border is cut off."""
    columns = columns_for(weight, columns)
    tiles = list(functional.pad(between_zero_and_one(weight), (0, 1, 0, 1), value=1.0))
    while len(tiles) % columns:
        tiles.append(torch.ones_like(tiles[0]))
    rows = [torch.cat(tiles[i : i + columns], dim=2) for i in range(0, len(tiles), columns)]
    return torch.cat(rows, dim=1)[:, :-1, :-1]


@alternative(of=filter_grid)
def permutes_the_axes_of_one_array(weight, columns=8):
    """Filters as an array (rows, columns, C, h, w), turned over and flattened."""
    columns = columns_for(weight, columns)
    padded = functional.pad(between_zero_and_one(weight), (0, 1, 0, 1), value=1.0)
    rows = -(-len(padded) // columns)
    missing = rows * columns - len(padded)
    padded = torch.cat([padded, padded.new_ones(missing, *padded.shape[1:])])
    grid = padded.unflatten(0, (rows, columns)).permute(2, 0, 3, 1, 4)
    return grid.reshape(padded.shape[1], rows * padded.shape[2], -1)[:, :-1, :-1]


@alternative(of=filter_grid)
def asks_every_pixel_of_the_grid(weight, columns=8):
    """Three loops over the image that is to come: each pixel finds its filter, or is white."""
    columns = columns_for(weight, columns)
    count, channels, height, width = weight.shape
    tiles, rows = between_zero_and_one(weight.double()), -(-count // columns)
    grid = weight.new_ones(channels, rows * (height + 1) - 1, columns * (width + 1) - 1)
    for i in range(grid.shape[1]):
        for j in range(grid.shape[2]):
            row, column = i // (height + 1), j // (width + 1)
            inside = i % (height + 1) < height and j % (width + 1) < width
            if inside and row * columns + column < count:
                grid[:, i, j] = tiles[row * columns + column, :, i % (height + 1), j % (width + 1)].to(weight.dtype)
    return grid


class Found(Exception):
    """Ends a run of a net at the layer that was looked for."""


def known(net, layer):
    """The module of this name, or a refusal worded unlike the reference's."""
    try:
        return net.get_submodule(layer)
    except AttributeError:
        raise ValueError(f"what is {layer}?") from None


@alternative(of=activations)
def keeps_the_output_in_a_dict(net, x, layer):
    """A forward hook that is a function of its own, and a dict."""
    seen = {}

    def keep(module, inputs, output):
        seen[layer] = output

    handle = known(net, layer).register_forward_hook(keep)
    net(x)
    handle.remove()
    return seen[layer]


@alternative(of=activations)
def stops_the_net_at_the_layer(net, x, layer):
    """A hook that raises, so that the rest of the net does not run."""

    def stop(module, inputs, output):
        raise Found(output)

    handle = known(net, layer).register_forward_hook(stop)
    try:
        net(x)
    except Found as found:
        return found.args[0]
    finally:
        handle.remove()


@alternative(of=activations)
def puts_another_forward_in_its_place(net, x, layer):
    """The module's forward is exchanged for one that keeps what it returns, and the exchange is taken back."""
    module, kept = known(net, layer), []

    def forward(*inputs):
        kept.append(type(module).forward(module, *inputs))
        return kept[-1]

    module.forward = forward
    try:
        net(x)
    finally:
        del module.forward
    return kept[-1]


@alternative(of=activations)
def hooks_every_layer(net, x, layer):
    """Hooks on all layers, in one dict by name, of which one entry is wanted."""
    if layer not in [name for name, _ in net.named_modules()]:
        raise ValueError("no such layer")
    outputs: dict[str, torch.Tensor] = {}
    handles = [
        module.register_forward_hook(lambda module, inputs, output, name=name: outputs.__setitem__(name, output))
        for name, module in net.named_modules()
    ]
    try:
        net(x)
    finally:
        for handle in handles:
            handle.remove()
    return outputs[layer]


def best_places(maps, k):
    """The k images, each with the place of its largest value, the largest first."""
    if k < 1 or k > len(maps):
        raise ValueError(f"k = {k}, but there are {len(maps)} images")
    best = [(float(m.max()), n, int(m.argmax())) for n, m in enumerate(maps)]
    best.sort(key=lambda item: (-item[0], item[1]))
    return [(n, place // maps.shape[2], place % maps.shape[2]) for _, n, place in best[:k]]


def cut_out(images, boxes):
    """The patches of these boxes, and the boxes."""
    return [images[n][:, top:bottom, left:right].clone() for n, top, left, bottom, right in boxes], boxes


def windows_up_to(net, layer):
    """Kernel, stride, padding and dilation of every layer with windows, up to the named one."""
    found = []
    for name, module in net.named_modules():
        if isinstance(module, (nn.Conv2d, nn.MaxPool2d)):
            sizes = [getattr(module, what) for what in ("kernel_size", "stride", "padding", "dilation")]
            found.append([max(size) if isinstance(size, tuple) else size for size in sizes])
        if name == layer:
            break
    return found


@alternative(of=top_patches)
def walks_back_from_the_place(net, images, layer, channel, k):
    """First and last row of what a place sees, carried back through layer after layer."""
    maps = activations(net, images, layer)[:, channel].detach()
    boxes = []
    for n, row, column in best_places(maps, k):
        ends = [[row, row], [column, column]]
        for kernel, stride, padding, dilation in reversed(windows_up_to(net, layer)):
            ends = [[a * stride - padding, b * stride - padding + dilation * (kernel - 1)] for a, b in ends]
        (top, bottom), (left, right) = ends
        box = (max(top, 0), max(left, 0), min(bottom + 1, images.shape[2]), min(right + 1, images.shape[3]))
        boxes.append((n, *box))
    return cut_out(images, boxes)


@alternative(of=top_patches)
def asks_the_gradient_what_a_place_sees(net, images, layer, channel, k):
    """Windows of equal weights in the place of the layers: the gradient of a place is positive where it looks."""
    maps = activations(net, images, layer)[:, channel].detach()
    boxes = []
    for n, row, column in best_places(maps, k):
        seen = torch.ones(1, 1, *images.shape[2:], dtype=torch.float64, requires_grad=True)
        output = seen
        for kernel, stride, padding, dilation in windows_up_to(net, layer):
            weight = torch.ones(1, 1, kernel, kernel, dtype=torch.float64)
            output = functional.conv2d(output, weight, None, stride, padding, dilation)
        (gradient,) = torch.autograd.grad(output[0, 0, row, column], seen)
        rows, columns = (gradient[0, 0].sum(dim=dim).nonzero()[:, 0].tolist() for dim in (1, 0))
        boxes.append((n, rows[0], columns[0], rows[-1] + 1, columns[-1] + 1))
    return cut_out(images, boxes)


@alternative(of=top_patches)
def sorts_all_places_and_skips_known_images(net, images, layer, channel, k):
    """Every place of every image in one long list, in falling order; the first of each image counts."""
    if not 0 < k <= len(images):
        raise ValueError(f"{k} patches of {len(images)} images")
    with torch.no_grad():
        maps = activations(net, images, layer)[:, channel]
    width, area = maps.shape[2], maps[0].numel()
    jump = size = 1
    start = 0.5  # the centre of a field, in pixels
    for kernel, stride, padding, dilation in windows_up_to(net, layer):
        start += ((kernel - 1) * dilation / 2 - padding) * jump
        size, jump = size + (kernel - 1) * dilation * jump, jump * stride
    boxes: dict[int, tuple[int, ...]] = {}
    for place in maps.flatten().sort(descending=True, stable=True).indices.tolist():
        image, (row, column) = place // area, divmod(place % area, width)
        top, left = (int(start + p * jump - size / 2) if start + p * jump > size / 2 else 0 for p in (row, column))
        bottom, right = (round(start + p * jump + size / 2) for p in (row, column))
        boxes.setdefault(image, (image, top, left, min(bottom, images.shape[2]), min(right, images.shape[3])))
    return cut_out(images, list(boxes.values())[:k])


def corners(x, size, stride):
    """The first rows and columns of all squares, or a refusal worded unlike the reference's."""
    if min(size, stride) <= 0:
        raise ValueError(f"squares of {size}, {stride} apart")
    if size > x.shape[1] or size > x.shape[2]:
        raise ValueError(f"{size} pixels, where the image has {x.shape[1]} by {x.shape[2]}")
    return [range(0, n - size + 1, stride) for n in x.shape[1:]]


@alternative(of=occlusion_map)
def covers_one_square_at_a_time(net, x, label, size, stride, fill=0.0):
    """Two loops, and a fresh copy of the image for each square."""
    tops, lefts = corners(x, size, stride)
    rows = []
    for top in tops:
        row = []
        for left in lefts:
            covered = x.clone()
            covered[:, top : top + size, left : left + size] = fill
            row.append(net(covered.unsqueeze(0))[0, label].detach())
        rows.append(torch.stack(row))
    return torch.stack(rows)


@alternative(of=occlusion_map)
def covers_all_squares_at_once(net, x, label, size, stride, fill=0.0):
    """One mask for each square, and one batch of all images."""
    tops, lefts = corners(x, size, stride)
    down, across = (torch.arange(n, device=x.device) for n in x.shape[1:])
    in_rows = torch.stack([(down >= t) & (down < t + size) for t in tops])
    in_columns = torch.stack([(across >= t) & (across < t + size) for t in lefts])
    masks = in_rows[:, None, :, None] & in_columns[None, :, None, :]
    covered = torch.where(masks[:, :, None], torch.as_tensor(fill, dtype=x.dtype, device=x.device), x)
    return net(covered.flatten(0, 1))[:, label].view(len(tops), len(lefts))


@alternative(of=occlusion_map)
def puts_the_pixels_back(net, x, label, size, stride, fill=0.0):
    """One copy, covered, asked about, and put right again."""
    tops, lefts = corners(x, size, stride)
    work, answers = x.clone(), []
    with torch.inference_mode():
        for top in tops:
            for left in lefts:
                where = (slice(None), slice(top, top + size), slice(left, left + size))
                work[where] = fill
                answers.append(net(work[None])[0, label].item())
                work[where] = x[where]
    return torch.tensor(answers, dtype=x.dtype, device=x.device).reshape(len(tops), len(lefts))
