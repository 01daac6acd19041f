"""Two windows with the same form: the second to save is told, and what both typed is kept."""

import pytest

from registry.models import TermSurvey
from tests.personas import client_of
from tests.registry.test_forms import posted

pytestmark = pytest.mark.django_db


def test_who_saves_second_is_told_who_changed_what_and_may_insist(school):
    url = f"/registry/child/{school.xiaoyu.pk}/change/"
    office, teacher = client_of(school.qian), client_of(school.zhang)
    opened = teacher.get(url).context["opened"]
    mine = posted(teacher, url, opened=opened, **{"surveys-0-health_note": "老师写的"})
    assert office.post(url, posted(office, url, **{"surveys-0-remarks": "办公室写的"})).status_code == 302

    page = teacher.post(url, mine)

    assert page.status_code == 200
    assert "钱老师在" in page.text
    assert "备注" in str(page.context["errors"])
    assert "老师写的" in page.text
    row = TermSurvey.objects.get(child=school.xiaoyu, term=school.term)
    assert (row.remarks, row.health_note) == ("办公室写的", "")
    assert teacher.post(url, {**mine, "opened": page.context["opened"]}).status_code == 302
    row.refresh_from_db()
    assert row.health_note == "老师写的"


@pytest.mark.parametrize("opened", ["", "x", "2026-01-01"])
def test_a_form_that_does_not_say_when_it_was_opened_is_saved(school, opened):
    url = f"/registry/child/{school.xiaoyu.pk}/change/"
    client = client_of(school.zhang)
    assert client.post(url, posted(client, url, opened=opened)).status_code == 302
