"""Rows saved in bulk leave the history that django-simple-history's own functions would have written."""

import pytest
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from lib import history
from registry.models import Child, Parent, Term, TermSurvey

pytestmark = pytest.mark.django_db
NEVER_EQUAL = {"history_id", "history_date", "id", "child_id"}


def survey_rows(school):
    child = Child.objects.create(name="彭丽", id_number="522422201703029940")
    term = Term.usual(2020, "spring")
    term.save()
    return [TermSurvey(child=child, term=term, joined_on=term.first_day, hardship=("1", "3"), address="一组")]


def parent_rows(school):
    child = Child.objects.create(name="彭丽", id_number="522422201703029940")
    return [Parent(child=child, kind="father", name="彭山", phones="13808572000", employer="电子厂")]


def last_entry(model):
    [entry] = model.history.order_by("-history_id").values()[:1]
    return {name: value for name, value in entry.items() if name not in NEVER_EQUAL}


@pytest.mark.parametrize("rows_of", [survey_rows, parent_rows])
def test_new_rows_have_the_history_of_the_library(school, rows_of):
    [row] = rows = rows_of(school)
    model = type(row)
    history.create(rows, by=school.qian)
    ours, entry = last_entry(model), row.history.get()
    assert (entry.history_type, entry.history_user, entry.history_change_reason) == ("+", school.qian, None)
    assert entry.child_id == row.child_id
    row.delete()
    row.pk = None
    bulk_create_with_history([row], model, default_user=school.qian)
    assert ours == last_entry(model)


def test_changed_rows_have_the_history_of_the_library(school):
    rows = list(Parent.objects.filter(kind="father"))
    for row in rows:
        row.workplace = "浙江省义乌市"
    history.update(rows, ["workplace"], by=school.qian)
    ours = last_entry(Parent)
    assert (ours["workplace"], ours["history_type"], ours["history_user_id"]) == ("浙江省义乌市", "~", school.qian.pk)
    assert {row.history.first().history_type for row in rows} == {"~"}
    assert Parent.objects.get(pk=rows[0].pk).workplace == "浙江省义乌市"
    bulk_update_with_history(rows, Parent, ["workplace"], default_user=school.qian)
    assert ours == last_entry(Parent)


def test_many_rows_take_few_queries_and_nothing_is_lost(school, django_assert_max_num_queries):
    number = history.BATCH + 1
    with django_assert_max_num_queries(30):  # SQLite takes a few dozen rows at a time
        history.create([Child(name=f"孩子{n}") for n in range(number)], by=school.qian)
    assert Child.history.filter(history_user=school.qian).count() == number


def test_of_rows_that_lie_apart_only_these_are_in_the_history(school):
    children = [Child(name=f"孩子{n}") for n in range(2 * history.BATCH)]
    history.create(children, by=school.qian)
    apart = children[::2] + children[1:4:2]
    history.update(apart[::-1], ["name"], by=school.qian)
    changed = Child.history.filter(history_type=history.CHANGED).order_by("history_id").values_list("id", flat=True)
    assert list(changed) == sorted(child.pk for child in apart)


def test_no_rows_are_no_work(school, django_assert_num_queries):
    with django_assert_num_queries(0):
        history.create([], by=school.qian)
        history.update([], ["name"], by=school.qian)
