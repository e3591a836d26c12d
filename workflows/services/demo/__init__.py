"""The demo's year, played through the same door that people use, up to 22/11/2026.

Every file ends where the year has brought it by then; nothing is written past the engine. What
happened when is data (`nominations/data/demo/year.yaml`), but for the files that take a way of
their own.
"""

from workflows.services.demo.load import load_demo
from workflows.services.demo.reset import ResetRefused, reset_demo

__all__ = ["ResetRefused", "load_demo", "reset_demo"]
