"""One variant in a process of its own: `python -m tools.bench.worker MODULE VARIANT SIZE` prints JSON."""

import json
import logging
import sys
from importlib import import_module

import django


def main(module: str, variant: str, size: str) -> None:
    django.setup()
    logging.disable(logging.WARNING)  # pages that somebody does not have are asked for all the same
    print(json.dumps(getattr(import_module(f"tools.bench.{module}"), variant)(int(size))))


if __name__ == "__main__":
    main(*sys.argv[1:])
