"""The child's file: what each reader finds there, what is asked for is logged, what is printed is complete."""

import io

import pytest
from openpyxl import load_workbook

from lib.models import AccessLog
from registry.actions import change_guardian
from registry.models import Child, TermSurvey
from reports.models import CareStandard
from talks.models import Talk
from tests.personas import client_of

pytestmark = pytest.mark.django_db


def file_of(child, staff):
    return client_of(staff).get(f"/children/{child.pk}/")


def test_the_class_teacher_reads_phones_and_asks_for_the_rest(school):
    page = file_of(school.xiaoyu, school.zhang).text
    assert "13808572000" in page
    assert school.xiaoyu.id_number not in page
    assert f"{school.xiaoyu.id_number[:6]}********{school.xiaoyu.id_number[-4:]}" in page
    assert "东莞第1电子厂" not in page
    assert not AccessLog.objects.exists()
    shown = client_of(school.zhang).post(f"/children/{school.xiaoyu.pk}/reveal/").text
    assert school.xiaoyu.id_number in shown
    assert "东莞第1电子厂" in shown
    entry = AccessLog.objects.get()
    assert (entry.by, entry.act, entry.kind, entry.object_id) == (
        school.zhang, "reveal", "registry.child", str(school.xiaoyu.pk),
    )  # fmt: skip


def test_a_helper_calls_but_never_reads_the_rest(school):
    client = client_of(school.wang)
    for page in (client.get(f"/children/{school.xiaoyu.pk}/"), client.post(f"/children/{school.xiaoyu.pk}/reveal/")):
        assert "13808572000" in page.text
        assert school.xiaoyu.id_number not in page.text
        assert "和平村" not in page.text


def test_the_office_reads_everything_without_asking(school):
    page = file_of(school.xiaoyu, school.qian).text
    assert school.xiaoyu.id_number in page
    assert "东莞第1电子厂" in page


def test_a_file_says_what_is_missing(school):
    assert "档案还缺" not in file_of(school.xiaoyu, school.zhang).text
    assert "档案还缺： 本学期核实" in file_of(school.liuyang, school.zhang).text
    TermSurvey.objects.filter(child=school.xiaoyu).update(address="")
    assert "现住址" in file_of(school.xiaoyu, school.zhang).text


def test_the_timeline_holds_all_that_happened_and_can_be_narrowed(school):
    talk = Talk.objects.create(on=school.today, author=school.zhang, content="说想学画画")
    talk.set_children([school.xiaoyu])
    change_guardian(child=school.xiaoyu, on=school.today, by=school.zhang, name="李大伯", relation="81")
    client, url = client_of(school.zhang), f"/children/{school.xiaoyu.pk}/"
    everything = client.get(url).text
    for text in ("说想学画画", "李大伯 伯父", "摸底核实", "已结对"):
        assert text in everything
    talks, file = client.get(f"{url}?kind=talk").context["timeline"], client.get(f"{url}?kind=file").context["timeline"]
    assert {entry.kind for entry in talks.entries} == {"talk"}
    assert {entry.kind for entry in file.entries} == {"file"}


def test_the_timeline_is_narrowed_to_a_term_and_to_who_wrote_it_and_says_how_much_there_is(school):
    before = school.last_term.last_day
    for author, day in ((school.zhang, school.today), (school.wang, school.today), (school.zhang, before)):
        Talk.objects.create(on=day, author=author, content=f"{author.name}说").set_children([school.xiaoyu])
    client, url = client_of(school.sun), f"/children/{school.xiaoyu.pk}/"
    whole = client.get(url).context["timeline"]
    assert ("talk", "谈心", 3) in [(slug, str(name), n) for slug, name, n in whole.kinds]
    assert {name for _pk, name in whole.authors} == {"张老师", "王老师"}

    def texts(query):
        return [entry.text for entry in client.get(f"{url}?{query}").context["timeline"].entries]

    assert texts(f"kind=talk&author={school.wang.pk}") == ["王老师说"]
    assert texts(f"kind=talk&term={school.last_term.pk}") == ["张老师说"]
    assert texts(f"kind=talk&term={school.term.pk}") == ["王老师说", "张老师说"]
    assert len(texts("kind=talk&term=nonsense&author=nobody")) == 3


def test_the_timeline_offers_a_helper_only_what_the_helper_may_read(school):
    Talk.objects.create(on=school.today, author=school.zhang, content="张老师说").set_children([school.xiaoyu])
    found = file_of(school.xiaoyu, school.wang).context["timeline"]
    assert ([slug for slug, _name, _n in found.kinds], found.authors) == (["file"], [])


def test_a_long_timeline_is_paged(school):
    for number in range(40):
        Talk.objects.create(on=school.today, author=school.zhang, content=f"第{number}次").set_children([school.xiaoyu])
    client, url = client_of(school.zhang), f"/children/{school.xiaoyu.pk}/?kind=talk"
    first = client.get(url).context["timeline"]
    second = client.get(f"{url}&from={first.older}").context["timeline"]
    assert (len(first.entries), len(second.entries), second.older) == (30, 10, None)
    assert {e.text for e in first.entries} | {e.text for e in second.entries} == {f"第{n}次" for n in range(40)}


