"""Design.md 3, clause by clause, each in a school made for it."""

import datetime as dt

import pytest

from reports.figures.engine import by_period, tallies
from reports.figures.table import figures
from tests.reports.figures.reference import Case, Kid, Note, Pair, Rule
from tests.reports.figures.school import Built, undone

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2026, 9, 1), dt.date(2027, 1, 31)
MONTHLY = Rule("talk", "month", 1)


def sep(day):
    return dt.date(2026, 9, day)


def asked(on, rule=MONTHLY, *, by="school", **what):
    """The tally of one rule for the school, or {group: tally}."""
    case = Case(FIRST, LAST, on, rules=[rule], **{"kids": [Kid(FIRST)], **what})
    with undone():
        built = Built(case)
        found = tallies(built.standards, on, by=by)[built.standards[0].pk]
    return found.get(0) if by == "school" else (built, found)


def numbers(count):
    return count.required, count.done, count.behind


def test_what_is_done_in_the_period_counts_up_to_the_day():
    notes = [Note("talk", (0,), sep(30), 0), Note("talk", (0,), dt.date(2026, 10, 20), 0)]
    tally = asked(dt.date(2026, 10, 15), notes=notes)
    assert numbers(tally.ended) == (1, 1, 0)
    assert numbers(tally.running) == (1, 0, 1)
    assert tally.ends == dt.date(2026, 10, 31)


def test_a_period_runs_on_its_last_day_and_has_ended_on_the_next():
    assert asked(sep(30)).ended.required == 0
    tally = asked(dt.date(2026, 10, 1))
    assert numbers(tally.ended) == (1, 0, 1)


def test_before_any_period_has_ended_there_is_no_rate():
    assert asked(sep(30), notes=[Note("talk", (0,), sep(2), 0)]).rate is None
    assert asked(dt.date(2026, 10, 1), notes=[Note("talk", (0,), sep(2), 0)]).rate == 1


def test_more_than_required_does_not_make_up_for_another_period():
    notes = [Note("talk", (0,), sep(day), 0) for day in (2, 3, 4)]
    assert numbers(asked(dt.date(2026, 11, 1), notes=notes).ended) == (2, 1, 1)


def test_a_child_is_covered_at_most_once_a_day():
    notes = [Note("talk", (0,), sep(2), 0), Note("talk", (0,), sep(2), 1)]
    assert numbers(asked(dt.date(2026, 10, 1), Rule("talk", "month", 2), notes=notes).ended) == (2, 1, 1)


def test_a_record_counts_for_every_child_in_it():
    kids = [Kid(FIRST), Kid(FIRST)]
    assert asked(dt.date(2026, 10, 1), kids=kids, notes=[Note("talk", (0, 1), sep(2), 0)]).ended.done == 2


def test_who_joined_after_the_middle_day_owes_nothing_for_the_period():
    assert asked(dt.date(2026, 10, 1), kids=[Kid(sep(15))]).ended.required == 1
    assert asked(dt.date(2026, 10, 1), kids=[Kid(sep(16))]).ended.required == 0


def test_who_left_before_the_last_day_owes_nothing_for_it():
    assert asked(dt.date(2026, 10, 1), kids=[Kid(FIRST, sep(30))]).ended.required == 1
    assert asked(dt.date(2026, 10, 1), kids=[Kid(FIRST, sep(29))]) is None
    assert asked(sep(20), kids=[Kid(FIRST, sep(20))]).running.required == 1  # the running one: still there on the day


def test_the_category_is_that_of_the_survey_row():
    kids = [Kid(FIRST, boarder=True), Kid(FIRST, key=True), Kid(FIRST)]
    assert asked(sep(20), Rule("talk", "month", 1, "boarders"), kids=kids).running.n == 1
    assert asked(sep(20), Rule("talk", "month", 1, "key_support"), kids=kids).running.n == 1


def test_a_helpers_duty_is_done_only_by_somebody_paired_on_the_day():
    rule = Rule("talk", "month", 1, by_helper=True)
    pairs = [Pair(0, 0, sep(1), sep(10)), Pair(0, 1, sep(11))]
    day = dt.date(2026, 10, 1)

    def done(by, on):
        return asked(day, rule, pairs=pairs, notes=[Note("talk", (0,), on, by)]).ended.done

    assert [done(0, sep(10)), done(0, sep(11)), done(1, sep(11)), done(1, sep(10))] == [1, 0, 1, 0]


