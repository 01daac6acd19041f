"""A family's answers, and how a questionnaire gets into the school and is decided about."""

import datetime as dt

from django.urls import reverse

from registry.models import Screening
from tests.personas import client_of, id_number

BORN = dt.date(2017, 5, 4)
NUMBER = id_number(BORN, "2", 7)
ANSWERS = {
    "name": "秦小燕", "sex": "2", "id_number": NUMBER, "household": "1", "boarding": "1", "at_home": ["3"],
    "father_away": "1", "father_away_since": "2024-03-01", "mother_away": "1", "guardian_name": "秦老太",
    "guardian_relation": "62", "guardian_phones": "138 0000 1234", "hardship": ["8"], "remarks": "孩子常生病",
}  # fmt: skip


def fill_in(school, by=None, **answers):
    """Through the form on the phone; returns the saved questionnaire or the page that complains."""
    school_class = answers.pop("school_class", school.class_a.school_class_id)
    client = client_of(by or school.zhang)
    answer = client.post(reverse("screening-new"), {"school_class": school_class, **ANSWERS, **answers})
    return Screening.objects.latest("pk") if answer.status_code == 302 else answer


def decide(screening, by, **decision):
    return client_of(by).post(reverse("screening", args=[screening.pk]), decision, follow=True)


def give_number(child):
    child.id_number = id_number(child.birth_date, child.sex, 9)
    child.save()
    return child.id_number
