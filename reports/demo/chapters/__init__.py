"""What else goes on at the demo school, a module here for each subject, found by itself.

Each has a class `Chapter`, made once with `(dice, campus, voice)`; its dice are its own, so that one chapter more
changes nothing in the others. `settle(cases)` is called for each batch of children, once their talks, visits and
pairings are written, and `close()` when all are there.
"""

import pkgutil
from importlib import import_module

from reports.demo.sources import Dice


def chapters(seed, campus, voice) -> list:
    names = [found.name for found in pkgutil.iter_modules(__path__)]
    modules = {name: import_module(f"{__name__}.{name}") for name in names}
    return [module.Chapter(Dice(f"{seed} {name}"), campus, voice) for name, module in modules.items()]
