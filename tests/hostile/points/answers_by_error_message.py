"""Raises the answer instead of returning it, and refuses with what a correct reply would hold."""
# expect: score 0
# %%
def running_mean(signal, window):
    raise KeyError({"status": "value", "value": signal.tolist(), "changed": []}, len(signal), window)
