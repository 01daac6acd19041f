"""Logging a talk, a visit, a contact: what is written, by whom, once, and for whom."""

import datetime as dt
import io
import re
import uuid
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from lib.models import Draft, Submission
from registry.models import Attachment
from talks.models import Talk
from tests.personas import client_of
from visits.models import FamilyContact, HomeVisit

pytestmark = pytest.mark.django_db


def talk_of(school, *children, **over):
    return {
        "on": school.today.isoformat(), "children": [child.pk for child in children], "place": "office",
        "topics": ["study", "mood"], "mood": "3", "content": "想爸爸了，作业跟得上。", "once": str(uuid.uuid4()),
        **over,
    }  # fmt: skip


def test_a_class_teacher_logs_a_talk_and_is_back_on_the_desk(school):
    response = client_of(school.zhang).post("/log/talk/", talk_of(school, school.xiaoyu), follow=True)
    record = Talk.objects.get()
    assert (record.author, record.on, record.topics, record.mood) == (
        school.zhang,
        school.today,
        ("study", "mood"),
        "3",
    )
    assert set(record.children.all()) == {school.xiaoyu}
    assert response.redirect_chain == [("/", 302)]
    assert "已记下：李小雨" in response.text


def test_the_form_opens_with_child_and_date_filled_in(school):
    page = client_of(school.zhang).get(f"/log/talk/?child={school.xiaoyu.pk}")
    form = page.context["form"]
    assert form["on"].value() == school.today
    assert [str(pk) for pk in form["children"].value()] == [str(school.xiaoyu.pk)]


def test_a_double_tap_saves_once_and_leads_to_the_same_place(school):
    client, posted = client_of(school.zhang), talk_of(school, school.xiaoyu)
    first, second = client.post("/log/talk/", posted), client.post("/log/talk/", posted)
    assert Talk.objects.count() == 1
    assert (first.status_code, second.status_code, second.url) == (302, 302, first.url)


def test_the_token_is_taken_only_when_the_record_is_saved(school):
    client = client_of(school.zhang)
    posted = talk_of(school, school.xiaoyu, content="")
    assert client.post("/log/talk/", posted).status_code == 200
    assert Submission.objects.count() == 0
    assert client.post("/log/talk/", {**posted, "content": "谈了"}).status_code == 302
    assert Talk.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"content": ""}, "这里还没有填"),
        ({"children": []}, "请选择孩子"),
        ({"on": "2026-02-31"}, "日期"),
        ({"on": "2999-01-01"}, "这一天还没到"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(school, wrong, said):
    page = client_of(school.zhang).post("/log/talk/", talk_of(school, school.xiaoyu, wishes="想要一本字典", **wrong))
    assert (page.status_code, Talk.objects.count()) == (200, 0)
    assert said in page.text
    assert "想要一本字典" in page.text


def test_nobody_writes_about_a_child_that_is_not_in_their_care(school):
    for staff, child in ((school.zhang, school.chenchen), (school.wang, school.wanglei), (school.feng, school.wanglei)):
        client_of(staff).post("/log/talk/", talk_of(school, child))
        assert client_of(staff).get(f"/log/talk/?child={child.pk}").status_code == 404
    for staff in (school.qian, school.wu, school.sun):
        assert client_of(staff).get("/log/talk/").status_code == 404
    assert Talk.objects.count() == 0


def test_correcting_a_forum_leaves_the_children_of_other_classes_in_it(school):
    forum = Talk.objects.create(on=school.today, author=school.zhang, content="座谈会")
    forum.set_children([school.xiaoyu, school.chenchen])
    client = client_of(school.zhang)
    assert "陈晨" not in client.get(f"/log/talk/{forum.pk}/").text
    client.post(f"/log/talk/{forum.pk}/", talk_of(school, school.xiaoyu, school.liuyang, content="座谈会，补记"))
    assert {child.name for child in forum.children.all()} == {"李小雨", "刘洋", "陈晨"}
    assert Talk.objects.get().content == "座谈会，补记"
    assert forum.history.first().history_user == school.zhang


def test_moving_a_record_to_another_day_moves_its_links(school):
    record = Talk.objects.create(on=school.today, author=school.zhang, content="谈了")
    record.set_children([school.xiaoyu])
    day = school.today - dt.timedelta(days=3)
    client_of(school.zhang).post(f"/log/talk/{record.pk}/", talk_of(school, school.xiaoyu, on=day.isoformat()))
    assert list(record.links.values_list("on", flat=True)) == [day]


def photo(size=(3000, 2000), kind="JPEG", name="IMG_0001.jpg"):
    picture = Image.new("RGB", size, "olive")
    exif = Image.Exif()
    exif[0x010F] = "A phone that tells"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


def visit_of(school, *children, **over):
    return {
        "on": school.today.isoformat(), "children": [child.pk for child in children], "met": ["guardian"],
        "purposes": ["routine"], "surroundings": "good", "notes": "奶奶身体还好。", "once": str(uuid.uuid4()), **over,
    }  # fmt: skip


def test_a_visit_to_siblings_is_one_record_with_photos_that_tell_no_place(school):
    posted = visit_of(school, school.xiaoyu, school.liuyang, files=[photo(), photo(kind="PNG", name="b.png")])
    client_of(school.zhang).post("/log/visit/", posted)
    visit = HomeVisit.objects.get()
    assert set(visit.children.all()) == {school.xiaoyu, school.liuyang}
    for kept in Attachment.objects.filter(record_id=visit.pk):
        with kept.file.open("rb") as file, Image.open(file) as picture:
            assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (1600, 1067), {})


