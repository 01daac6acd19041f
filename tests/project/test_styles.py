"""Style sheets that a browser reads to the end: one brace too few and what follows counts for nothing."""

import re

import pytest

from tests.project.tree import files, relative

SHEETS = [path for path in files() if path.suffix == ".css"]
COMMENT = re.compile(r"/\*.*?\*/", re.S)


@pytest.mark.parametrize("path", SHEETS, ids=relative)
def test_every_brace_is_closed_and_rules_stand_in_no_other_rule(path):
    depth, deepest = 0, 0
    for found in re.finditer(r"(@media|@supports)?[^{}]*([{}])", COMMENT.sub("", path.read_text(encoding="utf-8"))):
        depth += 1 if found[2] == "{" else -1
        assert depth >= 0
        deepest = max(deepest, depth)
    assert (depth, deepest <= 2) == (0, True)
