"""The demo school at its usual size: worth looking around in, for each of the personas."""

from collections import Counter

import pytest
from django.db import models
from django.db.models import Count, F, Q
from django.test import Client

from accounts.models import Role, Staff
from pairing.models import Pairing, SupportChild, SupportSession, helpers_with_load
from registry.models import Child, ClassTerm, Guardian, Parent, School, Term, TermSurvey
from reports.demo.personas import PASSWORD, personas
from reports.figures.subjects import Sight
from reports.quality import Quality
from talks.models import Talk, TalkChild
from tests.reports.demo_schools import UNTIL, on_register, standing
from visits.models import FamilyContact, HomeVisit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("whole_school")]


@pytest.fixture(scope="module", autouse=True)
def whole_school(django_db_setup, django_db_blocker):
    with standing(django_db_blocker, children=200):
        yield


def test_a_parent_who_looks_after_the_child_is_the_one_at_home():
    kinds = {"51": "father", "52": "mother"}
    for guardian in Guardian.objects.current().filter(relation__in=kinds).select_related("child"):
        kind = kinds[guardian.relation]
        parent = guardian.child.parents.get(kind=kind)
        row = guardian.child.surveys.latest("joined_on")
        assert guardian.name == parent.name
        assert getattr(row, f"{kind}_away") == "0"


def test_the_register_is_as_varied_as_a_real_one():
    rows = TermSurvey.objects.on_register(UNTIL)
    both = rows.filter(father_away="1", mother_away="1").count()
    one = rows.filter(Q(father_away="1", mother_away="0") | Q(father_away="0", mother_away="1")).count()

    assert 90 <= both <= 130
    assert 50 <= one <= 95
    assert set(rows.values_list("boarding", flat=True)) == {"", "1", "2"}
    assert set(rows.values_list("key_support", flat=True)) == {"", "0", "1"}
    assert set(rows.values_list("risk", flat=True)) == {"", "1", "2", "3"}
    assert rows.filter(mother_away="").exists()
    assert set(rows.with_verdicts(UNTIL).values_list("education", flat=True)) == {"1", "2"}
    assert TermSurvey.objects.exclude(left_on=None).values("left_reason").distinct().count() >= 3
    assert TermSurvey.objects.filter(joined_on__gt=F("term__first_day")).exists()


def test_one_class_has_its_survey_to_do_and_the_class_teacher_a_part_of_it():
    rows = TermSurvey.objects.on_register(UNTIL)
    in_class = Counter(rows.values_list("school_class", flat=True))
    waiting = Counter(rows.to_verify().values_list("school_class", flat=True))
    own = ClassTerm.objects.headed_by(Staff.objects.get(number="T001"), UNTIL).get()

    assert waiting[own.school_class_id] == 3
    assert sum(1 for school_class, n in waiting.items() if n == in_class[school_class]) == 1
    assert sum(waiting.values()) < 0.15 * rows.count()


def test_most_children_are_paired_and_one_class_is_left_for_bulk_pairing():
    active = Pairing.objects.active(UNTIL)
    paired = on_register().filter(pairings__in=active).distinct()
    by_class = {}
    term = Term.objects.current(UNTIL).get()
    for row in ClassTerm.objects.filter(term=term):
        there = on_register().filter(surveys__term=term, surveys__school_class=row.school_class)
        by_class[row.name] = there.filter(pairings__in=active).distinct().count() / there.count()

    assert 0.84 <= paired.count() / 200 <= 0.93
    assert sorted(by_class.values())[0] < 0.4
    assert sorted(by_class.values())[1] > 0.6
    assert Pairing.objects.exclude(ended_on=None).exclude(end_reason="child_left").exists()


def test_over_the_limit_there_is_a_reason_and_somebody_has_room():
    cap = School.get().helper_cap
    loads = {helper: helper.load for helper in helpers_with_load(UNTIL)}
    over = {helper for helper, load in loads.items() if load > cap}

    assert over
    assert max(loads.values()) <= cap + 2
    for helper in over:
        reasons = [pairing.over_cap_reason for pairing in Pairing.objects.open().filter(staff=helper)]
        assert len(list(filter(None, reasons))) >= loads[helper] - cap
    assert sum(1 for load in loads.values() if load == 0) >= 3


def test_some_were_talked_with_this_month_some_wait_and_some_nobody_noticed():
    last = dict(TalkChild.objects.values_list("child").annotate(day=models.Max("on")))
    days = [last.get(child) for child in on_register().values_list("pk", flat=True)]
    this_month = sum(1 for day in days if day and day >= UNTIL.replace(day=1))
    waiting = sum(1 for day in days if day and 35 <= (UNTIL - day).days <= 100)

    assert 80 <= this_month <= 150
    assert 25 <= waiting <= 80
    assert 4 <= days.count(None) <= 30
    never = on_register().exclude(pk__in=last)
    assert SupportChild.objects.filter(child__in=never).values("child").distinct().count() <= 2