def test_a_photo_is_served_to_who_may_read_the_visit_and_to_nobody_else(school):
    client_of(school.zhang).post("/log/visit/", visit_of(school, school.xiaoyu, files=[photo()]))
    name = Attachment.objects.get().name
    answers = {who: client_of(staff).get(f"/attachments/{name}/").status_code for who, staff in school.staff.items()}
    assert answers.pop("chen") == 302
    assert {who for who, status in answers.items() if status == 200} == {"zhang", "sun", "zhou"}
    assert set(answers.values()) == {200, 404}


@pytest.mark.parametrize("data", [b"", b"GIF89a not a picture", b"%PDF-1.7", b"<svg onload='x()'/>"])
def test_what_is_no_picture_is_refused_by_name_and_the_text_stays(school, data):
    fake = SimpleUploadedFile("家门口.jpg", data, content_type="image/jpeg")
    page = client_of(school.zhang).post("/log/visit/", visit_of(school, school.xiaoyu, files=[fake]))
    assert HomeVisit.objects.count() == 0
    assert "家门口.jpg" in page.text or "空" in page.text
    assert "奶奶身体还好。" in page.text


def test_a_contact_says_with_whom(school):
    posted = {
        "on": school.today.isoformat(), "children": [school.xiaoyu.pk], "channel": "wechat", "direction": "out",
        "people": ["father", "mother"], "content": "商量寒假回家", "once": str(uuid.uuid4()),
    }  # fmt: skip
    client_of(school.wang).post("/log/contact/", posted)
    assert FamilyContact.objects.get().people == ("father", "mother")


def test_what_is_typed_is_kept_for_its_author_and_comes_back(school):
    zhang, wang = client_of(school.zhang), client_of(school.wang)
    key, body = f"talk-{school.xiaoyu.pk}", f"content=想妈妈&topics=mood&topics=family&children={school.xiaoyu.pk}"
    assert zhang.post(f"/drafts/{key}", {"body": body}).status_code == 200
    page = zhang.get(f"/log/talk/?child={school.xiaoyu.pk}")
    assert "想妈妈" in page.text
    assert "想妈妈" not in wang.get(f"/log/talk/?child={school.xiaoyu.pk}").text
    zhang.post(f"/log/talk/?child={school.xiaoyu.pk}", talk_of(school, school.xiaoyu))
    assert not Draft.objects.exists()


def test_a_draft_is_thrown_away_when_its_author_says_so(school):
    client = client_of(school.zhang)
    client.post("/drafts/talk-new", {"body": "content=x"})
    client_of(school.wang).delete("/drafts/talk-new")
    assert Draft.objects.count() == 1
    client.delete("/drafts/talk-new")
    assert Draft.objects.count() == 0


def test_a_draft_may_not_grow_without_end(school):
    assert client_of(school.zhang).post("/drafts/talk-new", {"body": "好" * 200_001}).status_code == 400


def test_after_saving_one_returns_to_where_one_came_from_but_never_to_another_site(school):
    client = client_of(school.zhang)
    file = f"/children/{school.xiaoyu.pk}/"
    assert client.post("/log/talk/", talk_of(school, school.xiaoyu, next=file)).url == file
    assert client.post("/log/talk/", talk_of(school, school.xiaoyu, next="//evil.example/")).url == "/"


def test_saving_in_one_window_keeps_what_is_typed_in_another(school):
    client, url = client_of(school.zhang), f"/log/talk/?child={school.xiaoyu.pk}"
    tokens = [re.search(r'name="once" value="([^"]+)"', client.get(url).text)[1] for _ in range(2)]
    key = f"talk-{school.xiaoyu.pk}"
    client.post(f"/drafts/{key}", {"body": urlencode({"content": "第二个窗口", "once": tokens[1]})})
    client.post(url, talk_of(school, school.xiaoyu, once=tokens[0]))
    assert "第二个窗口" in client.get(url).text
    client.post(url, talk_of(school, school.xiaoyu, once=tokens[1]))
    assert "第二个窗口" not in client.get(url).text


def test_a_draft_that_was_taken_up_is_gone_when_the_form_is_saved(school):
    client, url = client_of(school.zhang), f"/log/talk/?child={school.xiaoyu.pk}"
    first = re.search(r'name="once" value="([^"]+)"', client.get(url).text)[1]
    client.post(f"/drafts/talk-{school.xiaoyu.pk}", {"body": urlencode({"content": "昨天写的", "once": first})})
    page = client.get(url).text
    again = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("once", "taken_up")}
    assert again["taken_up"] == first
    client.post(url, talk_of(school, school.xiaoyu, **again))
    assert "昨天写的" not in client.get(url).text


def test_a_day_years_ago_is_taken_for_a_slip(school):
    page = client_of(school.zhang).post("/log/talk/", talk_of(school, school.xiaoyu, on="1899-12-31"))
    assert "请核对年份" in page.text
    assert not Talk.objects.exists()


def test_who_has_no_child_yet_is_told_so(school):
    assert "您还没有要照看的孩子" in client_of(school.feng).get("/log/").text
    assert client_of(school.wu).get("/log/").status_code == 404
