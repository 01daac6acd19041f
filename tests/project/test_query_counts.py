"""Every page takes at most 20 queries, and as many for twice the rows (children, records, pairings, staff)."""

import datetime as dt
from itertools import chain

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import CareGroup, Membership, Staff
from lib.periods import Per
from pairing.models import Pairing
from registry.codes import Relation
from registry.kinds import all_kinds
from registry.models import (
    Child,
    ClassSignature,
    ClassTerm,
    Guardian,
    Note,
    Parent,
    SchoolClass,
    Screening,
    SubjectTeacher,
    TermSurvey,
)
from reports.models import CareStandard
from tests.parts import each, needed
from tests.personas import BACKEND
from tests.visibility.prober import QuickClient

pytestmark = pytest.mark.django_db
MOST = 20
MORE = 4  # rows of everything that are added before and again between the two counts


def grow(school, batch):
    """Adds `MORE` of everything to class A, so that Zhang, Sun and Qian see more of it."""
    for index in range(batch * MORE, (batch + 1) * MORE):
        staff = Staff.objects.create_user(
            number=f"N{index}", name=f"新{index}", roles=["helper"], phone=f"1360857{index:04d}"
        )
        other = SchoolClass.objects.create(intake_year=school.term.school_year - 3, number=10 + index)
        roles, every = CareStandard.Responsible.values, Per.values
        CareStandard.objects.create(
            term=school.term, duty="talk", responsible=roles[index % len(roles)], per=every[index // len(roles)]
        )
        ClassTerm.objects.create(school_class=other, term=school.term, head_teacher=staff)
        SubjectTeacher.objects.create(class_term=school.class_a, staff=staff, subject="数学")
        Membership.objects.create(group=CareGroup.objects.first(), staff=staff)
        child = _child(school, f"童{index}", school.class_a.school_class)
        _child(school, f"未结对{index}", school.class_a.school_class)
        _child(school, f"外班{index}", other)
        Pairing.objects.create(child=child, staff=staff, started_on=school.term.first_day)
        ClassSignature.objects.create(
            class_term=school.class_a, by=school.zhang, on=school.today,
            **dict.fromkeys(["n", "verified", "boys", "girls", "both_away", "one_away", "boarders"], 0),
        )  # fmt: skip
        for of in (school.class_a.school_class, other):
            Screening.objects.create(
                term=school.term, school_class=of, name=f"问{index}", filled_by=staff, filled_on=school.today
            )
        for number, target in enumerate((child, school.xiaoyu)):
            _records(school, target, index)
            for more in each("grow"):
                more(school, 2 * index + number, target)
        Pairing.objects.create(
            child=school.xiaoyu, staff=staff, started_on=school.last_term.first_day, primary=False,
            ended_on=school.last_term.last_day, end_reason=Pairing.EndReason.OTHER,
        )  # fmt: skip
        Guardian.objects.create(
            child=school.xiaoyu, name="前", since=school.last_term.first_day, until=school.last_term.last_day
        )
        school.xiaoyu.name = f"小雨{index}"
        school.xiaoyu.save()


def _child(school, name, school_class):
    child = Child.objects.create(name=name)
    Guardian.objects.create(child=child, name="奶奶", phones="13808572000", relation=Relation.GRANDMOTHER)
    for kind in Parent.Kind.values:
        Parent.objects.create(child=child, kind=kind, name="家长", phones="13708573000")
    TermSurvey.objects.create(
        child=child, term=school.term, school_class=school_class, joined_on=school.term.first_day, surveyor=school.zhang
    )
    return child


def _records(school, child, index):
    for kind in all_kinds():
        on = school.today - dt.timedelta(days=index)
        said = {kind.headline: "谈了学习", **needed(kind, school)}
        row = kind.model.objects.create(on=on, author=school.zhang, **said)
        row.set_children([child, school.wanglei])
        Note.objects.create(
            kind=Note.Kind.ASK, to=school.zhang, by=school.sun, on=on, due_on=on, text="请家访", record_kind=kind.slug,
            record_id=row.pk,
        )  # fmt: skip
    for to in (school.sun, school.zhou, school.qian):
        by = school.zhou if to == school.sun else school.sun
        Note.objects.create(kind=Note.Kind.REMINDER, to=to, by=by, on=school.today, text="谈心还差几个")


BOARDS = ("dashboard", "dashboard-months", "dashboard-attention", "dashboard-makeup", "dashboard-trend")


def pages(school):
    """Who asks, and for what: each page with the person who sees most on it."""
    child = [school.xiaoyu.pk]
    for name in (
        "standards",
        "desk",
        "children",
        "children-export",
        "roster-export",
        "log-choose",
        "pairing-bulk",
        "survey",
        "notes",
        "desk-month",
        *BOARDS,
    ):
        yield "zhang", name, ()
    for name in ("child", "child-card", "child-print", "guardian-new", "admin:registry_child_change"):
        yield "zhang", name, child
    yield "zhang", "admin:registry_child_history", child
    yield "zhang", "admin:registry_child_add", ()
    yield "zhang", "survey-class", [school.class_a.pk]
    for kind in all_kinds():
        row = kind.model.objects.order_by("pk").first()
        admin = f"admin:{kind.model._meta.label_lower.replace('.', '_')}"
        yield "zhang", "log", [kind.slug]
        yield "zhang", "log-edit", [kind.slug, row.pk]
        yield "zhang", "record", [kind.slug, row.pk]
        yield "sun", "record", [kind.slug, row.pk]
        yield "zhang", f"{admin}_changelist", ()
        yield "zhang", f"{admin}_export", ()
        yield "zhang", f"{admin}_history", [row.pk]
    for who in ("sun", "qian"):
        for name in (
            "admin:index",
            "dashboard-people",
            *BOARDS,
            "setup",
            "children",
            "children-export",
            "roster-export",
            "pairing-bulk",
            "survey",
            "survey-export",
            "survey-paper",
            "screenings",
            "standards",
        ):
            yield who, name, ()
        yield who, "survey-class", [school.class_a.pk]
        yield who, "screening", [Screening.objects.order_by("pk").first().pk]
        for model in (
            "pairing_pairing",
            "registry_classterm",
            "registry_term",
            "registry_schoolclass",
            "accounts_caregroup",
        ):
            yield who, f"admin:{model}_changelist", ()
            yield who, f"admin:{model}_export", ()
            yield who, f"admin:{model}_add", ()
        yield who, "admin:registry_classterm_change", [school.class_a.pk]
        yield who, "admin:accounts_caregroup_change", [CareGroup.objects.first().pk]
        yield who, "admin:pairing_pairing_change", [Pairing.objects.order_by("pk").first().pk]
    for who in ("sun", "zhang", "wang"):
        yield who, "duty-list", [CareStandard.objects.filter(duty="talk").order_by("pk").first().pk]
    yield "sun", "dashboard-quality", ()
    for flag in ("all", "copied", "short", "last-day"):
        yield "sun", "quality-list", [flag]
    yield "wang", "dashboard", ()
    yield "qian", "screening-new", ()
    yield "qian", "screening-export", ()
    yield "zhang", "survey-split", [school.class_a.pk]
    yield "zhang", "survey-split-paper", [school.class_a.pk]
    yield "zhang", "screenings", ()
    yield "zhang", "screening-edit", [Screening.objects.order_by("pk").first().pk]
    yield "sun", "standards-preset", ["plan-1"]
    yield "sun", "notes", ()
    yield "sun", "note-remind", ()
    yield "sun", "admin:reports_carestandard_changelist", ()
    yield "sun", "admin:reports_carestandard_change", [CareStandard.objects.order_by("pk").first().pk]
    for name in ("changelist", "add", "export"):
        yield "wu", f"admin:accounts_staff_{name}", ()
    yield "wu", "admin:accounts_staff_change", [school.zhang.pk]
    yield "zhou", "admin:index", ()
    yield "wang", "admin:index", ()


def counts(school) -> dict:
    """The number of queries of each page, of whoever asks for it."""
    found, client = {}, QuickClient()
    ContentType.objects.clear_cache()
    for who, name, args in chain(pages(school), *(counted(school) for counted in each("counted"))):
        address = reverse(name, args=args)
        client.force_login(school.staff[who], backend=BACKEND)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        assert response.status_code in (200, 302), (who, address, response.status_code)
        found[who, address] = len(queries)
    return found


def test_no_page_takes_more_queries_for_more_rows(school):
    CareGroup.objects.create(kind=CareGroup.Kind.TEAM, name="关爱小组")
    grow(school, 0)
    few = counts(school)
    grow(school, 1)
    many = counts(school)

    assert {page: (n, many[page]) for page, n in few.items() if many[page] != n} == {}
    assert {page: n for page, n in many.items() if n > MOST} == {}
