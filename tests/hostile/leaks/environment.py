"""Reads its own environment and that of every process, for tokens, seeds and paths."""
# expect: nothing found
# %%
import os

OURS = {"HOME", "TMPDIR", "MPLCONFIGDIR", "PATH", "LANG", "LC_CTYPE", "MPLBACKEND", "OMP_NUM_THREADS", "PWD", "LD_LIBRARY_PATH",
        "GLIBC_TUNABLES", "TORCHDYNAMO_DISABLE",
        "PYTHONDONTWRITEBYTECODE", "SHLVL", "_", "KMP_INIT_AT_FORK", "KMP_DUPLICATE_LIB_OK", "TORCH_SHOW_CPP_STACKTRACES",
        "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "PYTHONHASHSEED", "CUDA_MODULE_LOADING"}


def numbers():
    try:
        return list(filter(str.isdigit, os.listdir("/proc")))
    except OSError:
        return []


def look(where):
    found = [f"{key}={value}" for key, value in os.environ.items() if key not in OURS]
    for process in ["self", *numbers(), str(where["grader"]), str(where["pid"])]:
        try:
            with open(f"/proc/{process}/environ", errors="replace") as file:
                found += [entry for entry in file.read().split("\0") if entry and entry.partition("=")[0] not in OURS]
        except OSError:
            pass
    return found
