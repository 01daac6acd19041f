"""The benchmarks, as ratios within one run: `python tools/bench` (or `make bench`).

    python tools/bench [--only NAME]... [--rounds N] [--size N] [--json]

Every variant runs in a fresh process on a fresh copy of the database, interleaved (ours, stock, ours, stock, ...);
figures are medians over the rounds. Milliseconds are those of a shared machine: only the ratios mean something.
SQLite; or PostgreSQL where DATABASE_URL names a server whose user may create databases, or under with_postgres.py.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent.parent)  # the repository instead of this directory

from tools.bench import report  # noqa: E402
from tools.bench.parts import PARTS  # noqa: E402
from tools.bench.runner import run  # noqa: E402


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools/bench", description=__doc__.splitlines()[0])
    parser.add_argument("--only", action="append", choices=[part.name for part in PARTS], help="this part alone")
    parser.add_argument("--rounds", type=int, default=5, help="how often each variant runs (5)")
    parser.add_argument(
        "--size",
        type=int,
        help="rows of the roster, children at the school (200; import: 2000; its other parts and figures: 20000)",
    )
    parser.add_argument("--json", action="store_true", help="everything that was measured, as JSON")
    asked = parser.parse_args()
    if asked.rounds < 1 or (asked.size is not None and asked.size < 1):
        parser.error("at least one round and one row")
    wanted = [part for part in PARTS if not asked.only or part.name in asked.only]
    results = run(wanted, rounds=asked.rounds, size=asked.size)
    print(json.dumps(results, indent=1) if asked.json else report.table(results))
    return 0


if __name__ == "__main__":
    sys.exit(main())
