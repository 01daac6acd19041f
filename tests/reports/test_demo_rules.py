"""The demo school keeps the register's rules, on whatever day it is filled in: in the holidays, on 29 February."""

import datetime as dt
from collections import Counter

import pytest
from django.db import models
from django.db.models import Count, F, Q

from accounts.models import CareGroup, Membership, Staff
from lib.id_numbers import parse as parse_id
from lib.phones import parse as parse_phones
from pairing.models import Pairing, SupportChild, SupportSession
from registry.models import Child, ClassTerm, Guardian, Parent, School, SubjectTeacher, Term, TermSurvey
from talks.models import Talk, TalkChild
from tests.reports.demo_schools import on_register, standing
from visits.models import FamilyContact, FamilyContactChild, HomeVisit, HomeVisitChild

pytestmark = pytest.mark.django_db

DAYS = ["2026-02-15", "2026-02-20", "2026-08-20", "2026-09-01", "2026-11-20", "2028-02-29"]
RECORDS = [
    (Talk, TalkChild), (HomeVisit, HomeVisitChild), (FamilyContact, FamilyContactChild), (SupportSession, SupportChild),
]  # fmt: skip
WITH_FIELDS = (
    School, Term, Child, Guardian, Parent, TermSurvey, Pairing, Talk, HomeVisit, FamilyContact, SupportSession,
)  # fmt: skip
CHINA = dt.timezone(dt.timedelta(hours=8))


@pytest.fixture(scope="module", params=DAYS)
def day(request, django_db_setup, django_db_blocker):
    day = dt.date.fromisoformat(request.param)
    with standing(django_db_blocker, until=day):
        yield day


def test_every_row_is_one_that_the_forms_would_accept(day, monkeypatch):
    """Constraints hold in the database; this adds what only the fields and clean() know, on that day."""
    monkeypatch.setattr("lib.dates.today", lambda: day)
    for model in WITH_FIELDS:
        relations = [field.name for field in model._meta.fields if isinstance(field, models.ForeignKey)]
        for row in model.objects.all():
            row.full_clean(validate_unique=False, validate_constraints=False, exclude=relations)


def test_as_many_children_are_on_the_register_as_were_asked_for(day):
    assert on_register(day).count() == 30


def test_nothing_happens_in_the_future_or_outside_a_term(day):
    terms = list(Term.objects.order_by("first_day"))
    within = Q()
    for term in terms:
        within |= Q(on__gte=term.first_day, on__lte=min(term.last_day, day))

    assert len(terms) == 2
    assert terms == [*Term.objects.before(terms[1]), *Term.objects.current(day)]
    for record, link in RECORDS:
        assert record.objects.exists()
        assert not record.objects.exclude(within).exists()
        assert not link.objects.exclude(on=F("record__on")).exists()
        assert not record.objects.annotate(about=Count("links")).filter(about=0).exists()


def test_records_are_mostly_of_school_days(day):
    days = list(Talk.objects.values_list("on", flat=True))

    assert all(day.weekday() < 5 for day in days)
    assert dt.date(day.year, 10, 1) not in days


def test_nobody_joins_leaves_signs_or_is_paired_in_the_future(day):
    dated = {
        TermSurvey: ["joined_on", "left_on", "verified_on", "father_away_since", "mother_away_since"],
        Pairing: ["started_on", "ended_on", "card_signed_on"],
        Guardian: ["since", "until"],
        Child: ["birth_date"],
        CareGroup: ["founded_on"],
    }
    for model, fields in dated.items():
        for field in fields:
            assert not model.objects.filter(**{f"{field}__gt": day}).exists(), (model, field)
    end_of_day = dt.datetime.combine(day, dt.time.max, CHINA)
    for model in (Staff, *WITH_FIELDS[2:]):
        assert model.history.exists()
        assert not model.history.filter(history_date__gt=end_of_day).exists(), model


def test_a_record_is_by_somebody_who_had_one_of_the_children_in_care_on_its_day(day):
    """And every child in it was on the register."""
    heads = {(c.school_class_id, c.term_id): c.head_teacher_id for c in ClassTerm.objects.all()}
    stays, pairings = {}, {}
    for row in TermSurvey.objects.select_related("term"):
        stays.setdefault(row.child_id, []).append(row)
    for row in Pairing.objects.all():
        pairings.setdefault(row.child_id, []).append(row)
    psychologist = Staff.objects.get(number="T030").pk
    for _record, link in RECORDS:
        in_care = {}
        for about in link.objects.select_related("record"):
            then = [s for s in stays[about.child_id] if s.joined_on <= about.on <= (s.left_on or s.term.last_day)]
            assert len(then) == 1
            helpers = {
                p.staff_id
                for p in pairings.get(about.child_id, ())
                if p.started_on <= about.on <= (p.ended_on or about.on)
            }
            helpers |= {heads[then[0].school_class_id, then[0].term_id], psychologist}
            in_care[about.record] = in_care.get(about.record, False) or about.record.author_id in helpers
        assert all(in_care.values())


def test_id_numbers_are_valid_agree_with_the_file_and_are_nobodys(day):
    numbers = list(Child.objects.exclude(id_digest=None))

    assert len(numbers) > 25
    for child in numbers:
        known = parse_id(child.id_number)
        assert (known.number, known.sex, known.birth_date) == (child.id_number, child.sex, child.birth_date)
        assert child.id_number[14:17] >= "980"


def test_phones_are_valid_and_nobodys(day):
    for text in [
        *Staff.objects.values_list("phone", flat=True),
        *Guardian.objects.values_list("phones", flat=True),
        *Parent.objects.values_list("phones", flat=True),
    ]:
        found = parse_phones(text)
        assert not found.problems
        assert all(len(number) == 11 and number[3:5] == "00" for number in found.numbers)
        assert text == " ".join(found.numbers)


def test_children_are_of_the_age_of_their_grade(day):
    term = Term.objects.current(day).get()
    rows = TermSurvey.objects.filter(term=term).exclude(child__birth_date=None)
    for row in rows.select_related("child", "school_class"):
        grade = row.school_class.grade_in(term.school_year)
        assert row.child.age(dt.date(term.school_year, 8, 31)) - grade in (5, 6)


def test_a_current_guardian_for_nearly_all_and_a_father_and_a_mother(day):
    children = Child.objects.annotate(
        carers=Count("guardians", filter=Q(guardians__until=None), distinct=True),
        parents_known=Count("parents", distinct=True),
    )

    assert set(children.values_list("parents_known", flat=True)) == {2}
    assert children.filter(carers=1).count() > 0.85 * children.count()


def test_records_and_files_were_typed_in_on_their_day(day):
    for record in Talk.objects.all()[:50]:
        assert record.created_at.astimezone(CHINA).date() == record.on
    for child in Child.objects.annotate(joined=models.Min("surveys__joined_on")):
        assert child.created_at.astimezone(CHINA).date() == child.joined


def test_every_class_has_a_head_and_subject_teachers_and_the_groups_have_posts(day):
    assert not ClassTerm.objects.filter(head_teacher=None).exists()
    assert not ClassTerm.objects.exclude(pk__in=SubjectTeacher.objects.values("class_term")).exists()
    assert {group.kind for group in CareGroup.objects.all()} == set(CareGroup.Kind)
    for group in CareGroup.objects.all():
        posts = Counter(group.members.values_list("post", flat=True))
        assert posts[Membership.Post.LEADER] == 1
        assert posts[Membership.Post.DEPUTY] >= 1
        assert posts[Membership.Post.MEMBER] >= 3
