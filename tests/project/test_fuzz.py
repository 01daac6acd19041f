"""`tools/fuzz.py` throws what it says at every parser of the roster import; here a few of each."""

import subprocess
import sys

import pytest

from tests.project.tree import ROOT
from tools import fuzz

A_FEW = {"headers": 100, "sheet": 30, "list": 15, "file": 30}


@pytest.mark.parametrize("target", fuzz.TARGETS, ids=lambda target: target.name)
def test_nothing_gets_out_of_a_parser(target):
    fuzz.throw(target, A_FEW.get(target.name, 800), 1)


def test_what_gets_out_is_said_with_its_input():
    target = fuzz.Target("zero", lambda number: 1 / number, fuzz.st.integers(0, 3), batch=5)
    with pytest.raises(ZeroDivisionError) as raised:
        fuzz.throw(target, 200, 1)
    assert raised.value.input == 0


def test_another_fuzzer_can_choose_the_bytes():
    taken = []
    target = fuzz.Target("kept", taken.append, fuzz.CELLS)
    fuzz.one_of_bytes(target)(bytes(range(64)) * 4)
    assert len(taken) == 1


def test_the_command_says_how_many_inputs_each_target_took():
    done = subprocess.run(
        [sys.executable, ROOT / "tools/fuzz.py", "--inputs", "80", "--only", "dates", "--only", "phones"],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout.splitlines()) == (0, ["dates: 40 inputs", "phones: 40 inputs"])
