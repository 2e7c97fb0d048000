"""Sixty cells, each of which takes just less time than a cell may: together a quarter of an hour or more."""
# expect: no harm
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
import time; time.sleep(4)
# %%
def running_mean(signal, window):
    return signal.unfold(0, window, 1).mean(dim=1)
