"""What no exercise on convolution may call: libraries' own, their layers, and the operators to which both lead."""

from solutions.bans import rewritten

CORRELATORS = [
    *("scipy.signal", "scipy.ndimage", "cv2", "skimage.filters", "numpy.convolve", "numpy.correlate"),
    *("numpy._core.multiarray.correlate", "numpy._core.multiarray.correlate2"),
]
LAYERS = [
    f"torch.nn.{prefix}{kind}{dimensions}d"
    for kind in ("Conv", "ConvTranspose")
    for dimensions in (1, 2, 3)
    for prefix in ("", "Lazy")
]
FUNCTIONS = [
    f"{module}.{name}{dimensions}d"
    for module in ("torch", "torch.nn.functional")
    for name in ("conv", "conv_transpose")
    for dimensions in (1, 2, 3)
]
GRADIENTS = ["torch.nn.grad", "torch.ops.aten.convolution_backward"]
PATCHES = ["torch.nn.functional.unfold", "torch.nn.functional.fold", "torch.nn.Unfold", "torch.nn.Fold"]
OPERATORS = [
    f"aten.{name}"
    for name in (
        *("convolution", "_convolution", "convolution_backward", "convolution_overrideable"),
        *("mkldnn_convolution", "cudnn_convolution", "cudnn_convolution_transpose", "miopen_convolution"),
        *("_slow_conv2d_forward", "_slow_conv2d_backward", "slow_conv3d_forward", "slow_conv_transpose2d"),
        *("slow_conv_dilated2d", "slow_conv_dilated3d", "slow_conv_transpose3d", "conv_tbc", "to_mkldnn"),
        *("cudnn_convolution_relu", "cudnn_convolution_add_relu", "conv_depthwise3d"),
        *("_conv_depthwise2d", "_nnpack_spatial_convolution", "im2col", "col2im"),
    )
]
FOREIGN = [
    *("torch.ops.mkldnn._convolution_pointwise", "torch.ops.mkldnn._convolution_transpose_pointwise"),
    "torch.ops.mkldnn_prepacked.conv2d_run",
]
CONVOLUTIONS = [
    *(*CORRELATORS, *LAYERS, *FUNCTIONS, *GRADIENTS, *PATCHES, *OPERATORS, *FOREIGN),
    *("torch.convolution", *rewritten("im2col", "col2im")),
]
