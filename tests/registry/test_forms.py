"""The office's and the class teacher's forms: opening a term, a new child, a correction that leaves masks alone."""

import datetime as dt

import pytest

from registry.models import Child, Guardian, Term, TermSurvey
from tests.personas import client_of, id_number

pytestmark = pytest.mark.django_db
PREFIXES = ("surveys", "guardians", "parents")


def posted(client, url, **over):
    """What the form at `url` would send, as it stands, with `over` changed."""
    page = client.get(url)
    forms = [page.context["adminform"].form]
    data = {}
    for inline in page.context["inline_admin_formsets"]:
        data |= {
            f"{inline.formset.prefix}-{name}": value for name, value in inline.formset.management_form.initial.items()
        }
        forms += [form for form in inline.formset.forms if form.instance.pk]
    for form in forms:
        for name in form.fields:
            value = form[name].value()
            data[form.add_prefix(name)] = "" if value is None else value
    for name in PREFIXES:  # forms for further rows stay empty
        if f"{name}-TOTAL_FORMS" in data:
            data[f"{name}-TOTAL_FORMS"] = over.get(f"{name}-TOTAL_FORMS", data[f"{name}-INITIAL_FORMS"])
    return {**data, **over}


def test_the_office_opens_the_next_term_by_hand(school):
    year, season = (school.term.year + 1, "spring") if school.term.season == "autumn" else (school.term.year, "autumn")
    client = client_of(school.qian)
    client.post("/registry/term/add/", {"year": year, "season": season})
    term = Term.objects.get(year=year, season=season)
    assert TermSurvey.objects.filter(term=term, state="to_verify").count() == 5
    client.post("/registry/term/add/", {"year": year, "season": season})
    assert Term.objects.filter(year=year, season=season).count() == 1


def test_a_class_teacher_corrects_the_file_without_reading_what_is_masked(school):
    client, url = client_of(school.zhang), f"/registry/child/{school.xiaoyu.pk}/change/"
    page = client.get(url).text
    assert school.xiaoyu.id_number not in page
    assert "和平村" not in page
    row = school.xiaoyu.surveys.get(term=school.term)
    data = posted(
        client, url, **{"name": "李晓雨", "id_number": "", "surveys-0-address": "", "surveys-0-boarding": "2"}
    )
    data |= {name: "" for name in data if name.endswith(("address", "workplace", "employer"))}
    assert client.post(url, data).status_code == 302
    child = Child.objects.get(pk=school.xiaoyu.pk)
    row.refresh_from_db()
    assert (child.name, child.id_number, row.address) == (
        "李晓雨",
        school.xiaoyu.id_number,
        f"青场镇和平村{child.pk}组",
    )
    assert (row.boarding, row.state) == ("2", "verified")
    assert child.parents.get(kind="father").workplace == "广东省东莞市"


def test_a_masked_value_is_replaced_by_typing_the_whole_new_one(school):
    client, url = client_of(school.zhang), f"/registry/child/{school.xiaoyu.pk}/change/"
    data = posted(client, url, **{"id_number": "", "surveys-0-address": "双河村一组"})
    client.post(url, data)
    assert school.xiaoyu.surveys.get(term=school.term).address == "双河村一组"
    page = client.post(url, {**data, "id_number": "522422********0010"})
    assert page.status_code == 200
    assert "请填写完整的新内容" in page.text


def test_sex_and_birth_date_that_contradict_the_id_number_are_shown_and_not_settled(school):
    client, url = client_of(school.qian), f"/registry/child/{school.xiaoyu.pk}/change/"
    page = client.post(url, posted(client, url, sex="1", birth_date="2011-01-01"))
    assert "身份证号上是“女”" in page.text
    assert "请改正填错的一项" in page.text
    assert Child.objects.get(pk=school.xiaoyu.pk).sex == "2"


def test_an_id_number_that_another_file_has_is_refused(school):
    client, url = client_of(school.qian), f"/registry/child/{school.wanglei.pk}/change/"
    page = client.post(url, posted(client, url, id_number=school.xiaoyu.id_number, sex="2", birth_date=""))
    assert "已经建档" in page.text
    assert Child.objects.get(pk=school.wanglei.pk).id_number == school.wanglei.id_number


@pytest.mark.parametrize(("number", "said"), [("52242220170310", "18"), ("522422201703100011", "身份证号")])
def test_an_id_number_that_cannot_be_is_refused_with_how_to_mend_it(school, number, said):
    client, url = client_of(school.qian), f"/registry/child/{school.wanglei.pk}/change/"
    page = client.post(url, posted(client, url, id_number=number))
    assert page.status_code == 200
    assert said in page.text


