"""seccomp: system calls that a process gives up for good, by way of libseccomp.

A child can no longer start a process or become another program, open a socket, signal or trace anyone but itself, or
touch mounts, keys and kernel modules. It can start threads; those end with it.

The programs are worked out once, by the server that forks them: it takes longer than all the rest of a fork.
"""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from collections.abc import Sequence

from .libc import libc

ALLOW, REFUSE = 0x7FFF0000, 0x00050000  # SCMP_ACT_ALLOW; SCMP_ACT_ERRNO, to be joined with an error number
EQUAL, OTHER, MASKED = 4, 1, 7  # SCMP_CMP_EQ, SCMP_CMP_NE, SCMP_CMP_MASKED_EQ
CLONE_THREAD = 0x00010000
AF_UNIX, SOCK_STREAM, SOCK_TYPE = 1, 1, 0xF
PR_SET_PDEATHSIG, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 1, 22, 2
INSTRUCTION = 8  # bytes
SOMEBODY = 0x5EA7BEEF  # stands for a process's number, and is none: Linux has fewer than 2 ** 22
PROCESSES = "fork vfork execve execveat ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp"
OTHERS = "pidfd_open pidfd_getfd pidfd_send_signal tkill setpriority ioprio_set migrate_pages move_pages"
SCHEDULING = "sched_setaffinity sched_setscheduler sched_setparam sched_setattr"
SOCKETS = "socket connect bind listen accept accept4 sendmmsg"
MOUNTS = (
    "mount umount umount2 pivot_root chroot unshare setns open_tree move_mount fsopen fsconfig fsmount fspick mount_setattr"
)
USERS = "setuid setgid setreuid setregid setresuid setresgid setgroups setfsuid setfsgid capset chown fchown lchown fchownat"
KERNEL = "keyctl add_key request_key bpf perf_event_open userfaultfd io_uring_setup io_uring_enter io_uring_register"
MODULES = "init_module finit_module delete_module kexec_load kexec_file_load reboot swapon swapoff syslog acct quotactl"
MEMORY = "memfd_create memfd_secret shmget shmat shmctl shmdt msgget msgsnd msgrcv msgctl semget semop semctl semtimedop"
QUEUES = "mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr"
CLOCKS = "settimeofday clock_settime clock_adjtime adjtimex sethostname setdomainname iopl ioperm modify_ldt personality"
FILES = "name_to_handle_at open_by_handle_at fanotify_init fanotify_mark lookup_dcookie nfsservctl vhangup mknod mknodat"
REFUSED = (PROCESSES, OTHERS, SCHEDULING, SOCKETS, MOUNTS, USERS, KERNEL, MODULES, MEMORY, QUEUES, CLOCKS, FILES)
TO_ITSELF = ("kill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo")


class _Comparison(ctypes.Structure):
    _fields_ = (
        ("argument", ctypes.c_uint),
        ("operation", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_void_p))


def library() -> ctypes.CDLL:
    """libseccomp. Raises OSError where it is not installed."""
    found = ctypes.CDLL("libseccomp.so.2")
    found.seccomp_init.restype = ctypes.c_void_p
    found.seccomp_rule_add_array.argtypes = (
        *(ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int, ctypes.c_uint),
        ctypes.POINTER(_Comparison),
    )
    found.seccomp_export_bpf.argtypes = (ctypes.c_void_p, ctypes.c_int)
    found.seccomp_release.argtypes = (ctypes.c_void_p,)
    return found


class Filter:
    """A filter under construction: everything is allowed but what is refused."""

    def __init__(self) -> None:
        self.library = library()
        self.context = self.library.seccomp_init(ctypes.c_uint32(ALLOW))

    def refuse(self, name: str, *where: tuple[int, int, int, int], error: int = errno.EPERM) -> None:
        """Answer a call with an error, where its arguments compare as said; names unknown on this machine are skipped."""
        number = self.library.seccomp_syscall_resolve_name(name.encode())
        if number < 0:
            return
        comparisons = (_Comparison * len(where))(*(_Comparison(*one) for one in where))
        done = self.library.seccomp_rule_add_array(self.context, REFUSE | error, number, len(where), comparisons)
        if done < 0:
            raise OSError(-done, f"seccomp: {name} cannot be refused")

    def program(self) -> bytes:
        """The filter as the kernel takes it."""
        with open(os.memfd_create("filter"), "w+b") as file:
            done = self.library.seccomp_export_bpf(self.context, file.fileno())
            self.library.seccomp_release(self.context)
            if done < 0:
                raise OSError(-done, f"seccomp: {os.strerror(-done)}")
            file.seek(0)
            return file.read()


def common_program() -> bytes:
    """Refuse what no student's code has a use for, in whichever process. Raises OSError where the library will not."""
    found = Filter()
    for name in " ".join(REFUSED).split():
        found.refuse(name)
    found.refuse("clone3", error=errno.ENOSYS)  # its flags cannot be seen; the C library falls back to clone
    found.refuse("clone", (0, MASKED, CLONE_THREAD, 0))
    found.refuse("socketpair", (0, OTHER, AF_UNIX, 0))
    found.refuse("socketpair", (1, MASKED, SOCK_TYPE, 2))  # datagrams could be addressed to others
    found.refuse("socketpair", (1, MASKED, SOCK_TYPE, 5))
    found.refuse("sendto", (4, OTHER, 0, 0))
    found.refuse("prlimit64", (0, OTHER, 0, 0))  # 0 stands for the process itself
    found.refuse("prctl", (0, EQUAL, PR_SET_PDEATHSIG, 0))
    return found.program()


def own_program() -> bytes:
    """Leave a process no other to signal than itself, whose number is still `SOMEBODY`."""
    found = Filter()
    for name in TO_ITSELF:
        found.refuse(name, (0, OTHER, SOMEBODY, 0))
    return found.program()


def restrict(programs: Sequence[bytes]) -> None:
    """Put programs in force, with this process's number for `SOMEBODY`. Raises OSError if the kernel will not."""
    for program in programs:
        _enforce(program.replace(_number(SOMEBODY), _number(os.getpid())))


def _number(value: int) -> bytes:
    return value.to_bytes(4, sys.byteorder)


def _enforce(program: bytes) -> None:
    """Add a program to those in force: of several, the strictest answer counts."""
    code = ctypes.create_string_buffer(program, len(program))
    filters = _Program(len(program) // INSTRUCTION, ctypes.addressof(code))
    if libc().prctl(PR_SET_SECCOMP, ctypes.c_ulong(SECCOMP_MODE_FILTER), ctypes.byref(filters), 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "seccomp: the kernel refuses the filter")
