"""What must never be false of a questionnaire."""

import pytest
from django.db import IntegrityError, transaction

from registry.models import Screening, TermSurvey

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"outcome": "not", "decided": True},
        {"outcome": "again", "decided": True},
        {"outcome": "opened", "decided": True},
        {"outcome": "registered", "decided": True},
        {"outcome": "not", "reason": "x"},
        {"outcome": "not", "reason": "x", "decided": True, "with_child": True},
        {"outcome": "else", "reason": "x", "decided": True},
        {"decided": True},
    ],
)
def test_the_database_refuses(school, wrong):
    facts = {"name": "秦小燕", **wrong}
    if facts.pop("decided", False):
        facts |= {"decided_by": school.zhang, "decided_on": school.today}
    if facts.pop("with_child", False):
        facts["child"] = school.xiaoyu
    given = {"term": school.term, "school_class": school.class_a.school_class}
    with pytest.raises(IntegrityError), transaction.atomic():
        Screening.objects.create(**given, filled_by=school.zhang, filled_on=school.today, **facts)


def test_what_stands_in_the_register_is_what_the_survey_asks(school):
    """Every fact that a file takes over has the same name and the same answers in both."""
    for name in Screening.TO_SURVEY:
        ours, theirs = Screening._meta.get_field(name), TermSurvey._meta.get_field(name)
        assert type(ours) is type(theirs), name
        assert ours.choices == theirs.choices, name
