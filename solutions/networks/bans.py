"""What each exercise may not call: PyTorch's own, its layers, and the operators to which both lead."""

FUNCTIONAL, NN = "torch.nn.functional", "torch.nn"
AUTOGRAD = [
    *("torch.autograd.grad", "torch.autograd.backward", "torch.autograd.functional", "torch.Tensor.backward"),
    *("torch.func", "torch.vmap", "torch.autograd.forward_ad"),
]
RELUS = [
    *(f"{FUNCTIONAL}.{name}" for name in ("relu", "relu_", "relu6", "leaky_relu", "leaky_relu_", "rrelu", "prelu")),
    *(f"{FUNCTIONAL}.{name}" for name in ("threshold", "threshold_", "hardtanh", "hardtanh_")),
    *(f"{NN}.{name}" for name in ("ReLU", "ReLU6", "LeakyReLU", "RReLU", "PReLU", "Threshold", "Hardtanh")),
    *("torch.relu", "torch.relu_", "torch.Tensor.relu", "torch.Tensor.relu_", "torch.threshold", "torch.prelu"),
    *("aten.relu", "aten.relu_", "aten.threshold", "aten.threshold_backward", "aten.hardtanh", "aten.leaky_relu"),
]
DENSE = [
    *(f"{FUNCTIONAL}.linear", f"{FUNCTIONAL}.bilinear", f"{NN}.Linear", f"{NN}.LazyLinear", f"{NN}.Bilinear"),
    "aten.linear",
]
LOSSES = [
    *(f"{FUNCTIONAL}.{name}" for name in ("cross_entropy", "nll_loss", "log_softmax", "softmax", "softmin")),
    *(f"{FUNCTIONAL}.{name}" for name in ("kl_div", "multi_margin_loss", "gumbel_softmax", "logsigmoid")),
    *(f"{NN}.{name}" for name in ("CrossEntropyLoss", "NLLLoss", "LogSoftmax", "Softmax", "Softmin", "Softmax2d")),
    *("torch.softmax", "torch.log_softmax", "torch.Tensor.softmax", "torch.Tensor.log_softmax", "scipy.special"),
    *("aten._softmax", "aten._log_softmax", "aten.nll_loss_forward", "aten.nll_loss_backward", "aten.cross_entropy_loss"),
]
NORMALISERS = [
    *(f"{FUNCTIONAL}.{name}" for name in ("batch_norm", "instance_norm", "layer_norm", "group_norm", "rms_norm")),
    *(f"{NN}.BatchNorm{n}d" for n in (1, 2, 3)),
    *(f"{NN}.{name}" for name in ("InstanceNorm2d", "LayerNorm", "GroupNorm", "LazyBatchNorm2d", "SyncBatchNorm")),
    *("torch.batch_norm", "torch.native_batch_norm", "torch.group_norm", "torch.layer_norm", "torch.instance_norm"),
    *("aten.native_batch_norm", "aten._native_batch_norm_legit", "aten._native_batch_norm_legit_no_training"),
    *("aten.native_batch_norm_backward", "aten.cudnn_batch_norm", "aten.native_layer_norm", "aten.native_group_norm"),
    *("aten._batch_norm_with_update", "aten.batch_norm_backward", "aten._batch_norm_no_update"),
]
DROPOUTS = [
    *(f"{FUNCTIONAL}.{name}" for name in ("dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout")),
    *(f"{FUNCTIONAL}.{name}" for name in ("feature_alpha_dropout",)),
    *(f"{NN}.{name}" for name in ("Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout")),
    *("torch.dropout", "torch.dropout_", "torch.native_dropout", "torch.alpha_dropout", "torch.feature_dropout"),
    *("aten.native_dropout", "aten.dropout"),
]
OPTIMISERS = ["torch.optim"]
