"""The texts that the school is drawn from, and the dice that draw."""

import datetime as dt
import random
import tomllib
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"


@cache
def source(name: str) -> dict:
    """The file `data/<name>.toml`."""
    with (DATA / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def words(name: str, *path: str) -> tuple[str, ...]:
    """The words, separated by spaces, that stand in that file under that path."""
    node = source(name)
    for key in path:
        node = node[key]
    return tuple(node.split())


class Dice(random.Random):
    """Random, and the few ways of drawing that the school needs. The same seed draws the same."""

    def chance(self, share: float) -> bool:
        return self.random() < share

    def weighted(self, shares: dict):
        """One of the keys, as often as its share says."""
        return self.choices(tuple(shares), tuple(shares.values()))[0]

    def day(self, first: dt.date, last: dt.date) -> dt.date:
        """A day from `first` to `last`, or `first` if that comes later."""
        return first + dt.timedelta(days=self.randint(0, max(0, (last - first).days)))
