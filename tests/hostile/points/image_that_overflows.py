"""Returns numbers so large that the judging net overflows: a score that is infinite, or no number at all."""
# grades: class_image
# expect: at most 1
# %%
def class_image(net, x, lr):
    return x.sign() * 3e38
