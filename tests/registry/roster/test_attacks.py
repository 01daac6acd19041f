"""Every file that attacks or breaks is refused in Chinese with what to do, or read as it is, within its means."""

import json
import re
import subprocess
import sys

import pytest

from tests.project.tree import ROOT
from tests.registry.roster.attacks import MEGABYTES, READ, REFUSED, TIGHT

TO_DO = re.compile("请|检查|另存|保存|删|去掉")


@pytest.fixture(scope="module")
def said():
    done = subprocess.run(
        [sys.executable, "-m", "tests.registry.roster.attacks"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("name", [*REFUSED, *READ])
def test_no_file_takes_more_time_or_memory_than_it_may(said, name):
    assert "ended" not in said[name], "it took more time than it may"
    assert said[name]["megabytes"] < TIGHT.get(name, (0, MEGABYTES))[1]


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_leaves_no_row_and_says_what_to_do(said, name):
    assert (said[name]["outcome"], said[name]["reason"], said[name]["names"]) == ("refuse", REFUSED[name][1], [])
    assert re.search("[\u4e00-\u9fff]", said[name]["message"])
    assert TO_DO.search(said[name]["message"])


def test_each_kind_of_refusal_has_its_own_message(said):
    by_reason = {}
    for name, (_make, reason) in REFUSED.items():
        by_reason.setdefault(reason, said[name]["message"])
    assert len(set(by_reason.values())) == len(by_reason)


@pytest.mark.parametrize("name", [name for name in READ if READ[name][1]])
def test_what_is_read_although_it_looks_odd_is_read_right(said, name):
    _make, names, kinds = READ[name]
    assert (said[name]["outcome"], said[name]["names"]) == ("import", names)
    if kinds:
        assert kinds <= set(said[name]["said"])


def test_a_file_without_a_good_row_lets_none_in(said):
    assert (said["bad rows"]["outcome"], said["bad rows"]["in"]) == ("import", 0)
