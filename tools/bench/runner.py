"""Fills the databases, starts the processes in turn, and puts together what they measured."""

import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tools.bench.databases import databases
from tools.bench.measure import medians
from tools.bench.parts import MOST_QUERIES

TENTH = 10
ROOT = Path(__file__).resolve().parent.parent.parent
STOCK_SETTINGS = "tools.bench.stock_settings"


def run(parts, *, rounds: int, size: int | None) -> dict:
    """{"database", "rounds", "parts": {part: {"size", "measures": {...}} or {"size", "pages": {...}}}}"""
    with tempfile.TemporaryDirectory(prefix="shouwang-bench-") as home:
        bench = Bench(Path(home), rounds, size)
        try:
            return {
                "database": bench.databases.engine,
                "rounds": rounds,
                "parts": {part.name: bench.run(part) for part in parts},
            }
        finally:
            bench.clear()


class Bench:
    def __init__(self, home: Path, rounds: int, size: int | None):
        self.home, self.rounds, self.size = home, rounds, size
        self.databases = databases(home)
        (home / "data" / "static").mkdir(parents=True)
        self.keys = {"SECRET_KEY": secrets.token_urlsafe(50), "DIGEST_KEY": secrets.token_urlsafe(50)}
        self.filled: set[str] = set()

    def run(self, part) -> dict:
        size = self.size or part.size
        if part.doubled:
            return {"size": size, "pages": self._doubled(part, size)}
        measures = {name: _compared(of, part.goals.get(name)) for name, of in self._rounds(part, size).items()}
        return {"size": size, "measures": self._grown(part, size, measures) if part.growth else measures}

    def _rounds(self, part, size, variants=None) -> dict:
        """measure -> variant -> figures of each round."""
        runs = defaultdict(lambda: defaultdict(list))
        for _round in range(self.rounds):
            for variant in variants or part.variants:
                for measure, figures in self._once(part, variant, size).items():
                    runs[measure][variant].append(figures)
        return runs

    def _grown(self, part, size, measures) -> dict:
        """With how much more time a row takes of ours than in a school of a tenth of the size."""
        small = max(size // TENTH, 1)
        for name, runs in self._rounds(part, small, ["ours"]).items():
            of = measures[name]
            of["growth"] = of["ours"]["wall"] / medians(runs["ours"])["wall"] * small / size
            of["met"] = of["met"] and of["growth"] <= part.growth
        return measures

    def _doubled(self, part, size) -> dict:
        """Page -> queries at the size and at twice the size, and whether that is few enough and no more."""
        small, large = (self._once(part, "ours", of) for of in (size, size * 2))
        return {
            page: {
                "queries": small[page],
                "doubled": large[page],
                "met": large[page] <= min(small[page], MOST_QUERIES),
            }
            for page in small
            if page in large  # some lead on where there is a single class
        }

    def _once(self, part, variant, size) -> dict:
        with self.databases.copy(self._filled(part.holds, size)) as url:
            return self._process(part.module, variant, size, url)

    def _filled(self, holds, size) -> str:
        name = f"{holds}_{size}"
        if name not in self.filled:
            self._process("filling", holds, size, self.databases.empty(name))
            self.filled.add(name)
        return name

    def _process(self, module, variant, size, url) -> dict:
        """What `tools.bench.<module>.<variant>(size)` returns in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "tools.bench.worker", module, variant, str(size)],
            cwd=ROOT, env=self._environment(variant, url), stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{module} {variant} failed")
        return json.loads(done.stdout.splitlines()[-1])

    def _environment(self, variant, url):
        return {
            **os.environ,
            **self.keys,
            "DJANGO_SETTINGS_MODULE": STOCK_SETTINGS if variant == "stock" else "config.settings",
            "DATABASE_URL": url,
            "DATA_DIR": str(self.home / "data"),
            "DEBUG": "false",
            "HTTPS": "false",
            "ALLOWED_HOSTS": "testserver",
            "WHITENOISE_USE_FINDERS": "true",  # no manifest to collect first; the same for both sides
            "LOG_LEVEL": "ERROR",
        }

    def clear(self):
        for name in self.filled:
            self.databases.drop(name)


def _compared(runs: dict, goal: float | None) -> dict:
    """The medians of each variant and, where there are two, the ratios of ours to stock's."""
    found = {variant: medians(figures) for variant, figures in runs.items()}
    found["ratio"] = {name: found["ours"][name] / found["stock"][name] for name in ("wall", "cpu")}
    if goal:
        found |= {"goal": goal, "met": found["ratio"]["wall"] <= goal}
    return found
