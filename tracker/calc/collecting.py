"""Python's garbage collector, where tens of thousands of rows are made that all stay until the work is done."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector rest meanwhile: walking a plan of 10,000 lines again and again takes a quarter of an import.

    Also a decorator. What holds itself in a circle is freed afterwards, everything else at once, as ever.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
