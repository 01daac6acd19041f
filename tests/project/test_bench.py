"""`python tools/bench` runs and says what it measured. How fast anything is, no test asks."""

import json
import subprocess
import sys

import pytest

from tests.project.tree import ROOT
from tools.bench import report
from tools.bench.parts import PARTS


@pytest.fixture(scope="module")
def measured():
    tiny = ["--rounds", "1", "--size", "12", "--json"]
    done = subprocess.run([sys.executable, ROOT / "tools/bench", *tiny], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_part_is_measured(measured):
    assert list(measured["parts"]) == [part.name for part in PARTS]
    assert (measured["rounds"], measured["size"]) == (1, 12)


def test_ours_stands_beside_stock_with_a_ratio_and_the_goal(measured):
    for part in PARTS:
        measures = measured["parts"][part.name].get("measures", {})
        for name, of in measures.items():
            assert of["ratio"]["wall"] == of["ours"]["wall"] / of["stock"]["wall"]
            assert min(of[variant][unit] for variant in ("ours", "stock") for unit in ("wall", "cpu", "queries")) > 0
            assert of.get("goal") == part.goals.get(name)
        assert set(part.goals) <= set(measures)


def test_pages_are_counted_for_every_persona(measured):
    pages = measured["parts"]["queries"]["pages"]
    personas = {page.partition(":")[0] for page in pages}
    assert personas == {"class teacher", "helper", "psychology", "office", "head", "IT"}
    assert {"class teacher: child", "office: children", "head: dashboard"} <= set(pages)


def test_the_table_shows_every_measure(measured):
    table = report.table(measured)
    for part in measured["parts"].values():
        assert all(f"\n{name} " in table for name in part.get("measures", {}))
    assert "MISSED" in report.table(missed(measured))


def missed(measured):
    copy = json.loads(json.dumps(measured))
    copy["parts"]["import"]["measures"]["commit"]["met"] = False
    return copy
