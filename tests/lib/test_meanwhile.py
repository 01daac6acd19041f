"""Two people, or two windows, with one row in a form: neither overwrites the other, and both texts are shown."""

import re
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from registry.actions import change_guardian
from registry.models import Guardian, Screening, TermSurvey
from talks.models import Talk
from tests.personas import client_of
from tests.registry.test_forms import posted
from tests.registry.test_logging import talk_of

pytestmark = pytest.mark.django_db


def versions(page) -> dict:
    """The hidden inputs with which a form says what it was opened with and what it has shown."""
    return dict(re.findall(r'name="([\w-]*(?:opened|shown))" value="(\d+)"', page.text))


def choices(page) -> dict:
    """Both buttons of each field that differs: name -> which of them is ticked, or ""."""
    buttons = re.findall(r'name="([\w-]*choice-[\w-]+)" value="(mine|theirs)"( checked)?', page.text)
    found = {name: "" for name, _value, _ticked in buttons}
    return found | {name: value for name, value, ticked in buttons if ticked}


# ------------------------------------------------------------------ the child's form with its survey row
@pytest.fixture
def window(school):
    """Zhang has the form of Xiaoyu open, and types `mine`; meanwhile the office saves `theirs`."""
    url = f"/registry/child/{school.xiaoyu.pk}/change/"
    teacher, office = client_of(school.zhang), client_of(school.qian)

    def meet(mine, theirs):
        typed = posted(teacher, url, **versions(teacher.get(url)), **mine)
        assert office.post(url, posted(office, url, **versions(office.get(url)), **theirs)).status_code == 302
        return typed, teacher.post(url, typed)

    def again(typed, page, **chosen):
        return teacher.post(url, {**typed, **versions(page), **chosen})

    window.meet, window.again = meet, again
    return window


def survey(school):
    row = TermSurvey.objects.get(child=school.xiaoyu, term=school.term)
    return row.remarks, row.health_note, row.boarding


def test_who_saves_second_sees_what_the_first_saved_beside_what_was_typed(school, window):
    mine = {"surveys-0-health_note": "老师写的", "surveys-0-boarding": "2"}
    theirs = {"surveys-0-health_note": "办公室写的", "surveys-0-remarks": "办公室备注"}
    typed, page = window.meet(mine, theirs)

    assert page.status_code == 200
    assert "钱老师" in page.text
    assert survey(school) == ("办公室备注", "办公室写的", "1")
    assert all(text in page.text for text in ("老师写的", "办公室写的", "办公室备注"))
    # Both wrote a note: that takes a decision. Only the office wrote remarks, only Zhang changed the boarding.
    assert choices(page) == {"surveys-0-choice-health_note": "", "surveys-0-choice-remarks": "theirs"}

    chosen = {"surveys-0-choice-health_note": "mine", "surveys-0-choice-remarks": "theirs"}
    assert window.again(typed, page, **chosen).status_code == 302
    assert survey(school) == ("办公室备注", "老师写的", "2")


def test_taking_the_colleagues_leaves_it_as_it_is(school, window):
    typed, page = window.meet({"surveys-0-health_note": "老师写的"}, {"surveys-0-health_note": "办公室写的"})
    assert window.again(typed, page, **{"surveys-0-choice-health_note": "theirs"}).status_code == 302
    assert survey(school)[1] == "办公室写的"


@pytest.mark.parametrize("chosen", ["", "x"])
def test_saving_again_without_choosing_asks_again(school, window, chosen):
    typed, page = window.meet({"surveys-0-health_note": "老师写的"}, {"surveys-0-health_note": "办公室写的"})
    again = window.again(typed, page, **{"surveys-0-choice-health_note": chosen})
    assert again.status_code == 200
    assert choices(again) == {"surveys-0-choice-health_note": ""}
    assert "老师写的" in again.text
    assert survey(school)[1] == "办公室写的"


def test_what_is_wrong_elsewhere_keeps_the_choice_and_both_texts(school, window):
    typed, page = window.meet({"surveys-0-health_note": "老师写的"}, {"surveys-0-health_note": "办公室写的"})
    chosen = {"surveys-0-choice-health_note": "theirs"}
    wrong = window.again(
        {**typed, "surveys-0-father_away": "0", "surveys-0-father_away_since": "2024-03-01"}, page, **chosen
    )
    assert "surveys-0-father_away_since" in wrong.text
    assert choices(wrong) == chosen
    assert all(text in wrong.text for text in ("老师写的", "办公室写的"))
    assert survey(school)[1] == "办公室写的"


def test_a_third_save_meanwhile_is_asked_about_too(school, window):
    typed, page = window.meet({"surveys-0-health_note": "老师写的"}, {"surveys-0-health_note": "办公室写的"})
    row = TermSurvey.objects.get(child=school.xiaoyu, term=school.term)
    row.health_note = "办公室又写"
    row.save()
    third = window.again(typed, page, **{"surveys-0-choice-health_note": "mine"})
    assert third.status_code == 200
    assert "办公室又写" in third.text
    assert survey(school)[1] == "办公室又写"
    assert window.again(typed, third, **{"surveys-0-choice-health_note": "mine"}).status_code == 302
    assert survey(school)[1] == "老师写的"


def test_two_who_type_the_same_or_in_different_rows_are_not_bothered(school, window):
    _typed, page = window.meet({"surveys-0-health_note": "同样"}, {"surveys-0-health_note": "同样"})
    assert page.status_code == 302


