"""What was taken back is put in again: as it was, by its author and by nobody else."""

import datetime as dt
import uuid

import pytest

from registry.actions import undo
from registry.models import DeletedRecord
from talks.models import Talk
from tests.personas import client_of

pytestmark = pytest.mark.django_db


def taken_back(school, by="zhang", child="xiaoyu"):
    talk = Talk.objects.create(on=school.today, author=school.staff[by], content="说想学画画", topics=["study"])
    talk.set_children([school.children[child]])
    undo(record=talk, by=school.staff[by])
    return DeletedRecord.objects.first()


def listed(staff):
    return len(client_of(staff).get("/bin/").context["page"].object_list)


def restore(school, who, row):
    return client_of(school.staff[who]).post(f"/bin/{row.pk}/restore/", {"once": str(uuid.uuid4())})


def test_it_is_there_again_as_it_was(school):
    talk = Talk.objects.create(
        on=school.today, author=school.zhang, content="说想学画画", topics=["study"], concern=True
    )
    talk.set_children([school.xiaoyu, school.liuyang])
    before = Talk.objects.values().get()
    undo(record=talk, by=school.zhang)
    answer = restore(school, "zhang", DeletedRecord.objects.get())
    assert answer.url == f"/records/talk/{before['id']}/"
    after = Talk.objects.values().get()
    assert {**after, "changed_at": 0} == {**before, "changed_at": 0}
    assert set(Talk.objects.get().children.all()) == {school.xiaoyu, school.liuyang}
    assert listed(school.zhang) == 0
    assert restore(school, "zhang", DeletedRecord.objects.get()).status_code == 404


def test_leadership_knows_of_it_the_author_restores_it_and_nobody_else_knows(school):
    row = taken_back(school, "wang")
    assert {who for who in ("zhang", "li", "zhao", "zhou", "qian", "zheng") if listed(school.staff[who])} == set()
    for who in ("zhang", "li", "zhao", "zhou", "qian", "wu"):
        assert restore(school, who, row).status_code == 404
    assert listed(school.wang) == listed(school.sun) == 1
    assert "说想学画画" not in client_of(school.sun).get("/bin/").text
    assert restore(school, "sun", row).status_code == 404  # only the author writes it
    assert restore(school, "wang", row).status_code == 302
    assert Talk.objects.get().history.first().history_user == school.wang


def test_who_has_lost_the_child_restores_nothing(school):
    row = taken_back(school, "feng", "wanglei")
    assert listed(school.feng) == 0
    assert restore(school, "feng", row).status_code == 404


def test_after_thirty_days_it_is_gone_for_good(school):
    row = taken_back(school)
    DeletedRecord.objects.update(at=row.at - dt.timedelta(days=31))
    assert listed(school.zhang) == 0
    assert restore(school, "zhang", row).status_code == 404
