"""What each exercise may not call: PyTorch's own, its layers, and the operators to which both lead."""

from solutions.bans import AUTOGRAD, rewritten

__all__ = ["AUTOGRAD", "DENSE", "DROPOUTS", "LOSSES", "NORMALISERS", "OPTIMISERS", "RELUS"]

FUNCTIONAL, NN = "torch.nn.functional", "torch.nn"
RELUS = [
    *(f"{FUNCTIONAL}.{name}" for name in ("relu", "relu_", "relu6", "leaky_relu", "leaky_relu_", "rrelu", "prelu")),
    *(f"{FUNCTIONAL}.{name}" for name in ("threshold", "threshold_", "hardtanh", "hardtanh_")),
    *(f"{NN}.{name}" for name in ("ReLU", "ReLU6", "LeakyReLU", "RReLU", "PReLU", "Threshold", "Hardtanh")),
    *("torch.relu", "torch.relu_", "torch.Tensor.relu", "torch.Tensor.relu_", "torch.threshold", "torch.prelu"),
    *("aten.relu", "aten.relu_", "aten.threshold", "aten.threshold_backward", "aten.hardtanh", "aten.leaky_relu"),
    *("aten._prelu_kernel", "aten._add_relu", "aten.leaky_relu_backward", "aten.hardtanh_backward"),
    *("aten.rrelu_with_noise", "aten.rrelu_with_noise_backward", "torch.ops.mkldnn._linear_pointwise"),
    # of some parameters, they are the same
    *(f"{FUNCTIONAL}.{name}" for name in ("elu", "elu_", "celu", "celu_", "softplus")),
    *(f"{NN}.{name}" for name in ("ELU", "CELU", "Softplus")),
    *("aten.elu", "aten.elu_", "aten.elu_backward", "aten.softplus", "aten.softplus_backward"),
    *rewritten("relu", "relu6", "leaky_relu", "prelu", "threshold", "hardtanh", "elu", "celu", "softplus"),
    *rewritten("threshold_backward", "leaky_relu_backward", "hardtanh_backward", "elu_backward", "softplus_backward"),
]
DENSE = [
    *(f"{FUNCTIONAL}.linear", f"{FUNCTIONAL}.bilinear", f"{NN}.Linear", f"{NN}.LazyLinear", f"{NN}.Bilinear"),
    *("aten.linear", "torch.ops.mkldnn._linear_pointwise", "torch._addmm_activation"),
]
LOSSES = [
    *(f"{FUNCTIONAL}.{name}" for name in ("cross_entropy", "nll_loss", "log_softmax", "softmax", "softmin")),
    *(f"{FUNCTIONAL}.{name}" for name in ("kl_div", "multi_margin_loss", "gumbel_softmax", "logsigmoid")),
    *(f"{NN}.{name}" for name in ("CrossEntropyLoss", "NLLLoss", "LogSoftmax", "Softmax", "Softmin", "Softmax2d")),
    *("torch.softmax", "torch.log_softmax", "torch.Tensor.softmax", "torch.Tensor.log_softmax", "scipy.special"),
    *("aten._softmax", "aten._log_softmax", "aten.nll_loss_forward", "aten.nll_loss_backward", "aten.cross_entropy_loss"),
    *("aten._masked_softmax", "aten._softmax_backward_data", "aten._log_softmax_backward_data"),
    *("aten.nll_loss2d_forward", "aten.nll_loss2d_backward", "torch.sparse.softmax", "torch.sparse.log_softmax"),
    *("torch.distributions", "sklearn"),
    *rewritten("softmax", "log_softmax", "_softmax", "_log_softmax", "nll_loss", "nll_loss_forward", "nll_loss_backward"),
]
NORMALISERS = [
    *(f"{FUNCTIONAL}.{name}" for name in ("batch_norm", "instance_norm", "layer_norm", "group_norm", "rms_norm")),
    *(f"{NN}.BatchNorm{n}d" for n in (1, 2, 3)),
    *(f"{NN}.{name}" for name in ("InstanceNorm2d", "LayerNorm", "GroupNorm", "LazyBatchNorm2d", "SyncBatchNorm")),
    *("torch.batch_norm", "torch.native_batch_norm", "torch.group_norm", "torch.layer_norm", "torch.instance_norm"),
    *("aten.native_batch_norm", "aten._native_batch_norm_legit", "aten._native_batch_norm_legit_no_training"),
    *("aten.native_batch_norm_backward", "aten.cudnn_batch_norm", "aten.native_layer_norm", "aten.native_group_norm"),
    *("aten._batch_norm_with_update", "aten.batch_norm_backward", "aten._batch_norm_no_update"),
    *("aten.batch_norm_update_stats", "aten.native_layer_norm_backward", "aten.native_group_norm_backward"),
    "torch.rms_norm",
    *rewritten("native_batch_norm", "native_batch_norm_helper", "native_batch_norm_backward", "native_layer_norm"),
    *rewritten("layer_norm", "group_norm", "native_group_norm", "native_layer_norm_backward"),
]
DROPOUTS = [
    *(f"{FUNCTIONAL}.{name}" for name in ("dropout", "dropout1d", "dropout2d", "dropout3d", "alpha_dropout")),
    *(f"{FUNCTIONAL}.{name}" for name in ("feature_alpha_dropout",)),
    *(f"{NN}.{name}" for name in ("Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout")),
    *("torch.dropout", "torch.dropout_", "torch.native_dropout", "torch.alpha_dropout", "torch.feature_dropout"),
    *("torch.feature_dropout_", "torch.feature_alpha_dropout", "torch.feature_alpha_dropout_", "torch.alpha_dropout_"),
    *("aten.native_dropout", "aten.dropout"),
    *rewritten("dropout", "native_dropout", "alpha_dropout"),
]
OPTIMISERS = ["torch.optim"]
