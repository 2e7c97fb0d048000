"""Returns a tree of lists that is small in memory and endless when written out."""
# expect: score 0
# %%
def running_mean(signal, window):
    tree = [0] * 100
    for _ in range(12):
        tree = [tree] * 100
    return tree
