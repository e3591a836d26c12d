"""A whole year played through both levels by the very services that the pages use.

`play` runs on the current database and moves the clock that it is given; the command
`manage.py rehearse` gives it a database, media folder, broker and mail of its own.
"""

from workflows.services.rehearse.outcome import Outcome
from workflows.services.rehearse.play import MovableClock, play

__all__ = ["MovableClock", "Outcome", "play"]
