"""A roster goes in: previewed, confirmed, all or nothing, and nothing that it does not say is changed."""

import io
import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from accounts.models import Role, Staff
from registry.models import Child, ClassTerm, Guardian, RosterImport, SchoolClass, Term, TermSurvey
from registry.roster import commit as committing
from tests.personas import client_of

pytestmark = pytest.mark.django_db
ROSTERS = Path(__file__).parents[2] / "rosters"
AUTUMN, SPRING = "31_term_2025_autumn.xlsx", "32_term_2026_spring.xlsx"


@pytest.fixture
def office():
    staff = Staff.objects.create_user("T10", "x", roles=[Role.OFFICE], name="钱老师", must_change_password=False)
    return client_of(staff)


def upload(client, name, data=None):
    """Brings a file in; returns the address of its preview."""
    data = (ROSTERS / name).read_bytes() if data is None else data
    return client.post("/roster/", {"file": SimpleUploadedFile(name, data)}).url


def confirm(client, url, **answers):
    page = client.get(url)
    posted = {"confirm": "1", "fingerprint": page.context["fingerprint"], **answers}
    return client.post(url, posted, follow=True)


def bring_in(client, name, data=None, **answers):
    return confirm(client, upload(client, name, data), **answers)


def totals(client, url):
    return client.get(url).context["totals"]


