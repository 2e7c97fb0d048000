"""What the exercises of more than one chapter may not call."""

AUTOGRAD = [
    *("torch.autograd.grad", "torch.autograd.backward", "torch.autograd.functional", "torch.Tensor.backward"),
    *("torch.func", "torch.vmap", "torch.autograd.forward_ad", "torch._C._enter_dual_level"),
    *("torch.autograd.graph._engine_run_backward", "torch.autograd.Variable._execution_engine"),
    *("torch.autograd.variable.ImperativeEngine", "torch._C._ImperativeEngine"),
]
IN_PYTHON = ("torch._refs", "torch._refs.nn.functional", "torch._refs.special", "torch._decomp.decompositions")


def rewritten(*names: str) -> list[str]:
    """Operators of these names as PyTorch has them once more: written in Python, with other operators."""
    return [f"{module}.{name}" for module in IN_PYTHON for name in names]