def test_what_may_not_be_read_is_not_shown_by_a_difference(school, window):
    typed, page = window.meet({"surveys-0-address": "老师写的地址"}, {"surveys-0-address": "青场镇新街9号"})
    assert page.status_code == 200
    assert choices(page) == {"surveys-0-choice-address": ""}
    assert "新街" not in page.text
    assert window.again(typed, page, **{"surveys-0-choice-address": "theirs"}).status_code == 302
    assert TermSurvey.objects.get(child=school.xiaoyu, term=school.term).address == "青场镇新街9号"


def test_a_guardian_who_came_meanwhile_is_not_overwritten(school):
    url, client = f"/registry/child/{school.xiaoyu.pk}/change/", client_of(school.zhang)
    typed = posted(client, url, **versions(client.get(url)), **{"guardians-0-name": "老师改的"})
    change_guardian(child=school.xiaoyu, on=school.today, by=school.qian, name="新来的叔叔", relation="")
    page = client.post(url, typed)
    assert page.status_code == 200
    assert "新增或结束了一条" in page.text
    assert [one.name for one in Guardian.objects.filter(child=school.xiaoyu).current()] == ["新来的叔叔"]
    assert not Guardian.objects.filter(name="老师改的").exists()


@pytest.mark.parametrize("opened", ["", "x", "²", "9" * 5000])
def test_a_form_that_does_not_say_what_it_was_opened_with_is_saved(school, opened):
    url, client = f"/registry/child/{school.xiaoyu.pk}/change/", client_of(school.zhang)
    assert client.post(url, posted(client, url, opened=opened)).status_code == 302


# ------------------------------------------------------------------ the questionnaire
ANSWERS = {"name": "秦小燕", "at_home": ["3"], "guardian_name": "秦老太", "hardship": ["8"], "remarks": "孩子常生病"}


def test_two_who_correct_a_questionnaire_both_keep_their_texts(school):
    row = Screening(term=school.term, school_class=school.class_a.school_class, name="秦小燕", filled_by=school.zhang)
    row.filled_on = school.today
    row.save()
    url, teacher, office = reverse("screening-edit", args=[row.pk]), client_of(school.zhang), client_of(school.qian)
    answers = {**ANSWERS, "school_class": row.school_class_id}
    mine = {**answers, **versions(teacher.get(url)), "remarks": "老师听说的", "guardian_name": "秦爷爷"}
    theirs = {**answers, **versions(office.get(url)), "remarks": "办公室听说的", "at_home": ["4"], "hardship": []}
    assert office.post(url, theirs).status_code == 302

    page = teacher.post(url, mine)

    assert choices(page) == {f"choice-{name}": "" for name in ("at_home", "guardian_name", "remarks")}
    assert all(text in page.text for text in ("老师听说的", "办公室听说的", "秦老太", "秦爷爷"))
    row.refresh_from_db()
    assert row.remarks == "办公室听说的"
    chosen = {"choice-remarks": "mine", "choice-at_home": "theirs", "choice-guardian_name": "mine"}
    assert teacher.post(url, {**mine, **versions(page), **chosen}).status_code == 302
    row.refresh_from_db()
    assert (row.remarks, row.at_home, row.guardian_name, row.hardship) == ("老师听说的", ("4",), "秦爷爷", ("8",))


# ------------------------------------------------------------------ records
@pytest.fixture
def talk(school):
    talk = Talk(on=school.today, place=Talk.Place.OFFICE, topics=["study"], content="原来的", author=school.zhang)
    talk.save()
    talk.set_children([school.xiaoyu])
    return talk


def test_two_windows_with_one_record(school, talk):
    url, client = reverse("log-edit", args=["talk", talk.pk]), client_of(school.zhang)
    first, second = (versions(client.get(url)) for _window in range(2))
    typed = talk_of(school, school.xiaoyu, once="")
    assert client.post(url, {**typed, **first, "content": "第一个窗口"}).status_code == 302
    page = client.post(url, {**typed, **second, "content": "第二个窗口"})
    assert page.status_code == 200
    assert all(text in page.text for text in ("第一个窗口", "第二个窗口"))
    talk.refresh_from_db()
    assert talk.content == "第一个窗口"
    chosen = {"choice-content": "mine"}
    assert client.post(url, {**typed, **versions(page), "content": "第二个窗口", **chosen}).status_code == 302
    talk.refresh_from_db()
    assert talk.content == "第二个窗口"


def test_a_child_added_in_one_window_is_not_dropped_by_the_other(school, talk):
    url, client = reverse("log-edit", args=["talk", talk.pk]), client_of(school.zhang)
    opened = versions(client.get(url))
    typed = talk_of(school, school.xiaoyu, content="原来的", once="")
    both = [school.xiaoyu.pk, school.wanglei.pk]
    assert client.post(url, {**typed, **opened, "children": both}).status_code == 302
    page = client.post(url, {**typed, **opened, "children": both[:1]})
    assert choices(page) == {"choice-children": ""}
    assert {child.pk for child in talk.children.all()} == set(both)


def test_a_draft_that_is_taken_up_again_remembers_what_it_began_with(school, talk):
    url, client = reverse("log-edit", args=["talk", talk.pk]), client_of(school.zhang)
    typed = talk_of(school, school.xiaoyu, content="草稿里的", once="") | versions(client.get(url))
    client.post(f"/drafts/talk-record-{talk.pk}", {"body": urlencode({**typed, "v": "a.1"}, doseq=True)})
    talk.content = "后来改的"
    talk.save()
    page = client.get(url)
    assert "草稿里的" in page.text
    page = client.post(url, {**typed, **versions(page)})
    assert page.status_code == 200
    assert "后来改的" in page.text
    assert choices(page) == {"choice-content": ""}
