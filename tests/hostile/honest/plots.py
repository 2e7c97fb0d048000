"""Draws figures and shows them."""
# expect: full marks
# %%
import matplotlib.pyplot as plt
import torch

plt.plot(torch.arange(5), label="signal")
plt.legend()
plt.show()
figure, axes = plt.subplots(2)
axes[0].imshow(torch.eye(3))
display(figure)
# %%
def running_mean(signal, window):
    if not 1 <= window <= len(signal):
        raise ValueError(f"window {window} does not fit a signal of length {len(signal)}")
    return signal.unfold(0, window, 1).mean(dim=1)
