"""Leaves handlers for the end of the process, threads and objects that refuse to die."""
# expect: no harm
# %%
import atexit
import threading
import time


class Undying:
    def __del__(self):
        kept.append(Undying())
        time.sleep(60)


kept = [Undying()]
atexit.register(time.sleep, 600)
threading.Thread(target=time.sleep, args=(600,)).start()
threading._register_atexit(time.sleep, 600)


def running_mean(signal, window):
    return signal.unfold(0, window, 1).mean(dim=1)
