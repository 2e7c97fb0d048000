"""Names its variables in Greek and Chinese, and comments with symbols."""
# expect: full marks
# %%
def running_mean(signal, window):
    """Среднее по окну — 窗口平均 📈."""
    μ, 长度 = signal, len(signal)
    if not 1 <= window <= 长度:
        raise ValueError(f"window {window} does not fit a signal of length {长度} ✗")
    return μ.unfold(0, window, 1).mean(dim=1)  # Σxᵢ/n