def test_teachers_write_differently_and_in_whole_sentences():
    texts = list(Talk.objects.values_list("content", flat=True))
    visits = list(HomeVisit.objects.values_list("notes", flat=True))
    contacts = list(FamilyContact.objects.values_list("content", flat=True))
    sessions = list(SupportSession.objects.values_list("content", flat=True))

    assert len(set(texts)) > 0.75 * len(texts)
    assert len(set(visits)) > 0.9 * len(visits)
    assert len(set(contacts)) > 0.7 * len(contacts)
    assert len(set(sessions)) > 0.65 * len(sessions)
    for text in texts + visits + contacts + sessions:
        assert text[-1] in "。”？"
        assert "{" not in text


def test_some_helpers_are_with_their_children_nearly_every_week_and_some_are_behind():
    """Of the weeks of this term in which they helped a child."""
    term = Term.objects.current(UNTIL).get()
    shares = Counter()
    for pairing in Pairing.objects.active(UNTIL).filter(primary=True, started_on__lt=term.first_day):
        days = SupportChild.objects.filter(child=pairing.child, record__author=pairing.staff, on__gte=term.first_day)
        weeks = {day.isocalendar()[1] for day in days.values_list("on", flat=True)}
        shares[round(len(weeks) / ((UNTIL - term.first_day).days / 7), 1)] += 1

    assert sum(n for share, n in shares.items() if share >= 0.8) > 10
    assert sum(n for share, n in shares.items() if share <= 0.4) > 10
    for what in ("contact", "tutoring", "gift", "outing", "skill", "diary"):
        assert SupportSession.objects.filter(what__has=what).exists()
    assert FamilyContact.objects.filter(people__has="teacher").exists()


def test_one_teacher_wrote_the_same_of_all_and_another_entered_a_month_at_once():
    term = Term.objects.current(UNTIL).get()
    quality = Quality(Sight(Staff.objects.get(number="T020")), term, UNTIL)
    copies = Counter(row["by"] for row in quality.found("copied", kind="talk") if row["times"] >= 4)
    late = Counter(row["by"] for row in quality.found("last-day"))

    assert copies.most_common(1)[0][1] >= 4
    assert len(late) == 1
    assert quality.found("short").exists()


def test_brothers_and_sisters_share_a_visit_and_several_children_a_talk():
    assert HomeVisit.objects.annotate(n=Count("links")).filter(n__gt=1).exists()
    assert Talk.objects.annotate(n=Count("links")).filter(n__gt=2).exists()
    assert Talk.objects.filter(concern=True).exists()


def test_the_history_remembers_the_carer_and_the_phone_of_before():
    handed_over = Guardian.objects.exclude(until=None)
    phones = Parent.history.filter(history_type="~").first()
    verified = TermSurvey.history.filter(history_type="~", state="verified").first()

    assert handed_over.exists()
    assert phones.phones != phones.prev_record.phones
    assert phones.history_user is not None
    assert verified.prev_record.state == "to_verify"
    assert verified.history_user_id == verified.verified_by_id
    assert Talk.history.count() == Talk.objects.count()


@pytest.mark.parametrize("persona", personas(), ids=lambda persona: persona.number)
def test_every_persona_signs_in_and_holds_the_role(persona):
    staff = Staff.objects.get(number=persona.number)

    assert Client().login(username=persona.number, password=PASSWORD)
    assert staff.name == persona.name
    assert staff.role_set == frozenset(persona.roles)
    assert staff.must_change_password == (persona.number == "T050")


def test_nobody_else_signs_in():
    others = Staff.objects.exclude(number__in=[persona.number for persona in personas()])

    assert others.count() > 20
    assert not any(staff.has_usable_password() for staff in others)


def test_every_role_has_a_persona():
    assert {role for persona in personas() for role in persona.roles} == set(Role)


def test_the_class_teacher_has_a_class_and_the_helper_children():
    mei, yuan = (Staff.objects.get(number=number) for number in ("T001", "T002"))
    own = ClassTerm.objects.headed_by(mei, UNTIL).get()

    assert own.school_class.grade_in(own.term.school_year) == 3
    assert own.school_class.number == 2
    assert Child.objects.in_class_of(mei, UNTIL).count() >= 8
    assert Child.objects.helped_by(yuan, UNTIL).exists()