def sheet(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


HEADER = ("姓名", "身份证号", "班级", "监护人姓名", "与儿童关系", "监护人电话", "现住址")
XIAOYU = ("李小雨", "520521201706229846", "三年级1班", "王秀英", "祖母", "13800001111", "新寨村")


def test_an_empty_database_and_one_roster_are_enough_to_start(office):
    page = bring_in(office, AUTUMN)
    assert "新增 60 人" in page.text
    term = Term.objects.get()
    assert (term.slug, str(term.first_day), str(term.last_day)) == ("2025-autumn", "2025-09-01", "2026-01-31")
    assert (
        Child.objects.count() == TermSurvey.objects.filter(term=term, state="to_verify", method="roster").count() == 60
    )
    assert ClassTerm.objects.filter(term=term).count() == SchoolClass.objects.count() == 18
    child = Child.objects.get(name="冯佳怡")
    assert (child.id_number, str(child.birth_date), child.sex) == ("520521201706229846", "2017-06-22", "2")
    assert [(p.kind, p.name, p.phones) for p in child.parents.order_by("kind")] == [
        ("father", "冯兴旺", "17600211464"),
        ("mother", "林冬梅", "13200082864"),
    ]
    guardian = child.guardians.get()
    assert (guardian.name, guardian.relation, guardian.phones) == ("龙桂英", "62", "15300885055")
    assert child.history.get().history_user.name == "钱老师"


def test_nothing_is_saved_before_it_is_confirmed_and_the_original_is_kept(office):
    url = upload(office, AUTUMN)
    assert totals(office, url)["new"] == 60
    assert not Child.objects.exists()
    assert not Term.objects.exists()
    kept = office.get(f"{url}original/")
    assert kept.content == (ROSTERS / AUTUMN).read_bytes()
    office.post(url, {"discard": "1"})
    assert RosterImport.objects.get().state == "discarded"
    assert not Child.objects.exists()


def versions():
    return [model.history.count() for model in (Child, Guardian, TermSurvey)]


def test_the_same_file_twice_changes_nothing(office):
    bring_in(office, AUTUMN)
    before = versions()
    url = upload(office, AUTUMN)
    assert {k: totals(office, url)[k] for k in ("new", "changed", "unchanged")} == {
        "new": 0,
        "changed": 0,
        "unchanged": 60,
    }
    confirm(office, url)
    assert versions() == before


@pytest.mark.parametrize("name", ["13_duplicates.xlsx", "09_id_numbers.xlsx", "38_hostile_text.xlsx", "20_gbk.csv"])
def test_doubtful_files_change_nothing_the_second_time_either(office, name):
    bring_in(office, name)
    children = Child.objects.count()
    url = upload(office, name)
    assert (totals(office, url)["new"], totals(office, url)["changed"]) == (0, 0)
    assert children == Child.objects.count() > 0


def test_the_next_terms_roster_brings_differences_only(office):
    expected = json.loads((ROSTERS / f"{SPRING}.expected.json").read_text(encoding="utf-8"))
    bring_in(office, AUTUMN)
    phones_before = dict(Guardian.objects.values_list("child__id_number", "phones"))
    url = upload(office, SPRING)
    plan = office.get(url).context["plan"]
    assert {row.child.id_number for row in plan.left} == {one["id_number"] for one in expected["diff"]["left"]}
    assert {m.row.values["id_number"] for m in plan.of("new")} == {one["id_number"] for one in expected["diff"]["new"]}
    changed = {(m.known.child.id_number, name) for m in plan.of("changed") for name in m.changes}
    assert {number for number, _name in changed} == {one["id_number"] for one in expected["diff"]["changed"]}
    assert {name for _number, name in changed} == {"guardian_phones"}
    confirm(office, url)
    assert TermSurvey.objects.filter(term__slug="2026-spring").count() == 65  # nobody is dropped unasked
    for number, _name in changed:
        guardian = _guardian(number)
        assert guardian.phones != phones_before[number]
        assert guardian.history.last().phones == phones_before[number]
        assert guardian.history.first().history_user.name == "钱老师"


def _guardian(number):
    return next(child for child in Child.objects.all() if child.id_number == number).guardians.get()


def test_who_left_is_asked_and_leaves_with_the_reason_given(office):
    bring_in(office, AUTUMN)
    url = upload(office, SPRING)
    first, *others = office.get(url).context["plan"].left
    confirm(office, url, **{f"left-{first.child_id}": "parents_back", f"left-{others[0].child_id}": ""})
    row = TermSurvey.objects.get(term__slug="2026-spring", child=first.child_id)
    assert row.left_reason == "parents_back"
    assert TermSurvey.objects.filter(term__slug="2026-spring", left_on=None).count() == 64


def test_a_blank_cell_erases_nothing(office):
    bring_in(office, "a.xlsx", sheet(HEADER, XIAOYU))
    bring_in(office, "b.xlsx", sheet(HEADER, (*XIAOYU[:3], None, None, None, "双河村")))
    child = Child.objects.get()
    assert (child.guardians.get().phones, child.surveys.get().address) == ("13800001111", "双河村")


def test_why_an_id_number_is_lacking_is_kept_until_it_comes(office):
    bring_in(office, "a.xlsx", sheet(HEADER, ("李小雨", "办理中", *XIAOYU[2:])))
    assert (Child.objects.get().id_number, Child.objects.get().no_id_reason) == ("", "pending")
    bring_in(office, "b.xlsx", sheet(HEADER, XIAOYU))
    child = Child.objects.get()
    assert (child.id_number, child.no_id_reason) == (XIAOYU[1], "")
    assert Child.objects.filter(id_digest__isnull=False).count() == 1


def test_a_guardian_of_another_name_takes_over_and_the_one_before_stays_in_the_file(office):
    bring_in(office, "a.xlsx", sheet(HEADER, XIAOYU))
    bring_in(office, "b.xlsx", sheet(HEADER, (*XIAOYU[:3], "李大伯", "伯父", "13900002222", None)))
    now, before = Child.objects.get().guardians.order_by("-since")
    assert {now.name, before.name} == {"李大伯", "王秀英"}
    assert Child.objects.get().guardians.current().get().name == "李大伯"


def test_somebody_elses_id_number_is_held_back(office):
    bring_in(office, "a.xlsx", sheet(HEADER, XIAOYU))
    url = upload(office, "b.xlsx", sheet(HEADER, ("赵子龙", *XIAOYU[1:])))
    page = office.get(url)
    assert page.context["totals"]["held"] == 1
    assert "李小雨" in page.text
    confirm(office, url)
    assert Child.objects.get().name == "李小雨"


def test_a_child_that_comes_back_has_its_file_opened_again(office):
    bring_in(office, "a.xlsx", sheet(HEADER, XIAOYU))
    survey = TermSurvey.objects.get()
    survey.left_on, survey.left_reason = survey.term.last_day, "transferred"
    survey.save()
    url = upload(office, "b.xlsx", sheet(HEADER, XIAOYU))
    year = survey.term.year
    office.post(url, {"term": f"{year + 1}-spring" if survey.term.season == "autumn" else f"{year}-autumn"})
    confirm(office, url)
    assert Child.objects.count() == 1
    assert TermSurvey.objects.filter(child__name="李小雨").count() == 2


def test_children_without_an_id_number_are_known_by_name_and_class(office):
    rows = [("王磊", None, "三年级1班"), ("王磊", None, "三年级2班")]
    bring_in(office, "a.xlsx", sheet(HEADER[:3], *rows))
    url = upload(office, "b.xlsx", sheet(HEADER[:3], *rows, ("王磊", None, "三年级3班")))
    assert {k: totals(office, url)[k] for k in ("new", "unchanged")} == {"new": 1, "unchanged": 2}


def test_when_anything_fails_nothing_is_imported(office, monkeypatch):
    def fail(self, *args):
        raise RuntimeError("power cut")

    monkeypatch.setattr(committing._Writer, "let_go", fail)
    url = upload(office, AUTUMN)
    with pytest.raises(RuntimeError):
        confirm(office, url)
    assert not Child.objects.exists()
    assert not Term.objects.exists()
    assert RosterImport.objects.get().state == "open"
    monkeypatch.undo()
    confirm(office, url)
    assert Child.objects.count() == 60


def test_what_is_confirmed_is_what_was_shown(office):
    url = upload(office, AUTUMN)
    seen = office.get(url).context["fingerprint"]
    bring_in(office, AUTUMN)
    page = office.post(url, {"confirm": "1", "fingerprint": seen}, follow=True)
    assert "名册有了变动" in page.text
    assert RosterImport.objects.filter(state="done").count() == 1


def test_another_term_can_be_chosen_before_confirming(office):
    url = upload(office, AUTUMN)
    office.post(url, {"term": "2026-autumn"})
    page = office.get(url)
    assert page.context["plan"].term.slug == "2026-autumn"
    confirm(office, url)
    assert Term.objects.get().slug == "2026-autumn"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.xlsx", b"", "空"),
        ("照片.xlsx", b"\x89PNG\r\n\x1a\n" + b"0" * 200, "不是"),
        ("坏.xlsx", (ROSTERS / AUTUMN).read_bytes()[:5000], "损坏"),
        ("25_password.xlsx", (ROSTERS / "25_password.xlsx").read_bytes(), "密码"),
        ("菜单.xlsx", sheet(("菜名", "价格"), ("豆腐", 3)), "表头"),
    ],
)
def test_what_is_no_roster_is_refused_with_a_reason_and_kept_for_the_record(office, name, data, said):
    url = upload(office, name, data)
    page = office.get(url)
    assert said in page.text
    assert "Traceback" not in page.text
    assert RosterImport.objects.get().state == "refused"
    assert office.get(f"{url}original/").content == data
    assert not Child.objects.exists()


