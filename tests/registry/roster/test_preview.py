"""What the office reads in the preview of a roster."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from registry.models import TermSurvey
from tests.personas import client_of

pytestmark = pytest.mark.django_db


def preview(school, *rows):
    text = "\n".join(["班级,姓名,身份证号,监护人", *rows])
    client = client_of(school.qian)
    page = client.post("/roster/", {"file": SimpleUploadedFile("名单.csv", text.encode())}, follow=True)
    return client, page


def test_a_row_that_is_held_shows_what_was_written(school):
    _client, page = preview(school, "三年级1班,刘山花,52222219990101123X,王秀英", "去年那个班,石头,,王秀英")
    lines = {line.name: line for line in page.context["rows"]}
    assert (lines["刘山花"].match.action, lines["刘山花"].id_number) == ("held", "52222219990101123X")
    assert lines["石头"].class_name == "去年那个班"
    assert "去年那个班" in page.text


def test_a_child_who_comes_back_is_new_to_the_term_and_keeps_the_file(school):
    TermSurvey.objects.filter(child=school.xiaoyu, term=school.term).delete()
    school.xiaoyu.id_number = "522223201501010021"
    school.xiaoyu.save()
    _client, page = preview(school, f"三年级1班,{school.xiaoyu.name},522223201501010021,奶奶")
    (line,) = page.context["rows"]
    assert (line.match.action, line.back_again) == ("new", True)
    assert "学校已有这个孩子的档案，接着用" in page.text


def test_the_list_of_rosters_names_the_term_as_people_do(school):
    client, _page = preview(school, "三年级1班,刘山花,,王秀英")
    assert str(school.term) in client.get("/roster/").text
    assert school.term.slug not in client.get("/roster/").text


def test_held_rows_stand_on_the_page_after_the_import_with_what_to_mend(school):
    client, page = preview(school, "三年级1班,刘山花,52222219990101123X,王秀英", "三年级1班,石头,,王秀英")
    url = page.request["PATH_INFO"]
    client.post(url, {"confirm": "1", "fingerprint": page.context["fingerprint"]})
    done = client.get(url)
    assert [line.name for line in done.context["held"]] == ["刘山花"]
    assert "（表中：52222219990101123X）" in done.text
