"""`python tools/bench` runs and says what it measured. How fast anything is, no test asks."""

import json
import subprocess
import sys

import pytest
from django.core.management import call_command

from tests.project.tree import ROOT
from tools.bench import queries, report
from tools.bench.parts import PARTS

COMPARED = [part for part in PARTS if not part.doubled]


@pytest.fixture(scope="module")
def measured():
    """All that is compared with stock; the pages whose queries are counted are a test of their own, below."""
    tiny = ["--rounds", "1", "--size", "12", "--json", *(f"--only={part.name}" for part in COMPARED)]
    done = subprocess.run([sys.executable, ROOT / "tools/bench", *tiny], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_part_is_measured(measured):
    assert list(measured["parts"]) == [part.name for part in COMPARED]
    assert measured["rounds"] == 1
    assert {part["size"] for part in measured["parts"].values()} == {12}


def test_ours_stands_beside_stock_with_a_ratio_and_the_goal(measured):
    for part in COMPARED:
        measures = measured["parts"][part.name]["measures"]
        for name, of in measures.items():
            assert of["ratio"]["wall"] == of["ours"]["wall"] / of["stock"]["wall"]
            assert min(of[variant][unit] for variant in ("ours", "stock") for unit in ("wall", "cpu", "queries")) > 0
            assert of.get("goal") == part.goals.get(name)
        assert set(part.goals) <= set(measures)


def test_the_engine_counts_what_sql_written_by_hand_counts(measured):
    for of in measured["parts"]["figures"]["measures"].values():
        assert of["ours"]["sum"] == of["stock"]["sum"] > 0
        assert of["growth"] > 0


def test_the_table_shows_every_measure_and_a_goal_that_is_missed(measured):
    measured["parts"]["import"]["measures"]["whole"]["met"] = False
    lines = report.table(measured).splitlines()
    shown = [line.split()[0] for line in lines if line]
    assert {"preview", "commit", "whole", "desk", "children", "child", "dashboard", "export"} <= set(shown)
    assert "MISSED" in next(line for line in lines if line.startswith("whole"))


def test_pages_are_counted_for_the_personas_that_have_them(db, monkeypatch):
    monkeypatch.setattr(queries, "PERSONAS", {"class teacher": "T001", "IT": "T040"})
    call_command("demo", children=12, terms=2, verbosity=0)
    found = queries.ours(12)
    assert {"class teacher: child", "class teacher: log visit", "IT: admin:accounts_staff_changelist"} <= set(found)
    assert {"IT: child", "class teacher: roster"}.isdisjoint(found)
    assert min(found.values()) > 0
