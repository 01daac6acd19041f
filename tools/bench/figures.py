"""What is required, done and overdue in a term, for the school and by class: our engine against SQL written by hand.

The hand-written statements know what they count (two monthly duties, nobody joins or leaves), so they need not ask.
`sum` is what both found, and must be the same.
"""

from django.db import connection

from lib.periods import Per, slots
from registry.models import Term
from reports.figures.engine import tallies
from tools.bench.filling import AS_OF, DUTIES
from tools.bench.measure import repeated

TIMES = 3
GROUPS = {"school": "0", "class": "survey.school_class_id"}
BY_HAND = """
SELECT {group}, month.n, COUNT(*), SUM(CASE WHEN done.days >= 1 THEN 1 ELSE 0 END)
FROM registry_termsurvey AS survey CROSS JOIN ({months}) AS month
LEFT JOIN (
  SELECT child_id, CASE {sorting} END AS n, COUNT(DISTINCT "on") AS days FROM {links}
  WHERE "on" BETWEEN '{first}' AND '{last}' GROUP BY 1, 2
) AS done ON done.child_id = survey.child_id AND done.n = month.n
WHERE survey.left_on IS NULL GROUP BY 1, 2
"""


def ours(_size: int) -> dict:
    standards = list(Term.objects.get().standards.all())
    found = {}
    for by in GROUPS:
        result, figures = repeated(lambda by=by: tallies(standards, AS_OF, by=by), TIMES)
        done = sum(t.ended.done + t.running.done for of in result.values() for t in of.values())
        found[by] = {**figures, "sum": done}
    return found


def stock(_size: int) -> dict:
    term = Term.objects.get()
    months = [month for month in slots(term.span, Per.MONTH) if month.first <= AS_OF]
    parts = {
        "months": " UNION ALL ".join(f"SELECT {n} AS n" for n in range(len(months))),
        "sorting": " ".join(f"WHEN \"on\" <= '{month.last}' THEN {n}" for n, month in enumerate(months)),
        "first": months[0].first,
        "last": AS_OF,
    }
    found = {}
    for by, group in GROUPS.items():
        rows, figures = repeated(lambda group=group: _ask({**parts, "group": group}), TIMES)
        found[by] = {**figures, "sum": int(sum(row[3] for row in rows))}
    return found


def _ask(parts):
    rows = []
    with connection.cursor() as cursor:
        for links in DUTIES.values():
            cursor.execute(BY_HAND.format(links=links._meta.db_table, **parts))
            rows += cursor.fetchall()
    return rows
