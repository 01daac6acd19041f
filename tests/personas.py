"""A small school and the people in it. The names recur in every test, and each stands for a way to see, or not to.

Zhang heads class A, Li class B. Wang helps Xiaoyu of class A, Zhao helps Chenchen of class B. Qian is the office, Sun
leads, Zhou is the psychology teacher, Wu does IT. Zheng headed class A until last term, Feng helped Wang Lei until
yesterday, and Chen, who held every role, has left: the account is closed, but nobody ended the pairing with Xue.
"""

import datetime as dt
from dataclasses import dataclass, fields

from django.test import Client

from accounts.models import Role, Staff
from lib.dates import today
from lib.id_numbers import check_character
from pairing.models import Pairing
from registry.codes import Boarding, Health, Household, LeavingReason, Relation, Sex, SurveyMethod, YesNo
from registry.models import Child, ClassTerm, Guardian, Parent, School, SchoolClass, Term, TermSurvey

BACKEND = "accounts.auth.NumberOrPhoneBackend"
DAYS_BEHIND = 35  # so much of the current term lies behind today at least, so that tests can look back
COUNTY = "522422"


@dataclass
class Staffroom:
    """Who is at the school. Sign somebody in with `client_of`."""

    zhang: Staff  # class teacher of class A
    li: Staff  # class teacher of class B
    wang: Staff  # helper of Xiaoyu, class A
    zhao: Staff  # helper of Chenchen, class B
    qian: Staff  # office
    sun: Staff  # leadership
    zhou: Staff  # psychology teacher
    wu: Staff  # IT
    zheng: Staff  # headed class A last term
    feng: Staff  # the pairing with Wang Lei ended yesterday
    chen: Staff  # account closed, a pairing with Xue forgotten


@dataclass
class Children:
    """Who is looked after, or was."""

    xiaoyu: Child  # class A, paired with Wang
    wanglei: Child  # class A, was paired with Feng until yesterday
    liuyang: Child  # class A, paired with nobody, survey row still to verify
    chenchen: Child  # class B, paired with Zhao
    yangyang: Child  # class B, paired with nobody
    xue: Child  # class A last term, transferred; still paired with Chen, whose account is closed


@dataclass
class SmallSchool(Staffroom, Children):
    """What the fixture `school` builds; `today` is the real one, and the current term runs on it."""

    today: dt.date
    term: Term
    last_term: Term
    class_a: ClassTerm  # this term's
    class_b: ClassTerm

    @property
    def staff(self) -> dict[str, Staff]:
        return {field.name: getattr(self, field.name) for field in fields(Staffroom)}

    @property
    def children(self) -> dict[str, Child]:
        return {field.name: getattr(self, field.name) for field in fields(Children)}


STAFF = {
    "zhang": ("张老师", [Role.CLASS_TEACHER]),
    "li": ("李老师", [Role.CLASS_TEACHER]),
    "wang": ("王老师", [Role.HELPER]),
    "zhao": ("赵老师", [Role.HELPER]),
    "qian": ("钱老师", [Role.OFFICE]),
    "sun": ("孙校长", [Role.LEADERSHIP]),
    "zhou": ("周老师", [Role.PSYCHOLOGY]),
    "wu": ("吴老师", [Role.IT]),
    "zheng": ("郑老师", [Role.CLASS_TEACHER]),
    "feng": ("冯老师", [Role.HELPER]),
    "chen": ("陈老师", list(Role)),
}
CHILDREN = {  # name, sex, class, grandmother
    "xiaoyu": ("李小雨", Sex.FEMALE, "a", "王秀英"),
    "wanglei": ("王磊", Sex.MALE, "a", "周桂芳"),
    "liuyang": ("刘洋", Sex.MALE, "a", "吴玉兰"),
    "chenchen": ("陈晨", Sex.FEMALE, "b", "郑淑珍"),
    "yangyang": ("杨阳", Sex.MALE, "b", "冯素芬"),
    "xue": ("张雪", Sex.FEMALE, "a", "何翠花"),
}
GRADES = {"a": 3, "b": 5}  # in the current school year; both are class 1 of their grade


def client_of(staff: Staff, **kwargs) -> Client:
    """A browser in which `staff` has signed in."""
    client = Client(**kwargs)
    client.force_login(staff, backend=BACKEND)
    return client


def id_number(born: dt.date, sex: str, order: int) -> str:
    """A valid number of somebody born in the county; `order` (0 to 49) tells apart who was born on one day."""
    digits = f"{COUNTY}{born:%Y%m%d}{2 * order + (sex == Sex.MALE):03d}"
    return digits + check_character(digits)