def test_a_class_teachers_duty_is_done_by_whoever_on_the_staff_did_it():
    assert asked(dt.date(2026, 10, 1), notes=[Note("talk", (0,), sep(9), 1)]).ended.done == 1


def test_after_the_term_everything_has_ended():
    tally = asked(dt.date(2027, 2, 10))
    assert (tally.ended.required, tally.ends) == (5, None)


def test_a_month_by_class_as_a_grid():
    case = Case(
        FIRST, LAST, dt.date(2026, 11, 5), rules=[MONTHLY],
        kids=[Kid(FIRST, of=0), Kid(FIRST, of=1), Kid(FIRST, of=1)], notes=[Note("talk", (1,), sep(3), 0)],
    )  # fmt: skip
    built = Built(case)
    grid = by_period(built.standards, case.on, by="class")[built.standards[0].pk]
    shown = {pk: [(slot.first.month, count.required, count.done) for slot, count in line] for pk, line in grid.items()}
    assert shown == {
        built.classes[0].pk: [(9, 1, 0), (10, 1, 0), (11, 1, 0)],
        built.classes[1].pk: [(9, 2, 1), (10, 2, 0), (11, 2, 0)],
    }


def test_by_helper_counts_the_children_whom_each_has_on_the_day():
    pairs = [Pair(0, 0, sep(1), sep(10)), Pair(0, 1, sep(11)), Pair(1, 1, sep(1))]
    built, found = asked(sep(20), kids=[Kid(FIRST), Kid(FIRST)], pairs=pairs, by="helper")
    assert {pk: tally.running.required for pk, tally in found.items()} == {built.helpers[1].pk: 2}


def test_nothing_is_asked_for_what_had_ended_before_the_standard_was_set():
    rule = Rule("talk", "month", 1, since=dt.date(2026, 11, 5))
    assert asked(dt.date(2026, 12, 5), rule).ended.required == 1
    assert asked(dt.date(2026, 11, 20), rule).running.required == 1


def test_a_helper_answers_for_the_periods_in_which_the_child_was_theirs():
    pairs = [Pair(0, 0, sep(1), dt.date(2026, 10, 31)), Pair(0, 1, dt.date(2026, 11, 1))]
    built, found = asked(dt.date(2026, 12, 5), pairs=pairs, by="helper")
    assert {pk: (tally.ended.required, tally.running.required) for pk, tally in found.items()} == {
        built.helpers[0].pk: (2, 0), built.helpers[1].pk: (1, 1),
    }  # fmt: skip


@pytest.mark.parametrize("by", ["school", "grade", "class", "helper", "child"])
@pytest.mark.parametrize("size", [2, 20])
def test_all_figures_of_a_term_take_at_most_fifteen_questions(by, size, django_assert_max_num_queries):
    rules = [Rule(duty, per, 1) for duty in ("talk", "visit", "tutoring") for per in ("week", "month", "term")]
    pairs = [Pair(n, n % 2, FIRST) for n in range(size)]
    built = Built(Case(FIRST, LAST, sep(20), kids=[Kid(FIRST)] * size, pairs=pairs, rules=rules))
    with django_assert_max_num_queries(15):
        found = figures(built.term, sep(20), by=by)
    assert len(found["duties"]) == len(rules) * {"helper": 2, "child": size}.get(by, 1)


@pytest.mark.parametrize("by", ["school", "grade", "class", "helper", "child"])
def test_figures_take_one_question_however_many_standards(by, django_assert_num_queries):
    rules = [Rule(duty, per, 1) for duty in ("talk", "visit") for per in ("week", "month", "term")]
    built = Built(Case(FIRST, LAST, sep(20), kids=[Kid(FIRST)] * 3, pairs=[Pair(0, 0, FIRST)], rules=rules))
    with django_assert_num_queries(2):  # the school calendar, and all the figures
        tallies(built.standards, sep(20), by=by)
