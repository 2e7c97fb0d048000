"""Reads the kernel's log, the mounts, the routes and the control groups, for the names of other people's folders."""
# expect: no secret
# %%
def look(where):
    found = []
    for path in ("/proc/self/mountinfo", "/proc/mounts", "/proc/net/tcp", "/proc/net/unix", "/proc/self/cgroup", "/proc/keys",
                 "/proc/kcore", "/proc/kallsyms", "/proc/sysvipc/shm", "/proc/locks", "/proc/1/cmdline", "/proc/1/maps"):
        try:
            with open(path, errors="replace") as file:
                found.append(file.read(20_000))
        except OSError:
            pass
    return found
