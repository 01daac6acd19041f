"""Progress, and what children say: filled in by the class teacher, read by few."""

import pytest

from care.models import ChildVoice, ProgressRecord
from care.progress_chart import chart
from tests.personas import client_of

pytestmark = pytest.mark.django_db


def test_the_class_is_filled_in_at_once_and_only_by_its_teacher(school):
    address = f"/progress/{school.class_a.pk}/"
    sent = {f"c{school.xiaoyu.pk}-level": "1", f"c{school.wanglei.pk}-marks": "3", f"c{school.chenchen.pk}-level": "1"}
    for name in ("li", "sun", "zhou", "qian", "wang", "zheng"):
        assert client_of(school.staff[name]).post(address, sent).status_code == 404
    assert not ProgressRecord.objects.exists()

    assert client_of(school.zhang).post(address, sent).status_code == 302
    known = {row.child: (row.level, row.marks) for row in ProgressRecord.objects.select_related("child")}
    assert known == {school.xiaoyu: ("1", ""), school.wanglei: ("", "3")}  # Chenchen is in another class

    client_of(school.zhang).post(address, {f"c{school.xiaoyu.pk}-level": "2"})
    assert ProgressRecord.objects.get(child=school.xiaoyu).level == "2"
    assert ProgressRecord.objects.count() == 2


@pytest.mark.parametrize(
    ("who", "reads", "hears"),
    [
        ("zhang", True, True), ("zhou", True, True), ("sun", True, True), ("wang", True, False), ("li", False, False),
        ("qian", False, False), ("zheng", False, False),
    ],
)  # fmt: skip
def test_who_reads_progress_and_who_hears_the_child(school, who, reads, hears):
    """Not the helper, of whom the child may speak."""
    ChildVoice.objects.create(
        child=school.xiaoyu, term=school.term, on=school.today, face=1, words="想妈妈", author=school.zhang
    )
    response = client_of(school.staff[who]).get(f"/children/{school.xiaoyu.pk}/progress/")

    assert (response.status_code == 200) is reads
    assert ("想妈妈" in response.content.decode()) is hears


def test_the_child_answers_without_a_way_out_and_hands_the_phone_back(school):
    client = client_of(school.zhang)
    address = f"/children/{school.xiaoyu.pk}/voice/"
    page = client.get(address).content.decode()
    assert 'class="nav"' not in page
    assert client.post(address, {"words": "x"}).status_code == 200  # no face
    assert client.post(address, {"face": "9"}).status_code == 200

    response = client.post(address, {"face": "4", "helps": "yes", "words": "想学画画"})
    assert response.url == f"/children/{school.xiaoyu.pk}/voice/done/"
    voice = ChildVoice.objects.get()
    assert (voice.child, voice.term, voice.face, voice.author) == (school.xiaoyu, school.term, 4, school.zhang)


def test_the_evaluation_counts_what_the_reader_may_know(school):
    for child, author in ((school.xiaoyu, school.zhang), (school.chenchen, school.li)):
        ChildVoice.objects.create(
            child=child,
            term=school.term,
            on=school.today,
            face=4,
            helps="yes",
            words=f"{child.name}的话",
            author=author,
        )
        ProgressRecord.objects.create(child=child, term=school.term, level="1")

    def seen(staff):
        lines = client_of(staff).get("/evaluation/").context["lines"]
        return sorted((line.children, line.level_counts[0], line.asked, line.helps["yes"]) for line in lines)

    assert seen(school.sun) == [(2, 1, 1, 1), (3, 1, 1, 1)]
    assert seen(school.zhang) == [(3, 1, 1, 1)]
    assert seen(school.zheng) == []
    assert client_of(school.qian).get("/evaluation/").status_code == 404
    assert "陈晨的话" not in client_of(school.zhang).get("/evaluation/").content.decode()


def test_a_line_goes_up_when_the_child_does():
    found = chart("level", [("2025", "1", "low"), ("2026", "", ""), ("2027", "4", "high")], 4)

    first, last = found.dots
    assert (first.x < last.x, first.y > last.y, len(found.dots)) == (True, True, 2)
    assert chart("level", [("2025", "", "")], 4) is None