def test_the_file_on_paper_has_every_entry(school):
    for number in range(40):
        Talk.objects.create(on=school.today, author=school.zhang, content=f"第{number}次").set_children([school.xiaoyu])
    page = client_of(school.zhang).get(f"/children/{school.xiaoyu.pk}/print/?kind=file&from=20").text
    assert all(f"第{number}次" in page for number in range(40))


def test_the_duties_of_who_has_left_lead_to_the_lists_of_that_term(school):
    made = CareStandard.objects.create(
        term=school.last_term, duty="talk", responsible="class_teacher", per="month", count=1
    )  # fmt: skip
    client = client_of(school.sun)
    (duty,) = client.get(f"/children/{school.xue.pk}/").context["duties"]
    assert (duty["standard"], client.get(duty["url"]).status_code) == (made, 200)


def test_the_contact_card_has_everybody_whom_one_may_have_to_call(school):
    page = client_of(school.zhang).get(f"/children/{school.xiaoyu.pk}/card/").text
    for text in (
        "王秀英",
        "13808572000",
        "李建国",
        "13708573000",
        "李美丽",
        "东莞第1电子厂",
        "张老师",
        "13908571000",
        "和平村",
    ):
        assert text in page
    assert AccessLog.objects.get().act == "print"


def test_on_a_helpers_printed_card_what_is_masked_stays_masked(school):
    page = client_of(school.wang).get(f"/children/{school.xiaoyu.pk}/card/").text
    assert "13808572000" in page
    assert "和平村" not in page
    assert "东莞" not in page


def test_a_new_guardian_takes_over_on_a_page_of_its_own(school):
    client = client_of(school.zhang)
    posted = {"name": "李大伯", "relation": "81", "phones": "138 0000 1111", "since": school.today.isoformat()}
    assert client.post(f"/children/{school.xiaoyu.pk}/guardian/", posted).url == f"/children/{school.xiaoyu.pk}/"
    assert school.xiaoyu.guardians.current().get().phones == "13800001111"
    page = client.get(f"/children/{school.xiaoyu.pk}/").text
    assert "李大伯" in page
    assert "王秀英" in page
    assert client_of(school.wang).get(f"/children/{school.xiaoyu.pk}/guardian/").status_code == 404


def exported(response):
    sheet = load_workbook(io.BytesIO(response.content)).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_list_is_exported_as_it_is_narrowed_with_what_is_masked_masked(school):
    response = client_of(school.zhang).get("/children/export/?is=unpaired")
    header, *rows = exported(response)
    assert [row[header.index("姓名")] for row in rows] == ["刘洋", "王磊"]
    assert all("*" in row[header.index("身份证号")] for row in rows)
    assert all(row[header.index("现住址")] == "****" for row in rows)
    assert {row[header.index("监护人电话")] for row in rows} == {"13808572001", "13808572002"}
    entry = AccessLog.objects.get()
    assert (entry.act, entry.detail) == ("export", "2 is=unpaired")
    header, *rows = exported(client_of(school.qian).get("/children/export/"))
    assert len(rows) == 5
    assert school.xiaoyu.id_number in [row[header.index("身份证号")] for row in rows]


def test_text_that_looks_like_a_formula_stays_text_in_the_export(school):
    Child.objects.filter(pk=school.xiaoyu.pk).update(name="=1+1")
    book = load_workbook(io.BytesIO(client_of(school.qian).get("/children/export/").content))
    cells = {cell.value: cell.data_type for row in book.active.iter_rows() for cell in row}
    assert cells["=1+1"] == "s"


def test_the_list_is_searched_and_narrowed(school):
    client = client_of(school.sun)

    def names(query):
        return {row.child.name for row in client.get(f"/children/?{query}").context["page"]}

    assert names("q=小") == {"李小雨"}
    assert names(f"class={school.class_b.school_class_id}") == {"陈晨", "杨阳"}
    assert names("grade=3") == {"李小雨", "王磊", "刘洋"}
    assert names("is=paired&is=talk") == set()
    assert names("is=nonsense&class=abc&grade=99999999999") == {"李小雨", "王磊", "刘洋", "陈晨", "杨阳"}


def test_what_stood_before_stays_in_the_history_with_who_and_when(school):
    url = f"/registry/child/{school.xiaoyu.pk}"
    client = client_of(school.qian)
    form = client.get(f"{url}/change/").context["adminform"].form
    posted = {**{name: form.initial.get(name) or "" for name in form.fields}, "name": "李晓雨"}
    for formset in client.get(f"{url}/change/").context["inline_admin_formsets"]:
        posted |= {f"{formset.formset.prefix}-{key}": "0" for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    assert client.post(f"{url}/change/", posted).status_code == 302
    page = client.get(f"{url}/history/").text
    assert "李小雨" in page
    assert "李晓雨" in page
    assert "钱老师" in page


def test_a_list_of_talks_is_exported_in_words(school):
    talk = Talk.objects.create(
        on=school.today, author=school.zhang, content="谈了", topics=["study", "mood"], concern=True
    )
    talk.set_children([school.xiaoyu])
    header, row = exported(client_of(school.zhang).get("/talks/talk/export/"))
    said = dict(zip(header, row, strict=True))
    assert (said["儿童"], said["话题"], said["需要关注"], said["地点"]) == ("李小雨", "学习、情绪", "是", "办公室")
