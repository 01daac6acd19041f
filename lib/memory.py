"""Work that makes millions of objects and hardly a cycle among them."""

import gc
from contextlib import contextmanager


@contextmanager
def uncollected():
    """Without the garbage collector, which would look at all of them again and again: a quarter of a long import.

    Afterwards they count as old, of which it seldom looks for cycles, and not as all new.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.freeze()
            gc.unfreeze()
            gc.enable()
