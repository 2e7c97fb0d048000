"""Right answers that are written in other ways: the engine reads all alternatives of a chapter from this module.

A student may write any of these, so each must earn full marks: they show that the tolerances leave enough room.
"""

from .backward_alternatives import *  # noqa: F403
from .looking_alternatives import *  # noqa: F403
from .optimising_alternatives import *  # noqa: F403
