"""Returns a list that is nested ten thousand deep, and one that holds itself."""
# expect: score 0
# %%
def running_mean(signal, window):
    deep = []
    if len(signal) % 2:
        deep.append(deep)
    else:
        for _ in range(10_000):
            deep = [deep]
    return deep
