"""An inline's autocompletes ask once for all its lines, and show what stock admin would show."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.models import SubjectTeacher
from tests.personas import client_of

pytestmark = pytest.mark.django_db


def form_of(class_term, client):
    with CaptureQueriesContext(connection) as queries:
        page = client.get(f"/registry/classterm/{class_term.pk}/change/")
    return page, len(queries)


def test_more_teachers_of_a_class_take_no_more_queries(school):
    client = client_of(school.qian)
    SubjectTeacher.objects.create(class_term=school.class_a, staff=school.wang, subject="数学")
    form_of(school.class_a, client)  # warms what is cached for the process
    _page, with_one = form_of(school.class_a, client)
    for staff in (school.li, school.zhao, school.feng):
        SubjectTeacher.objects.create(class_term=school.class_a, staff=staff, subject="语文")
    page, with_four = form_of(school.class_a, client)
    assert with_four == with_one
    for staff in (school.wang, school.li, school.zhao, school.feng):
        assert f'<option value="{staff.pk}" selected>{staff.name}</option>' in page.text


def test_a_line_that_is_wrong_comes_back_with_the_teacher_just_chosen(school):
    line = SubjectTeacher.objects.create(class_term=school.class_a, staff=school.wang, subject="数学")
    posted = {
        "term": school.term.pk, "school_class": school.class_a.school_class_id, "head_teacher": school.zhang.pk,
        "subject_teachers-TOTAL_FORMS": 1, "subject_teachers-INITIAL_FORMS": 1,
        "subject_teachers-0-id": line.pk, "subject_teachers-0-class_term": school.class_a.pk,
        "subject_teachers-0-staff": school.zhao.pk, "subject_teachers-0-subject": "",
    }  # fmt: skip
    page = client_of(school.qian).post(f"/registry/classterm/{school.class_a.pk}/change/", posted)
    assert page.status_code == 200
    assert f'<option value="{school.zhao.pk}" selected>{school.zhao.name}</option>' in page.text
