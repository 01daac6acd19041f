"""Quality flags: copied texts, short ones, a month entered at once; each number as long as its list."""

import datetime as dt
import io
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from lib.dates import begins, month_of
from lib.models import AccessLog
from registry import records
from registry.kinds import all_kinds, prose_kinds
from registry.models import TermSurvey
from reports.quality import ended_months
from talks.models import Talk
from tests.parts import needed
from tests.personas import client_of
from tests.reports.test_dashboard import check, numbers
from visits.models import HomeVisit

pytestmark = pytest.mark.django_db
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)
KINDS = {kind.slug: kind for kind in all_kinds()}
SAME = "谈了学习和生活，情绪稳定，继续关注。"
NOTHING = {"copied": 0, "short": 0, "last-day": 0}


@pytest.fixture
def desk(school):
    """`desk.write(…)` logs a record; `desk.flags()` is what leadership reads on the page."""
    client = client_of(school.sun)
    others = iter(range(10_000))

    def write(on, text=None, *, by=school.zhang, about=(school.xiaoyu,), kind="talk", entered=None):
        text = f"说起了家里的第{next(others)}件事，听了很久。" if text is None else text
        model, said = KINDS[kind].model, {KINDS[kind].headline: text, **needed(KINDS[kind], school)}
        row = model.objects.create(on=on, author=by, **said)
        row.set_children(about)
        model.objects.filter(pk=row.pk).update(created_at=begins(entered or on) + 16 * HOUR)
        return row

    def flags(**query):
        tiles = client.get("/dashboard/quality/", query).context["tiles"]
        return {tile.url.split("/")[3]: tile.n for tile in tiles}

    def listed(flag, **query):
        return [line.pk for line in client.get(f"/dashboard/quality/{flag}/", query).context["lines"]]

    return SimpleNamespace(client=client, write=write, flags=flags, listed=listed)


def found(flags):
    """What is flagged, without how many records there are."""
    return {slug: n for slug, n in flags.items() if slug != "all"}


# ------------------------------------------------------------------ copied
def test_the_same_text_for_several_children_is_copied_however_it_is_dressed_up(school, desk):
    one = desk.write(school.today, "谈了学习 Video，情绪稳定。")
    other = desk.write(school.today - DAY, " 谈了学习ｖｉｄｅｏ；情绪 稳定！\n", about=[school.wanglei])
    desk.write(school.today, "谈了学习 Video，情绪不稳定。")

    assert found(desk.flags()) == {**NOTHING, "copied": 2}
    assert desk.listed("copied") == [one.pk, other.pk]


def test_what_two_people_say_in_the_same_words_is_no_copy(school, desk):
    desk.write(school.today, SAME)
    desk.write(school.today, SAME, by=school.wang)

    assert desk.flags() == {**NOTHING, "all": 2}


def test_one_record_about_several_children_is_no_copy(school, desk):
    desk.write(school.today, SAME, about=[school.xiaoyu, school.wanglei, school.chenchen])

    assert desk.flags() == {**NOTHING, "all": 1}


def test_the_same_words_in_two_kinds_of_record_are_no_copy(school, desk):
    desk.write(school.today, SAME)
    desk.write(school.today, SAME, kind="visit")

    assert desk.flags() == {**NOTHING, "all": 2}


def test_records_without_a_word_are_short_and_no_copies(school, desk):
    desk.write(school.today, "。。。")
    desk.write(school.today, "……")

    assert found(desk.flags()) == {**NOTHING, "short": 2}


def test_what_stood_last_term_or_was_entered_later_is_not_yet_a_copy(school, desk):
    day = school.today - 10 * DAY
    desk.write(school.last_term.last_day, SAME)
    desk.write(day, SAME)
    desk.write(day - DAY, SAME, entered=day + 3 * DAY)

    assert desk.flags(on=day + 2 * DAY) == {**NOTHING, "all": 1}
    assert desk.flags(on=day + 3 * DAY) == {**NOTHING, "all": 2, "copied": 2}


def test_same_texts_stand_together_the_most_frequent_first(school, desk):
    one = [desk.write(school.today - n * DAY, SAME).pk for n in (0, 3)]
    other = [desk.write(school.today - n * DAY, "说了说家里的事，都还好，没有别的。").pk for n in (1, 4)]
    thrice = [desk.write(school.today - n * DAY, "一切正常，没有需要特别说明的情况。").pk for n in (2, 5, 6)]

    assert desk.listed("copied") in ([*thrice, *one, *other], [*thrice, *other, *one])
    lines = desk.client.get("/dashboard/quality/copied/").context["lines"]
    assert [line.times for line in lines] == [3, 3, 3, 2, 2, 2, 2]