def test_a_file_over_the_limit_is_not_even_read(office, settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    big = SimpleUploadedFile("大.xlsx", b"0" * (1024 * 1024 + 1))
    assert "文件超过 1 MB" in office.post("/roster/", {"file": big}).text
    assert not RosterImport.objects.exists()
    assert "请先选择文件" in office.post("/roster/").text


@pytest.mark.parametrize("who", ["zhang", "wang", "sun", "zhou", "wu"])
def test_only_the_office_brings_rosters_in(school, who):
    client = client_of(school.staff[who])
    url = upload(client_of(school.qian), AUTUMN)
    assert [client.get(address).status_code for address in ("/roster/", url, f"{url}original/")] == [404, 404, 404]
    assert client.post(url, {"confirm": "1"}).status_code == 404


def test_the_template_is_understood_and_its_example_is_no_child(office):
    data = office.get("/roster/template/").content
    book = load_workbook(io.BytesIO(data))
    page = office.get(upload(office, "模板.xlsx", data))
    assert RosterImport.objects.get().state == "refused"
    assert "没有" in page.text
    headers = [cell.value for cell in book.active[1]]
    values = {
        "姓名": "李小雨",
        "身份证号": XIAOYU[1],
        "班级": "三年级1班",
        "性别": "女",
        "监护人姓名": "王秀英",
        "外出情况": "双方",
    }
    for column, header in enumerate(headers, start=1):
        book.active.cell(3, column, values.get(header))
    out = io.BytesIO()
    book.save(out)
    bring_in(office, "填好.xlsx", out.getvalue())
    survey = Child.objects.get().surveys.get()
    assert (survey.father_away, survey.mother_away, survey.class_name) == ("1", "1", "三年级1班")


def test_the_command_says_in_json_what_the_browser_shows(office, tmp_path, capsys):
    report = tmp_path / "out.json"
    call_command("import_roster", str(ROSTERS / AUTUMN), "--dry-run", "--report", str(report))
    said = json.loads(report.read_text(encoding="utf-8"))
    assert (said["outcome"], said["totals"]["new"], len(said["rows"])) == ("import", 60, 60)
    assert not Child.objects.exists()
    call_command("import_roster", str(ROSTERS / AUTUMN), "--by", "T10")
    call_command("import_roster", str(ROSTERS / SPRING), "--dry-run", "--report", str(report))
    said = json.loads(report.read_text(encoding="utf-8"))
    assert {name: len(said["diff"][name]) for name in ("left", "new", "changed")} == {
        "left": 3,
        "new": 5,
        "changed": 10,
    }
    assert Child.objects.first().history.get().history_user.number == "T10"
    with pytest.raises(CommandError, match="密码"):
        call_command("import_roster", str(ROSTERS / "25_password.xlsx"), "--report", str(report))
    assert json.loads(report.read_text(encoding="utf-8"))["outcome"] == "refuse"


@pytest.mark.parametrize(
    ("arguments", "said"), [(["--term", "soon"], "不是学期简称"), (["--by", "T99"], "没有工号为 T99")]
)
def test_the_command_explains_what_it_was_asked_wrongly(db, arguments, said):
    with pytest.raises(CommandError, match=said):
        call_command("import_roster", str(ROSTERS / AUTUMN), *arguments)


def test_without_a_name_the_command_writes_for_an_account_nobody_can_use(db):
    call_command("import_roster", str(ROSTERS / AUTUMN))
    assert (Staff.objects.get().is_active, Staff.objects.get().has_usable_password()) == (False, False)
