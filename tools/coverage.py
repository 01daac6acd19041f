"""Writes docs/coverage.md: which line of the five school plans is done in the browser by which test.

    python tools/coverage.py

The lines are tests/plans/lines.toml; a test covers a line by its name (test_b4_… covers B4), and the first line of its
docstring says who does what.
"""

import ast
import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS, PAGE = Path("tests/plans"), Path("docs/coverage.md")
NAME = re.compile(r"test_([a-g]\d+)_")
HEAD = """\
# What the five plans ask for, and the test in which somebody does it

Made by `python tools/coverage.py` from the tests in `tests/plans/`, each of which drives a real browser; do not edit.
`1.2` is plan 1, point 2 of [plans.txt](plans.txt).
"""
TABLE = """
| line | plan | a school can | shown by |
|---|---|---|---|
"""
NOT_YET = "*not yet*"


def lines(root: Path = ROOT) -> dict:
    """{letter: {"title", line: {"plan", "does"}}}"""
    return tomllib.loads((root / TESTS / "lines.toml").read_text(encoding="utf-8"))


def covering(root: Path = ROOT) -> dict[str, list[tuple[str, str]]]:
    """{line: [(name of the test, who does what)]}, in the order of files and tests."""
    found = {}
    for path in sorted((root / TESTS).glob("test_*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            match = NAME.match(node.name) if isinstance(node, ast.FunctionDef) else None
            if match:
                said = (ast.get_docstring(node) or "").split("\n")[0]
                found.setdefault(match[1].upper(), []).append((f"{path.name}::{node.name}", said))
    return found


def page(root: Path = ROOT) -> str:
    covered, parts = covering(root), [HEAD]
    for letter, said in lines(root).items():
        parts.append(f"\n## {letter}. {said.pop('title')}\n{TABLE}")
        for line, of in said.items():
            by = "<br>".join(f"{text} (`{name}`)" for name, text in covered.get(line, [])) or NOT_YET
            parts.append(f"| {line} | {of['plan']} | {of['does']} | {by} |\n")
    return "".join(parts)


if __name__ == "__main__":
    (ROOT / PAGE).write_text(page(), encoding="utf-8")
