""".env.example names every setting that config/settings.py reads, and no other."""

import re

from tests.project.tree import ROOT


def test_the_example_lists_every_setting():
    settings = (ROOT / "config/settings.py").read_text(encoding="utf-8")
    example = (ROOT / ".env.example").read_text(encoding="utf-8")

    read = set(re.findall(r'\benv(?:\.\w+)?\(\s*"(\w+)"', settings))
    assert set(re.findall(r"^#(\w+)=", example, re.MULTILINE)) == read
    assert len(read) > 10


def test_every_setting_has_a_line_that_explains_it():
    example = (ROOT / ".env.example").read_text(encoding="utf-8")

    blocks = [block.splitlines() for block in example.strip().split("\n\n")[1:]]
    assert [block for block in blocks if len(block) != 2 or not block[0].startswith("# ")] == []
