"""Dies in every cell, so that the cells are run again and again."""
# expect: score 0
# %%
import os; os._exit(1)
# %%
import os; os._exit(2)
# %%
import os; os._exit(3)
# %%
import os; os._exit(4)
# %%
import os; os._exit(5)
# %%
import os; os._exit(6)
# %%
import os; os._exit(7)
# %%
import os; os._exit(8)
# %%
import os; os._exit(9)
# %%
def running_mean(signal, window):
    return signal