def test_a_class_teacher_opens_a_file_for_a_new_child_of_the_class(school):
    client = client_of(school.zhang)
    born = school.xiaoyu.birth_date
    number = id_number(born, "1", 40)
    data = posted(
        client, "/registry/child/add/", name="马小军", id_number=number,
        **{
            "surveys-TOTAL_FORMS": 1, "surveys-0-school_class": school.class_a.school_class_id,
            "surveys-0-joined_on": school.today.isoformat(),
            "guardians-TOTAL_FORMS": 1, "guardians-0-name": "马大婶", "guardians-0-phones": "139-0000-2222",
        },
    )  # fmt: skip
    response = client.post("/registry/child/add/", data)
    child = Child.objects.get(name="马小军")
    assert response.url == f"/children/{child.pk}/"
    assert (child.sex, child.birth_date, child.id_number) == ("1", born, number)
    assert child.surveys.get().term == school.term
    assert child.guardians.get().phones == "13900002222"
    assert client.get(response.url).status_code == 200


def test_a_phone_that_is_none_is_refused_and_what_was_typed_stays(school):
    client, url = client_of(school.zhang), f"/children/{school.xiaoyu.pk}/guardian/"
    page = client.post(url, {"name": "李大伯", "phones": "1390000", "since": school.today.isoformat()})
    assert "“1390000”不是电话号码" in page.text
    assert "李大伯" in page.text
    assert Guardian.objects.filter(child=school.xiaoyu).count() == 1


def test_the_history_shows_every_phone_a_child_could_be_reached_by(school):
    guardian = school.xiaoyu.guardians.get()
    guardian.phones = "13900009999"
    guardian._history_user = school.qian
    guardian.save()
    page = client_of(school.zhang).get(f"/registry/child/{school.xiaoyu.pk}/history/").text
    assert "13808572000" in page
    assert "13900009999" in page
    assert "钱老师" in page


def test_a_file_saved_as_it_stands_keeps_every_answer(school):
    rows = school.xiaoyu.surveys.filter(term=school.term)
    rows.update(income=["1", "3"], hardship=["8"], aid=["2"])
    client, url = client_of(school.qian), f"/registry/child/{school.xiaoyu.pk}/change/"
    page = client.get(url).text
    assert '<input type="checkbox" name="surveys-0-income" value="1"' in page
    assert client.post(url, posted(client, url)).status_code == 302
    row = rows.get()
    assert (row.income, row.hardship, row.aid) == (("1", "3"), ("8",), ("2",))


def test_what_was_typed_over_a_mask_stays_when_the_form_comes_back(school):
    client, url = client_of(school.zhang), f"/registry/child/{school.xiaoyu.pk}/change/"
    page = client.post(
        url, posted(client, url, **{"id_number": "", "name": "", "surveys-0-address": "双河村一组"})
    ).text
    assert "双河村一组" in page
    assert "和平村" not in page


def test_a_new_guardian_needs_a_name(school):
    client, url = client_of(school.zhang), f"/children/{school.xiaoyu.pk}/guardian/"
    assert client.post(url, {"name": "", "since": school.today.isoformat()}).status_code == 200
    assert Guardian.objects.filter(child=school.xiaoyu).count() == 1


def test_the_classes_to_choose_from_are_named_as_everybody_names_them(school):
    page = client_of(school.qian).get(f"/registry/child/{school.xiaoyu.pk}/change/").text
    assert ">三年级1班</option>" in page


def test_days_to_come_and_impossible_ages_are_refused(school):
    client, url = client_of(school.zhang), f"/registry/child/{school.xiaoyu.pk}/change/"
    later = (school.today + dt.timedelta(days=1)).isoformat()
    for field, value in (
        ("surveys-0-father_away_since", later), ("guardians-0-since", later), ("guardians-0-age", "999"),
    ):  # fmt: skip
        assert client.post(url, posted(client, url, **{field: value})).status_code == 200, field
    page = client.post(f"/children/{school.xiaoyu.pk}/guardian/", {"name": "李大伯", "since": later})
    assert "这一天还没到" in page.text
    assert Guardian.objects.filter(child=school.xiaoyu).count() == 1


@pytest.mark.parametrize("year", ["1", "1999", "2101", "9999", "20260"])
def test_a_term_in_an_impossible_year_is_refused(school, year):
    page = client_of(school.qian).post("/registry/term/add/", {"year": year, "season": "autumn"})
    assert page.status_code == 200
    assert Term.objects.count() == 2
