"""An import is taken back as a whole while nobody has built on it, and says which rows stand in the way otherwise."""

import pytest
from django.apps import apps
from django.forms.models import model_to_dict

from registry.models import Child, Guardian, RosterImport, Term, TermSurvey
from talks.models import Talk
from tests.personas import client_of
from tests.registry.roster.books import HEADERS, book, child, id_of
from tests.registry.roster.test_mending import bring_in, confirm

pytestmark = pytest.mark.django_db
NUMBER = id_of("20170302", "女")


def register():
    """Every row of the models that an import writes, as plain data."""
    labels = ("registry", "reports", "pairing")
    models = [model for model in apps.get_models() if model._meta.app_label in labels and hasattr(model, "history")]
    return {model: {row.pk: model_to_dict(row) for row in model._base_manager.all()} for model in models}


def imported(client, *rows, term=None, **answers):
    url = bring_in(client, ("名单.xlsx", book([HEADERS, *rows])))
    if term:
        client.post(url, {"term": term})
    confirm(client, url, **answers)
    return url


def take_back(client, url):
    return client.post(url, {"undo": "1", "confirmed": "1"}, follow=True)


def test_taken_back_the_register_is_as_it_was(school):
    office, before = client_of(school.qian), register()
    known = school.wanglei
    known_row = child(known.name, 身份证号=None, 性别="男", 班级="三年级1班", 监护人="新来的姑姑", 关系="姑母")
    url = imported(office, child(班级="三(7)班"), known_row)
    assert register() != before
    assert "新来的姑姑" in {g.name for g in Guardian.objects.filter(child=known)}
    page = take_back(office, url)
    assert "名册恢复到导入之前" in page.text
    assert register() == before
    roster = RosterImport.objects.get()
    assert (roster.state, roster.undone_by) == ("undone", school.qian)
    assert "已撤销" in office.get("/roster/").text
    assert Child.history.filter(name="李小雨", birth_date="2017-03-02", history_type="-").exists()


def test_a_term_that_the_import_opened_is_closed_again(school):
    office, before = client_of(school.qian), register()
    year = school.term.year
    coming = f"{year + 1}-spring" if school.term.season == "autumn" else f"{year}-autumn"
    url = imported(office, child(), term=coming)
    assert Term.objects.filter(slug=coming).exists()
    take_back(office, url)
    assert register() == before


def test_who_left_by_the_import_is_back_with_the_pairing(school):
    office, before = client_of(school.qian), register()
    everybody = {f"left-{pk}": "transferred" for pk in Child.objects.values_list("pk", flat=True)}
    url = imported(office, child("王小花", 班级="三年级1班"), **everybody)
    assert TermSurvey.objects.filter(left_reason="transferred").exists()
    take_back(office, url)
    assert register() == before


def test_what_somebody_built_on_it_stands_in_the_way_and_is_named(school):
    office = client_of(school.qian)
    url = imported(office, child("周小燕", 班级="三年级1班"), child("王小花", 身份证号=id_of("20170402", "女", 97)))
    talked, changed = Child.objects.get(name="周小燕"), Child.objects.get(name="王小花")
    Talk.objects.create(on=school.today, author=school.zhang, content="谈了").set_children([talked])
    changed.surveys.get().save()
    row = TermSurvey.objects.get(child=changed)
    row.remarks = "改过"
    row.save()
    before = register()
    page = take_back(office, url)
    assert page.status_code == 409
    assert "周小燕" in page.text
    assert "王小花" in page.text
    assert "之后又改过" in page.text
    assert "之后有人用到" in page.text  # which records there are is not for the office
    assert "谈心" not in " ".join(page.context["obstacles"]["shown"])
    assert register() == before
    assert RosterImport.objects.get().state == "done"


def test_an_import_is_taken_back_once_and_only_after_a_question(school):
    office = client_of(school.qian)
    url = imported(office, child())
    asked = office.post(url, {"undo": "1"})
    assert "确定撤销" in asked.text
    assert RosterImport.objects.get().state == "done"
    take_back(office, url)
    take_back(office, url)
    assert not Child.objects.filter(birth_date="2017-03-02").exists()
    confirm(office, bring_in(office, ("名单.xlsx", book([HEADERS, child()]))))
    assert Child.objects.filter(birth_date="2017-03-02").exists()


def test_the_same_file_says_when_it_was_imported(school):
    office = client_of(school.qian)
    imported(office, child())
    original = office.get(f"/roster/{RosterImport.objects.get().pk}/original/").content
    page = office.get(bring_in(office, ("改了名.xlsx", original)))
    assert "这份文件导入过" in page.text
    assert NUMBER in page.text


def test_imports_are_taken_back_one_after_the_other(school):
    office, before = client_of(school.qian), register()
    first = imported(office, child("王小花", 身份证号=NUMBER, 班级="三年级1班"))
    second = imported(office, child("王小花", 身份证号=NUMBER, 班级="三年级1班", 联系电话="13900139000"))
    take_back(office, second)
    assert Guardian.objects.get(child__name="王小花").phones == "13800138000"
    take_back(office, first)
    assert register() == before
