"""Right networks that are written in other ways: the engine reads all alternatives of a chapter from this module.

A student may write any of these, so each must earn full marks: they show that the tolerances leave enough room.
"""

from .layer_alternatives import *  # noqa: F403
from .regulariser_alternatives import *  # noqa: F403
from .train_alternatives import *  # noqa: F403
from .training_alternatives import *  # noqa: F403
