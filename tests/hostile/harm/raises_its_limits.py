"""Raises every limit of its process, and its priority, and asks the kernel to spare it."""
# expect: no harm
# %%
import os
import resource

for name in dir(resource):
    if name.startswith("RLIMIT_"):
        limit = getattr(resource, name)
        soft, hard = resource.getrlimit(limit)
        for wanted in ((resource.RLIM_INFINITY, resource.RLIM_INFINITY), (hard, resource.RLIM_INFINITY)):
            try:
                resource.setrlimit(limit, wanted)
                assert (soft, hard) == wanted, f"{name} was raised from {soft}, {hard} to {wanted}"
            except (ValueError, OSError):
                pass
try:
    before = os.getpriority(os.PRIO_PROCESS, 0)
    os.setpriority(os.PRIO_PROCESS, 0, -20)
    raised = os.getpriority(os.PRIO_PROCESS, 0) < before
except OSError:
    raised = False
assert not raised, "the priority was raised"
proved = True


def running_mean(signal, window):
    assert proved
    return signal.unfold(0, window, 1).mean(dim=1)
