"""Whatever school there is, its roster comes in again as it went out (schools made by hypothesis)."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Role, Staff
from lib.fields import digest
from registry import codes
from registry.models import Child, Guardian, Parent, School, SchoolClass, Term, TermSurvey
from registry.roster.exports.layouts import layouts
from registry.roster.exports.places import Place
from registry.roster.exports.workbook import Export, make
from registry.roster.plan import CHANGED, UNCHANGED, plan
from registry.roster.understanding import understand
from tests.personas import id_number

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 10, 12)
YEAR = 2026
FEW = settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "小雨磊洋晨阳雪䶮𫍯𠀀嘉依古丽买提"
MISLEADING = [
    "=1+1", "+86", "-1组", "@家长", "同上", "〃", "无", "—", "例", "示例：甲", "姓名", "合计：3人", "2016-05-20",
    "0012", "1E5", "#N/A", "TRUE", "三年级2班", "  两头  空格  ", "第一行\n第二行", "\t制表", "_x0041_", "<b>&amp;",
    "😀", "王秀英（奶奶）", "阿依•买买提", "\ufffe", "备注", "填表人：", "13800001111", "'", "\u200b", "留守儿童",
]  # fmt: skip
TEXT = st.sampled_from(MISLEADING) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30
)
PHONES = st.lists(
    st.sampled_from(["13800001111", "13912345678", "0857-5221234", "0857-5221235-12", "010-62345678"]),
    unique=True,
    max_size=3,
).map(" ".join)


def code(choices):
    return st.sampled_from([value for value, _label in choices.choices])


def several(choices):
    return st.lists(code(choices).filter(bool), unique=True, max_size=3).map(
        lambda found: tuple(sorted(found, key=int))
    )


NAME = st.builds(str.__add__, st.sampled_from(SURNAMES), st.text(GIVEN, min_size=1, max_size=3)) | st.just(
    "阿依古丽·买买提"
)
SURVEY = st.fixed_dictionaries(
    {
        "address": TEXT, "registered_address": TEXT, "remarks": TEXT, "household": code(codes.Household),
        "boarding": code(codes.Boarding), "health": code(codes.Health), "father_away": code(codes.YesNo),
        "mother_away": code(codes.YesNo), "key_support": code(codes.YesNo), "risk": code(codes.Risk),
        "hardship": several(codes.Hardship), "income": several(codes.Income),
        "education_override": st.sampled_from(["", "", "1"]),
    }
)  # fmt: skip
GUARDIAN = st.none() | st.fixed_dictionaries(
    {
        "name": TEXT, "relation": code(codes.Relation), "phones": PHONES, "age": st.none() | st.integers(0, 120),
        "occupation": TEXT, "health": code(codes.Health), "address": TEXT,
    }
)  # fmt: skip
PARENT = st.none() | st.fixed_dictionaries({"name": TEXT, "phones": PHONES, "workplace": TEXT, "employer": TEXT})
CHILD = st.fixed_dictionaries(
    {
        "name": NAME, "sex": st.sampled_from("12"), "grade": st.integers(1, 9), "class": st.integers(1, 3),
        "id": st.booleans(), "born": st.booleans(), "ethnicity": code(codes.Ethnicity),
        "reason": code(codes.NoIdReason),
        "survey": SURVEY, "guardian": GUARDIAN, "father": PARENT, "mother": PARENT,
    }
)  # fmt: skip
SCHOOL = st.lists(CHILD, min_size=1, max_size=6, unique_by=lambda child: child["name"])


def build(children) -> tuple[Term, Staff]:
    """The school, its term and the office."""
    School(name="育才学校").save()
    term = Term.usual(YEAR, Term.Season.AUTUMN)
    term.save()
    office = Staff.objects.create(number="T1", name="钱老师", password="!")
    office.grant(Role.OFFICE)
    for order, said in enumerate(children):
        _child(said, order, term)
    return term, office


def _child(said, order, term):
    born = dt.date(YEAR - 5 - said["grade"], 3, 1)
    number = id_number(born, said["sex"], order) if said["id"] else ""
    child = Child.objects.create(
        name=said["name"], sex=said["sex"], birth_date=born if said["id"] or said["born"] else None, id_number=number,
        id_digest=digest(number) or None, no_id_reason="" if number else said["reason"], ethnicity=said["ethnicity"],
    )  # fmt: skip
    of = SchoolClass.in_grade(said["grade"], said["class"], YEAR)
    school_class, _new = SchoolClass.objects.get_or_create(stage=of.stage, intake_year=of.intake_year, number=of.number)
    reason = {"override_reason": "花名册"} if said["survey"]["education_override"] else {}
    TermSurvey.objects.create(
        child=child, term=term, school_class=school_class, joined_on=term.first_day, **said["survey"], **reason
    )
    if said["guardian"]:
        Guardian.objects.create(child=child, **said["guardian"])
    for kind in Parent.Kind.values:
        if said[kind]:
            Parent.objects.create(child=child, kind=kind, **said[kind])


def come_back(children, layout, per_class):
    """What importing the export would do."""
    with transaction.atomic():
        term, office = build(children)
        made = make(Export(layouts()[layout], term, Place("", len(children)), per_class, office, TODAY))
        found = plan(understand(made.data, made.filename, on=TODAY))
        matches = [(match.action, match.changes) for match in found.matches]
        transaction.set_rollback(True)
    return matches, found


@FEW
@given(children=SCHOOL, per_class=st.booleans())
def test_every_roster_comes_in_again_unchanged(children, per_class):
    matches, found = come_back(children, "roster", per_class)
    assert matches == [(UNCHANGED, {})] * len(children)
    assert found.left == []


@FEW
@given(children=SCHOOL)
def test_every_sheet_of_the_education_records_says_nothing_that_cannot_be_explained(children):
    """But for those who are not left behind, and for a parent who is the carer and stands twice on the register."""
    matches, _found = come_back(children, "education", False)
    changed = {name for action, changes in matches for name in changes if action == CHANGED}
    carers = [child["guardian"]["relation"] for child in children if child["guardian"]]
    of_parents = {
        f"{who}_{what}" for who in ("father", "mother", "guardian") for what in ("name", "phones", "employer")
    }
    assert changed <= (of_parents if {"51", "52"} & set(carers) else set())