# ------------------------------------------------------------------ short
@pytest.mark.parametrize(("under", "short"), [("", 3), ("5", 2), ("4", 1), ("20", 4), ("0", 1), ("999", 4), ("x", 3)])
def test_a_text_is_short_under_so_many_characters_that_are_no_punctuation(school, desk, under, short):
    for length in (0, 4, 9, 10, 200):
        desk.write(school.today, "好，" * length + "。" * 20, kind="contact")

    assert desk.flags(under=under)["short"] == len(desk.listed("short", under=under)) == short


# ------------------------------------------------------------------ a month entered at once
@pytest.fixture
def month(school):
    return ended_months(school.term, school.today)[-1]


def late(desk, month, days=(0, 1, 1), **written):
    """Records of the first days of the month, entered on its last."""
    return [desk.write(month.first + n * DAY, entered=month.last, **written) for n in days]


def test_a_month_is_flagged_when_all_of_it_was_entered_on_its_last_day_or_later(school, desk, month):
    rows = late(desk, month)
    rows.append(desk.write(month.first + 2 * DAY, kind="visit", entered=month.last + DAY))
    desk.write(month.first, by=school.li, about=[school.chenchen])

    assert found(desk.flags()) == {**NOTHING, "last-day": 4}
    assert sorted(desk.listed("last-day")) == sorted(row.pk for row in rows)


@pytest.mark.parametrize("days", [(0, 1), (1, 1, 1)])
def test_fewer_than_three_records_or_all_of_one_day_are_no_month(school, desk, month, days):
    late(desk, month, days)

    assert desk.flags() == {**NOTHING, "all": len(days)}


def test_one_record_that_was_entered_in_time_speaks_for_the_month_whatever_its_kind(school, desk, month):
    late(desk, month)
    desk.write(month.first + DAY, kind="contact", entered=month.last - DAY)

    assert desk.flags() == {**NOTHING, "all": 4}


def test_what_others_entered_in_time_changes_nothing(school, desk, month):
    late(desk, month)
    desk.write(month.first + DAY, by=school.wang)

    assert desk.flags()["last-day"] == 3


def test_a_month_that_is_not_over_is_never_flagged(school, desk, month):
    late(desk, month)

    assert desk.flags(on=month.last) == {**NOTHING, "all": 3}
    assert desk.flags(on=month.last + DAY)["last-day"] == 3


def test_months_are_clipped_to_the_term(school):
    term = school.term
    months = ended_months(term, term.last_day + DAY)

    assert (months[0].first, months[-1].last) == (term.first_day, term.last_day)
    assert all(one.last + DAY == other.first for one, other in zip(months, months[1:], strict=False))
    assert all(month_of(one.first) == month_of(one.last) for one in months)
    assert ended_months(term, term.last_day) == months[:-1]


# ------------------------------------------------------------------ looking closer
def test_to_look_at_a_part_flags_nothing_else(school, desk, month):
    """A teacher who entered in time for one class is not late in another, and a copy stays one seen from either."""
    late(desk, month)
    desk.write(month.first, about=[school.chenchen])
    desk.write(school.today, SAME)
    desk.write(school.today, SAME, about=[school.chenchen])

    assert desk.flags()["copied"] == 2
    for part in ({"class": school.class_a.school_class_id}, {"grade": 3}, {"child": school.xiaoyu.pk}):
        assert desk.flags(**part) == {"all": 4, "copied": 1, "short": 0, "last-day": 0}
    assert desk.flags(helper=school.zhao.pk) == {"all": 2, "copied": 1, "short": 0, "last-day": 0}


@pytest.fixture
def busy(school, desk, month):
    """Something of everything, by several teachers and of every kind."""
    for kind in KINDS:
        late(desk, month, kind=kind, by=school.li, about=[school.chenchen])
        for n in range(3):
            desk.write(school.today - n * DAY, SAME, kind=kind, about=[school.xiaoyu, school.chenchen])
        desk.write(school.today, "好", kind=kind, by=school.wang)
        desk.write(month.first, kind=kind, by=school.wang, about=[school.wanglei])
    return school


@pytest.mark.parametrize("days", [0, 12, 34])
def test_every_number_links_to_a_list_of_that_length(busy, desk, days):
    on, seen = busy.today - days * DAY, set()
    places = ["", "grade=3&", f"class={busy.class_a.school_class_id}&", f"helper={busy.wang.pk}&under=20&"]
    for place in places:
        page = desk.client.get(f"/dashboard/quality/?{place}on={on}")
        seen |= set(numbers(page.text)) | {(tile.url, str(tile.n)) for tile in page.context["tiles"]}
    for url, text in seen:
        check(desk.client, url, text)
    assert len(seen) > (60 if days == 0 else 15)


def test_the_tables_add_up_to_the_tiles(busy, desk):
    page = desk.client.get("/dashboard/quality/").context
    whole = [tile.n for tile in page["tiles"]]
    of_kind = len(prose_kinds())  # a cheque handed over needs no words

    assert whole == [8 * of_kind, 3 * of_kind, of_kind, 3 * of_kind]
    for table in page["tables"]:
        assert [sum(row.cells[n].value for row in table.rows) for n in range(4)] == whole
        assert [cell.value for cell in table.total.cells] == whole
    assert [row.head.value for row in page["tables"][0].rows] == ["张老师", "李老师", "王老师"]


