"""Mounts, unshares, changes root, sets names and clocks, loads modules, switches swap and reboots."""
# expect: nothing found
# %%
import ctypes
import os

libc = ctypes.CDLL(None)
CALLS = {
    "mount": lambda: libc.mount(b"none", b"/tmp", b"tmpfs", 0, None), "umount": lambda: libc.umount2(b"/proc", 2),
    "unshare user": lambda: libc.unshare(0x10000000), "unshare mount": lambda: libc.unshare(0x20000),
    "unshare net": lambda: libc.unshare(0x40000000), "chroot": lambda: libc.chroot(b"/tmp"),
    "pivot_root": lambda: libc.syscall(155, b"/tmp", b"/tmp"), "sethostname": lambda: libc.sethostname(b"mine", 4),
    "settimeofday": lambda: libc.settimeofday(None, (ctypes.c_int * 2)()), "swapoff": lambda: libc.swapoff(b"/nowhere"),
    "reboot": lambda: libc.syscall(169, 0xFEE1DEAD, 672274793, 0, None), "init_module": lambda: libc.syscall(175, b"x", 1, b""),
    "iopl": lambda: libc.syscall(172, 3), "quotactl": lambda: libc.syscall(179, 0, None, 0, None),
    "setns": lambda: libc.setns(os.open("/proc/self/ns/net", os.O_RDONLY), 0), "open_tree": lambda: libc.syscall(428, -100, b"/", 1),
    "fsopen": lambda: libc.syscall(430, b"tmpfs", 0), "move_mount": lambda: libc.syscall(429, -100, b"/tmp", -100, b"/tmp", 0),
    "mknod": lambda: libc.mknod(b"/tmp/disk", 0o060666, 0x800), "acct": lambda: libc.acct(b"/tmp/acct"),
}


def look(where):
    found = []
    for name, change in CALLS.items():
        try:
            found += [name] if change() >= 0 else []
        except (OSError, AttributeError):
            pass
    return found
