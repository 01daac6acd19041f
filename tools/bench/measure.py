"""One piece of work measured: wall and CPU seconds, queries, and how far memory rose."""

import gc
import re
import statistics
import time
from pathlib import Path

from django.db import connection

STATUS, RESET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def measured(work) -> tuple[object, dict]:
    """What `work()` returns, and {"wall", "cpu": seconds, "queries", "peak": MiB above the start, None if unknown}."""
    gc.collect()
    return _measured(work)


def repeated(work, times: int) -> tuple[object, dict]:
    """`work` measured several times after two that warm it up: the last result and the medians."""
    work()
    work()
    gc.collect()
    runs = [_measured(work) for _ in range(times)]
    return runs[-1][0], medians([figures for _result, figures in runs])


def counted(work) -> tuple[object, int]:
    """What `work()` returns, and how many queries it took."""
    queries = 0

    def count(execute, *arguments):
        nonlocal queries
        queries += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        return work(), queries


def _measured(work):
    before = _memory_from_here()
    cpu, wall = time.process_time(), time.perf_counter()
    result, queries = counted(work)
    figures = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "queries": queries}
    peak = _status("VmHWM") - before if before is not None else None
    return result, {**figures, "peak": peak}


def medians(figures: list[dict]) -> dict:
    return {
        name: None if figures[0][name] is None else statistics.median(each[name] for each in figures)
        for name in figures[0]
    }


def _memory_from_here() -> float | None:
    """Forgets the highest mark so far; MiB in use now. None where the system does not tell (it is not Linux)."""
    try:
        RESET.write_text("5")
    except OSError:
        return None
    return _status("VmRSS")


def _status(name: str) -> float:
    return int(re.search(rf"{name}:\s+(\d+) kB", STATUS.read_text())[1]) / 1024