def terms(on: dt.date) -> tuple[Term, Term]:
    """The term of the day `on` and the one before, both saved. Usual dates, stretched where `on` is in the holidays
    or near the beginning, so that a test run on any day of the year finds itself well inside a term."""
    seasons = [(year, season) for year in range(on.year - 2, on.year + 1) for season in ("spring", "autumn")]
    begun = [term for term in (Term.usual(*season) for season in seasons) if term.first_day <= on]
    last, current = begun[-2:]
    current.first_day = min(current.first_day, on - dt.timedelta(days=DAYS_BEHIND))
    current.last_day = max(current.last_day, on)
    last.last_day = min(last.last_day, current.first_day - dt.timedelta(days=1))
    last.save()
    current.save()
    return current, last


def small_school(on: dt.date | None = None) -> SmallSchool:
    """Builds the school as it stands on the day `on`, today if none is given."""
    on = on or today()
    School(name="育才学校").save()
    staff = {name: _staff(name, index) for index, name in enumerate(STAFF)}
    term, last_term = terms(on)
    heads = {"a": staff["zhang"], "b": staff["li"]}, {"a": staff["zheng"], "b": staff["li"]}
    classes = {letter: SchoolClass.in_grade(grade, 1, term.school_year) for letter, grade in GRADES.items()}
    for school_class in classes.values():
        school_class.save()
    before = {letter: _class_term(classes[letter], last_term, heads[1][letter]) for letter in classes}
    now = {letter: _class_term(classes[letter], term, heads[0][letter]) for letter in classes}
    children = {name: _child(name, index, term) for index, name in enumerate(CHILDREN)}
    for name, child in children.items():
        letter = CHILDREN[name][2]
        _survey(child, before[letter], on, leaves=name == "xue")
        if name != "xue":
            _survey(child, now[letter], on, verified=name != "liuyang")
    yesterday = on - dt.timedelta(days=1)
    _pair(children["xiaoyu"], staff["wang"], term)
    _pair(children["chenchen"], staff["zhao"], term)
    _pair(children["wanglei"], staff["feng"], term, ended_on=yesterday, end_reason=Pairing.EndReason.OTHER)
    _pair(children["xue"], staff["chen"], last_term)
    return SmallSchool(
        **staff, **children, today=on, term=term, last_term=last_term, class_a=now["a"], class_b=now["b"]
    )


def _staff(name: str, index: int) -> Staff:
    shown, roles = STAFF[name]
    return Staff.objects.create_user(
        number=f"T{index + 1:02d}",
        password=f"{name}-keeps-watch",
        roles=roles,
        name=shown,
        phone=f"1390857{1000 + index}",
        must_change_password=False,
        is_active=name != "chen",
    )


def _class_term(school_class: SchoolClass, term: Term, head: Staff) -> ClassTerm:
    return ClassTerm.objects.create(school_class=school_class, term=term, head_teacher=head)


def _child(key: str, index: int, term: Term) -> Child:
    """A child with a grandmother who looks after it and two parents away, everything filled in."""
    name, sex, letter, grandmother = CHILDREN[key]
    born = dt.date(term.school_year - GRADES[letter] - 6, 3, 10 + index)
    child = Child.objects.create(
        name=name, sex=sex, birth_date=born, id_number=id_number(born, sex, index + 1), ethnicity="01"
    )
    Guardian.objects.create(
        child=child,
        name=grandmother,
        relation=Relation.GRANDMOTHER,
        age=63,
        phones=f"1380857{2000 + index}",
        address=f"青场镇和平村{index + 1}组",
        since=born,
    )
    surname = name[0]
    for number, (kind, given) in enumerate([(Parent.Kind.FATHER, "建国"), (Parent.Kind.MOTHER, "美丽")]):
        Parent.objects.create(
            child=child,
            kind=kind,
            name=surname + given,
            status=Parent.Status.ALIVE,
            phones=f"1370857{3000 + 10 * index + number}",
            workplace="广东省东莞市",
            employer=f"东莞第{index + 1}电子厂",
            employer_address=f"东莞市长安镇振安路{index + 1}号",
        )
    return child


def _survey(child: Child, class_term: ClassTerm, on: dt.date, *, verified=True, leaves=False) -> TermSurvey:
    term = class_term.term
    found_out = {
        "state": TermSurvey.State.VERIFIED,
        "verified_by": class_term.head_teacher,
        "verified_on": term.first_day,
        "method": SurveyMethod.DOOR,
    }
    left = {"left_on": term.last_day, "left_reason": LeavingReason.TRANSFERRED} if leaves else {}
    return TermSurvey.objects.create(
        child=child,
        term=term,
        school_class=class_term.school_class,
        joined_on=term.first_day,
        address=f"青场镇和平村{child.pk}组",
        registered_address=f"青场镇和平村{child.pk}组",
        household=Household.RURAL,
        boarding=Boarding.DAY,
        health=Health.HEALTHY,
        father_away=YesNo.YES,
        father_away_since=on - dt.timedelta(days=800),
        mother_away=YesNo.YES,
        mother_away_since=on - dt.timedelta(days=600),
        **(found_out if verified else {}),
        **left,
    )


def _pair(child: Child, staff: Staff, term: Term, **ending) -> Pairing:
    return Pairing.objects.create(child=child, staff=staff, started_on=term.first_day, **ending)
