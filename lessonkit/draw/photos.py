"""Figures on photographs: what filters do, channels that add up, colours mixed pixel by pixel, shifts."""

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from .palette import INK, ORANGE, PAPER
from .style import drawing


def picture(ax: Axes, pixels: Tensor, title: str = "", signed: bool = False) -> None:
    """Show (H, W) in greys or (3, H, W) in colours; with `signed`, mid-grey is zero."""
    reach = float(pixels.abs().max()) or 1.0
    if pixels.ndim == 3:
        ax.imshow(pixels.clamp(0, 1).permute(1, 2, 0).numpy(), interpolation="none")
    else:
        ax.imshow(
            pixels.numpy(), cmap="gray", vmin=-reach if signed else 0, vmax=reach if signed else 1, interpolation="none"
        )
    ax.set(xticks=[], yticks=[])
    ax.set_title(title, pad=5)
    for spine in ax.spines.values():
        spine.set_visible(False)


def kernel_table(ax: Axes, kernel: Tensor) -> None:
    """The numbers of a kernel, small, in a frame."""
    rows, columns = kernel.shape
    for row in range(rows):
        for column in range(columns):
            value = float(kernel[row, column])
            text = "⅑" if abs(value - 1 / 9) < 1e-6 else f"{value:g}".replace("-", "\N{MINUS SIGN}")
            ax.text(column, row, text, ha="center", va="center")
    ax.set(xlim=(-0.5, columns - 0.5), ylim=(rows - 0.5, -0.5), xticks=[], yticks=[], aspect="equal")
    for spine in ax.spines.values():
        spine.set_visible(True)
        spine.set_color(INK)


@drawing
def filtered(original: Tensor, kernels: Mapping[str, Tensor], results: Mapping[str, Tensor]) -> Figure:
    """A grey photograph under several kernels; a kernel whose weights sum to zero gives a signed picture."""
    figure = Figure(figsize=(5.6, 8.2))
    axes = figure.subplots(3, 2)
    picture(axes[0, 0], original, "the photograph")
    axes[0, 1].set_axis_off()
    axes[0, 1].text(
        0.5, 0.5, "Where a kernel sums to 0,\nmid-grey is 0, white is\npositive, black negative.",
        ha="center", va="center", transform=axes[0, 1].transAxes,
    )  # fmt: skip
    for ax, (name, kernel) in zip(axes.flat[2:], kernels.items(), strict=True):
        picture(ax, results[name], name, signed=abs(float(kernel.sum())) < 1e-6)
        kernel_table(ax.inset_axes((0.02, 0.02, 0.4, 0.4), facecolor=PAPER), kernel)
    figure.tight_layout(h_pad=1.0, w_pad=0.6)
    return figure


@drawing
def channel_sum(colour: Tensor, parts: Tensor, total: Tensor) -> Figure:
    """A colour photograph's three channels, what each slice of one filter answers, and the sum: one feature map."""
    figure = Figure(figsize=(6.6, 3.8))
    axes = figure.subplots(2, 4, gridspec_kw={"wspace": 0.22, "hspace": 0.2})
    for index, name in enumerate(("red", "green", "blue")):
        picture(axes[0, index], colour[index], name)
        picture(axes[1, index], parts[index], f"slice {index + 1}", signed=True)
    picture(axes[0, 3], colour, "photograph")
    picture(axes[1, 3], total, "feature map", signed=True)
    for left, sign in zip(axes[1, :3], "++=", strict=True):
        left.text(1.13, 0.5, sign, transform=left.transAxes, ha="center", va="center", fontsize=16)
    return figure


@drawing
def mixed(original: Tensor, maps: Mapping[str, Tensor]) -> Figure:
    """A colour photograph and what a few 1 x 1 filters make of it."""
    figure = Figure(figsize=(6.3, 2.2))
    axes = figure.subplots(1, len(maps) + 1, gridspec_kw={"wspace": 0.06})
    picture(axes[0], original, "photograph")
    for ax, (name, pixels) in zip(axes[1:], maps.items(), strict=True):
        picture(ax, pixels, name, signed=True)
    return figure


@drawing
def two_ways(image: Tensor, shifted: Tensor, response: Tensor, response_of_shifted: Tensor) -> Figure:
    """A square of pictures: shift then filter, filter then shift; both ways end at the same picture."""
    figure = Figure(figsize=(5.6, 5.6))
    axes = figure.subplots(2, 2, gridspec_kw={"wspace": 0.42, "hspace": 0.42})
    picture(axes[0, 0], image, "photograph")
    picture(axes[0, 1], shifted, "shifted")
    picture(axes[1, 0], response, "filtered", signed=True)
    picture(axes[1, 1], response_of_shifted, "both, either way round", signed=True)
    for ax in axes[:, 0]:
        ax.annotate("", (1.36, 0.5), (1.05, 0.5), xycoords="axes fraction", arrowprops=_arrow())
        ax.text(1.2, 0.57, "shift", transform=ax.transAxes, ha="center")
    for ax in axes[0]:
        ax.annotate("", (0.5, -0.24), (0.5, -0.05), xycoords="axes fraction", arrowprops=_arrow())
        ax.text(0.56, -0.14, "filter", transform=ax.transAxes, va="center")
    return figure


def _arrow() -> dict[str, object]:
    return {"arrowstyle": "-|>", "color": ORANGE, "linewidth": 2}
