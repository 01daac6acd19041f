"""Rows inserted by the column are the same as rows saved one by one."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.signals import post_init, pre_init
from django.forms.models import model_to_dict
from django.test.utils import CaptureQueriesContext

from lib import bulk, history
from registry.models import Child, Guardian, TermSurvey

pytestmark = pytest.mark.django_db
FACTS = {"name": "李小雨", "sex": "2", "birth_date": dt.date(2017, 3, 2), "id_number": "520521201703020983"}


def plain(row):
    return {name: value for name, value in model_to_dict(row).items() if name != "id"}


def test_a_row_is_as_if_it_were_saved(school):
    saved = Child.objects.create(**FACTS)
    digest, kept = saved.id_digest, plain(saved)
    saved.delete()
    with transaction.atomic():
        made = [Child(**FACTS), Child(name="王·小花𠀀", no_id_reason="pending")]
        bulk.insert(made)
    found = Child.objects.get(pk=made[0].pk)
    assert (plain(found), found.id_digest, found._state.adding) == (kept, digest, False)
    other = Child.objects.get(pk=made[1].pk)
    assert (other.name, other.id_number, other.id_digest) == ("王·小花𠀀", "", None)


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "李小雨", "birth_date": dt.date(2017, 3, 2), "no_id_reason": "pending"},
        {
            "child_id": 7,
            "term_id": 3,
            "joined_on": dt.date(2025, 9, 1),
            "hardship": ("1", "3"),
            "school_class_id": None,
        },
        {"child_id": 7, "name": "李山", "phones": "13808572000"},
    ],
    ids=["child", "survey", "guardian"],
)
def test_a_row_made_among_many_is_as_if_it_were_made_by_itself(facts):
    model = TermSurvey if "term_id" in facts else Guardian if "child_id" in facts else Child
    one, other = bulk.made(model, [facts, facts])
    alone = model(**facts)
    for field in model._meta.concrete_fields:
        assert getattr(one, field.attname) == getattr(other, field.attname) == getattr(alone, field.attname)
    assert (one._state.adding, one._state.db, one._state is other._state) == (True, None, False)
    assert not any(signal.has_listeners(model) for signal in (pre_init, post_init))


def test_what_a_model_does_not_have_is_refused():
    with pytest.raises(TypeError, match="Child has no nickname"):
        bulk.made(Child, [{"name": "李小雨", "nickname": "小雨"}])


def test_codes_days_and_keys_of_other_rows_come_back(school):
    survey = TermSurvey(
        child=school.chenchen, term=school.last_term, joined_on=school.last_term.first_day, hardship=("1", "3"),
        school_class=school.class_b.school_class,
    )  # fmt: skip
    TermSurvey.objects.filter(child=school.chenchen, term=school.last_term).delete()
    with transaction.atomic():
        history.create([survey], by=school.qian)
    found = TermSurvey.objects.get(pk=survey.pk)
    assert (found.hardship, found.left_on, found.school_class_id) == (("1", "3"), None, survey.school_class_id)
    assert TermSurvey.history.get(id=survey.pk).history_user == school.qian


def test_the_next_row_saved_by_itself_gets_a_key_of_its_own(school):
    with transaction.atomic():
        made = [Child(name=f"孩子{n}") for n in range(3)]
        bulk.insert(made)
    after = Child.objects.create(name="后来的")
    assert after.pk not in {child.pk for child in made}
    assert len({child.pk for child in Child.objects.all()}) == Child.objects.count()


def test_what_the_database_forbids_is_forbidden(school):
    twins = [Guardian(child=school.xue, name="甲"), Guardian(child=school.xue, name="乙")]
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(twins)


def test_the_number_of_queries_does_not_grow_with_the_rows(school):
    counts = []
    for n in (10, 900):
        with CaptureQueriesContext(connection) as queries, transaction.atomic():
            bulk.insert([Child(name=f"孩子{i}") for i in range(n)])
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5
