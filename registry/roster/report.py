"""The JSON report of an import, for other programs. Its names and words are those of the roster corpus."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from registry.roster.classes import ClassRef
from registry.roster.rows import RosterRow
from registry.roster.understanding import IMPORT, REFUSE, Understanding
from registry.roster.values import plain, text
from registry.roster.vocabulary import canonical

NEW, HELD = "new", "held"
Place = tuple[str, int]

# Field -> the list of words.toml whose first word stands for the code.
_CODED = {
    "sex": "sex",
    "ethnicity": "ethnicity",
    "guardian_relation": "relation",
    "household": "household",
    "health": "health",
    "risk": "risk",
}
_YES_NO = {"boarding": "2", "key_support": "1"}
# Lists in which several words have one code: the file's own words say more.
_AS_WRITTEN = ("hardship", "income_source", "guardian_health", "left_behind_type")


def report_json(
    understanding: Understanding,
    *,
    actions: Mapping[Place, Mapping[str, Any]] | None = None,
    diff: Mapping[str, list] | None = None,
) -> dict[str, Any]:
    """The report as plain data.

    `actions` is (sheet, row) -> {"action": …, "changes": {field: [old, new]}} for rows that were matched against the
    register; any other row is "held" if it must wait for a correction, else "new". `diff` is {"left": […],
    "new": […], "changed": […]}.
    """
    rows = [_row(row, (actions or {}).get((row.sheet, row.row), {})) for row in understanding.rows]
    report = {
        "outcome": IMPORT if understanding.outcome == IMPORT else REFUSE,  # a program explains no columns
        "message": understanding.message,
        "rows": rows,
        "problems": [asdict(problem) for problem in understanding.problems],
        "notices": [asdict(notice) for notice in understanding.notices],
        "totals": _totals(understanding, rows, diff or {}),
    }
    return report | ({"diff": dict(diff)} if diff is not None else {})


def _row(row: RosterRow, act: Mapping[str, Any]) -> dict[str, Any]:
    action = act.get("action") or (HELD if row.held else NEW)
    place = {"sheet": row.sheet, "row": row.row, "action": action, "changes": dict(act.get("changes", {}))}
    return place | {name: value for key, given in row.values.items() for name, value in _said(row, key, given)}


def _said(row: RosterRow, key: str, value: object) -> list[tuple[str, Any]]:
    """What the report says for one field; a class makes two."""
    if isinstance(value, ClassRef):
        return [("grade", value.grade), ("class_no", value.number)]
    if value is None or value == ():
        return [(key, None)]
    if key in _AS_WRITTEN:
        return [(key, text(row.cell(key))[0])]
    if key in _YES_NO:
        return [(key, value == _YES_NO[key])]
    if key in _CODED:
        return [(key, canonical(_CODED[key])[value])]
    shown: Callable = list if isinstance(value, tuple) else (lambda one: one) if isinstance(value, int) else plain
    return [(key, shown(value))]


def _totals(understanding: Understanding, rows: list[dict], diff: Mapping[str, list]) -> dict[str, int]:
    actions = [row["action"] for row in rows]
    severities = [problem.severity for problem in understanding.problems]
    return {
        **{action: actions.count(action) for action in ("new", "changed", "unchanged", "held")},
        "left": len(diff.get("left", ())),
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
    }
