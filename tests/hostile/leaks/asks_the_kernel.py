"""Tries the parts of the kernel that break out of sandboxes: io_uring, bpf, userfaultfd, perf, keyrings, handles, pidfds."""
# expect: nothing found
# %%
import ctypes

libc = ctypes.CDLL(None)
buffer = ctypes.create_string_buffer(256)


def look(where):
    calls = {
        "io_uring": (425, 8, buffer), "bpf": (321, 0, buffer, 72), "userfaultfd": (323, 1), "perf_event_open": (298, buffer, 0, -1, -1, 0),
        "keyctl": (250, 0, -3, 1), "request_key": (249, b"user", b"x", None, 0), "open_by_handle_at": (304, -100, buffer, 0),
        "pidfd_open": (434, where["grader"], 0), "pidfd_open of the parent": (434, 1, 0), "kcmp": (312, where["grader"], 1, 0, 0, 0),
        "process_madvise": (440, 3, buffer, 1, 4, 0), "name_to_handle_at": (303, -100, b"/", buffer, buffer, 0),
        "fanotify": (300, 0, 0), "syslog": (103, 3, buffer, 200), "move_pages": (279, where["grader"], 0, None, None, None, 0),
        "sched_setaffinity of another": (203, where["grader"], 8, buffer), "migrate_pages": (256, where["grader"], 0, None, None),
    }
    return [name for name, arguments in calls.items() if libc.syscall(*arguments) >= 0]
