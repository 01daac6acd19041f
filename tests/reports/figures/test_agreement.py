"""The engine and the slow reference agree on generated schools."""

import datetime as dt
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reports.figures.engine import tallies
from reports.figures.outcomes import BEHIND, ENDED, RUNNING, Outcomes
from reports.figures.subjects import Sight
from tests.reports.figures.reference import Case, Kid, Note, Pair, Rule, answer
from tests.reports.figures.school import CLASSES, HELPERS, Built, undone

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
EXAMPLES = int(os.environ.get("FIGURES_EXAMPLES", "300"))


def days_of(first, last):
    return st.integers(0, (last - first).days).map(lambda n: first + n * DAY)


def spans(day):
    """Two days in order, or twice the same."""
    return st.tuples(day, day).map(lambda pair: tuple(sorted(pair)))


@st.composite
def terms(draw):
    """First and last day: on any weekday, over the end of a February, with stumps of weeks and months at either end."""
    month = dt.date(2023 + draw(st.integers(0, 1)), draw(st.sampled_from([2, 3, 9, 10, 12])), 1)
    first = month - draw(st.sampled_from([*range(8, 13), *range(0, 32, 5)])) * DAY
    return first, first + draw(st.integers(8, 90) | st.integers(100, 170)) * DAY


@st.composite
def cases(draw):
    first, last = draw(terms())
    # A handful of days on which everything happens, so that records meet the ends of pairings, stays and periods.
    few = draw(st.lists(days_of(first, last), min_size=2, max_size=5))
    day = st.sampled_from([*few, *(one + DAY for one in few if one < last)]) | days_of(first, last)
    kid = st.builds(
        lambda stay, stays, of, boarder, key: Kid(stay[0], None if stays else stay[1], of, boarder, key),
        spans(day), st.booleans(), st.sampled_from([*range(CLASSES), None]), st.booleans(), st.booleans(),
    )  # fmt: skip
    early = st.builds(lambda of, key: Kid(first, None, of, False, key), st.integers(0, CLASSES - 1), st.booleans())
    kids = draw(st.lists(early | kid, min_size=1, max_size=3))
    number, helper = st.integers(0, len(kids) - 1), st.integers(0, HELPERS - 1)
    past = st.builds(lambda k, h, s: Pair(k, h, *s), number, helper, spans(day))
    running = st.builds(Pair, number, helper, day)
    running = st.lists(running, max_size=2, unique_by=lambda p: (p.kid, p.helper))  # one at a time
    outside = st.sampled_from([first - DAY, last + DAY])
    note = st.builds(
        Note,
        st.sampled_from(["talk", "talk", "visit", "tutoring", "helper-contact"]),
        st.sets(number, min_size=1).map(tuple),
        day | outside,
        helper,
    )
    pairs = draw(st.lists(past, max_size=2)) + draw(running)
    at_the_ends = [
        Note(duty, (p.kid,), draw(st.sampled_from([p.first, p.last or p.first])), p.helper)
        for p, duty in zip(pairs, ["talk", "tutoring", "talk", "tutoring"], strict=False)
    ]
    rule = st.builds(
        Rule, st.sampled_from(["talk", "talk", "visit", "tutoring"]),
        st.sampled_from(["week", "month", "two_months", "term"]), st.integers(1, 4),
        st.sampled_from(["all", "all", "boarders", "key_support"]), st.booleans(), st.none() | day,
    )  # fmt: skip
    return Case(
        first, last, on=draw(day | st.sampled_from([first - DAY, last, last + DAY, last + 9 * DAY])),
        off=draw(st.lists(spans(day), max_size=2)), extra=draw(st.lists(day, max_size=2)),
        kids=kids, pairs=pairs, notes=draw(st.lists(note, min_size=2, max_size=20)) + at_the_ends,
        rules=draw(st.lists(rule, min_size=1, max_size=3, unique_by=lambda r: (r.duty, r.per, r.whom, r.by_helper))),
    )  # fmt: skip


def asked(case):
    """What the engine says of a case, child by child in the reference's form, and summed in other ways."""
    with undone():
        built = Built(case)
        found = tallies(built.standards, case.on, by="child")
        sums = [tallies(built.standards, case.on, by=by) for by in ("school", "class", "grade")]
        lists = [_lists(standard, case.on) for standard in built.standards]
        helped = _by_helper(built, case.on)
    numbers = {kid.pk: number for number, kid in enumerate(built.kids)}
    said = [{numbers[pk]: _numbers(tally) for pk, tally in found[of.pk].items()} for of in built.standards]
    return said, [[_summed(of[standard.pk].values()) for standard in built.standards] for of in sums], lists, helped


def _by_helper(built, on):
    """Per standard and helper what is asked of that helper, and the same from looking at that helper's children."""
    by = tallies(built.standards, on, by="helper")
    within = [tallies(built.standards, on, by="child", sight=Sight(None, "helper", one.pk)) for one in built.helpers]
    found = []
    for standard in built.standards:
        of = by[standard.pk]
        summed = [_summed([of[helper.pk]] if helper.pk in of else []) for helper in built.helpers]
        assert summed == [_summed(children[standard.pk].values()) for children in within]
        found.append(summed)
    return found


def _lists(standard, on):
    """What the lists behind the numbers add up to: required, done, behind of ended periods, then of the running one."""
    found = ()
    for when in (ENDED, RUNNING):
        outcomes = Outcomes(standard, on, when=when)
        rows, behind = outcomes[0:9999], Outcomes(standard, on, when=when, state=BEHIND)
        assert len(outcomes) == len(rows)
        assert behind[0:9999] == [row for row in rows if row.missing]
        found += (sum(row.required for row in rows), sum(row.required - row.missing for row in rows), len(behind))
    return found


def _numbers(tally):
    ended, running = tally.ended, tally.running
    return (ended.required, ended.done, ended.behind, running.required, running.done, running.behind)


def _summed(them):
    return _total(map(_numbers, them))


def _total(rows):
    rows = list(rows)
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0,) * 6


@settings(
    max_examples=EXAMPLES, deadline=None, derandomize="FIGURES_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(case=cases())
def test_the_engine_says_what_the_reference_says(db, case):
    said, sums, lists, helped = asked(case)
    expected = [answer(case, rule) for rule in case.rules]
    assert said == expected
    whole = [_total(of.values()) for of in expected]
    assert sums == [whole] * 3
    assert lists == whole
    assert helped == [[_total(answer(case, rule, helper).values()) for helper in range(HELPERS)] for rule in case.rules]