def test_where_there_is_most_to_talk_about_comes_first(school, desk):
    desk.write(school.today, by=school.li, about=[school.chenchen])
    desk.write(school.today, "好", by=school.wang)
    teachers = desk.client.get("/dashboard/quality/").context["tables"][0]

    assert [row.head.value for row in teachers.rows] == ["王老师", "李老师"]


def test_the_list_shows_who_wrote_what_about_whom_and_when_it_was_entered(school, desk):
    text = "说" * 200
    row = desk.write(school.today - DAY, text, about=[school.xiaoyu, school.chenchen], entered=school.today)
    desk.write(school.today, "好")
    page = desk.client.get("/dashboard/quality/all/")
    line = page.context["lines"][1]

    assert (line.by, line.who, line.entered, len(line.beginning)) == ("张老师", "李小雨、陈晨", school.today, 80)
    assert page.context["lines"][0].entered is None
    assert f"/talk/{row.pk}/" in line.url
    assert (line.beginning in page.text, text in page.text) == (True, False)


def test_a_long_list_has_pages(school, desk):
    for n in range(51):
        desk.write(school.today, f"第{n}回谈心，说的是学习上的事。")

    assert (len(desk.listed("all")), len(desk.listed("all", page=2))) == (50, 1)


def test_a_table_and_a_list_are_taken_away_as_they_are_seen(busy, desk):
    page = desk.client.get("/dashboard/quality/").context
    for table in page["tables"]:
        sheet = _sheet(desk.client.get("/dashboard/quality/", {"export": table.slug}))
        rows = [[row.head.value, *(cell.value for cell in row.cells)] for row in table.rows]
        assert sheet[1 : len(rows) + 1] == rows
    sheet = _sheet(desk.client.get("/dashboard/quality/copied/", {"kind": "visit", "export": "list"}))
    assert [row[4] for row in sheet[1:]] == [SAME] * 3
    kinds = list(AccessLog.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["figures.quality-teachers", "figures.quality-kinds", "figures.quality-copied"]


def _sheet(answer):
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(answer.content)).active.iter_rows()]


# ------------------------------------------------------------------ who may know
def test_only_leadership_reads_of_quality(school):
    for name, staff in school.staff.items():
        client = client_of(staff)
        for url in ("/dashboard/quality/", "/dashboard/quality/copied/"):
            answer = client.get(url)
            assert (answer.status_code == 200) == (name == "sun"), (name, url)
    assert client_of(school.sun).get("/dashboard/quality/long/").status_code == 404
    assert "/dashboard/quality/" not in client_of(school.zhou).get("/dashboard/").text


def test_what_one_may_not_see_is_neither_counted_nor_the_twin_of_a_copy(school, desk, monkeypatch):
    desk.write(school.today, SAME)
    desk.write(school.today, SAME, by=school.wang)
    visible = records.RecordQuerySet.visible_to
    hidden = {"author": school.wang}
    monkeypatch.setattr(
        records.RecordQuerySet, "visible_to", lambda rows, user, on=None: visible(rows, user, on).exclude(**hidden)
    )

    assert desk.flags() == {**NOTHING, "all": 1}


def test_a_child_who_is_not_on_the_terms_register_is_left_out(school, desk):
    desk.write(school.today, SAME, about=[school.yangyang])
    TermSurvey.objects.filter(child=school.yangyang, term=school.term).delete()

    assert desk.flags() == {**NOTHING, "all": 0}


# ------------------------------------------------------------------ digest and length
def test_digest_and_length_follow_the_text_and_stand_in_no_version(school, desk):
    row = desk.write(school.today, "谈了学习。")
    before = Talk.objects.get(pk=row.pk).text_digest
    row.content = "谈了生活，吃得好。"
    row.save()
    after = Talk.objects.get(pk=row.pk)

    assert (len(after.text_digest), after.text_length) == (64, 7)
    assert before != after.text_digest
    assert not {"text_digest", "text_length"} & {f.name for f in Talk.history.model._meta.fields}


def test_records_that_were_there_before_are_measured(school, desk, monkeypatch):
    for n in range(5):
        desk.write(school.today, f"家里有{n}口人。" if n else "…", kind="visit")
    before = list(HomeVisit.objects.order_by("pk").values_list("text_digest", "text_length", "changed_at"))
    HomeVisit.objects.update(text_digest=None, text_length=0)
    monkeypatch.setattr(records, "BATCH", 2)
    records.measure_texts(HomeVisit, "notes")

    assert list(HomeVisit.objects.order_by("pk").values_list("text_digest", "text_length", "changed_at")) == before
    assert before[0][:2] == (None, 0)
