"""The pages on which the widgets are tried, one for each."""

PAGES = {
    "conv.md": """\
# Convolution arithmetic

```{widget} conv-arithmetic
:alt: A 5 by 5 input beside its output.
:padding: 1
:stride: 2
Move the window.
```
""",
    "pooling.md": "# Pooling\n\n```{widget} pooling\n:alt: A map beside its pool.\nShift the map.\n```\n",
    "receptive.md": """\
# Receptive field

```{widget} receptive-field
:alt: A funnel.
:layers: 3 1 1, 3 2 1, 3 1 2
Point at a unit.
```
""",
    "image.md": "# Image\n\n```{widget} convolve-image\n:alt: A photograph and its edges.\nEdit the kernel.\n```\n",
    "channels.md": "# Channels\n\n```{widget} channels\n:alt: Channels and filters.\nPoint at a number.\n```\n",
    "net.md": "# Net\n\n```{widget} live-net\n:alt: A LeNet at work.\nPick a picture.\n```\n",
    "layers.md": "# Layers\n\n```{widget} layer-table\n:alt: A table.\nEdit a layer.\n```\n",
}

NAMES = [name.removesuffix(".md") for name in PAGES]
