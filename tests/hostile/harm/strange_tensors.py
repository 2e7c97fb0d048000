"""Returns tensors that are sparse, quantised, nested, on the meta device, complex, of eight bits, or not resolved."""
# expect: score 0
# %%
import torch

calls = []


def running_mean(signal, window):
    calls.append(1)
    makers = [
        lambda: torch.eye(3).to_sparse(), lambda: torch.eye(3).to_sparse_csr(), lambda: torch.ones(1, device="meta"),
        lambda: torch.quantize_per_tensor(torch.ones(3), 0.1, 0, torch.quint8), lambda: torch.ones(2).to(torch.float8_e5m2),
        lambda: torch.nested.nested_tensor([torch.ones(1), torch.ones(2)]), lambda: torch.ones(2).cfloat().conj(),
        lambda: torch._neg_view(torch.ones(2)), lambda: torch.nn.UninitializedParameter(), lambda: torch.ones(2).to_mkldnn(),
    ]
    return makers[len(calls) % len(makers)]()
