"""What a layout's `value` names: an attribute of one of the child's rows ("survey.address"), or a word found out here.

Nothing is invented: what the register does not know is "", and the layout says what stands in the cell then.
"""

import re
from collections.abc import Callable

from registry.codes import EducationVerdict, Guardianship, Hardship, NoIdReason, YesNo
from registry.models.term import FIRST_GRADE, Stage
from registry.roster.exports.entries import DASH, Entry
from registry.roster.facts import AWAY, PARENTS
from registry.roster.vocabulary import canonical

NOBODY, NOTHING = "nobody", "无"
GRANDPARENTS = {"60", "61", "62", "63", "64", "66", "67", "69"}  # GB/T 4761
# XX省XX市, as the civil-affairs form wants it; a municipality is both.
_MUNICIPALITY = re.compile("(?:北京|天津|上海|重庆)市?")
_PROVINCE_AND_CITY = re.compile("[^省市区]{2,8}(?:省|自治区)[^省市区县]{1,10}?(?:市|自治州|地区|盟)")

VALUES: dict[str, Callable[[Entry], object]] = {}


def value_of(entry: Entry, name: str):
    """The value that a layout names; "" for a column that the register does not keep."""
    if not name:
        return ""
    if name in VALUES:
        return VALUES[name](entry)
    whose, _dot, attribute = name.partition(".")
    return entry.kept(whose, attribute)


def named(function):
    VALUES[function.__name__] = function
    return function


@named
def number(entry):
    return entry.number


# ---- who the child is


@named
def id_or_reason(entry):
    """The ID number, or in its place why there is none, as the import reads it."""
    return entry.kept("child", "id_number") or canonical("no_id_reason").get(entry.child.no_id_reason or None, "")


@named
def id_kind(entry):
    if entry.child.id_number:
        return "1"
    return "Z" if entry.child.no_id_reason == NoIdReason.FOREIGN else ""


@named
def registered(entry):
    """Is the child in a household register? Who has an ID number is."""
    if entry.child.id_number:
        return YesNo.YES.value
    return YesNo.NO.value if entry.child.no_id_reason == NoIdReason.UNREGISTERED else ""


@named
def birth_digits(entry):
    born = entry.child.birth_date
    return f"{born:%Y%m%d}" if born else ""


@named
def age_band(entry):
    """The age bands of the returns, in full years (forms.md 3)."""
    age = entry.child.age(entry.on)
    if age is None:
        return ""
    return "0—5" if age <= 5 else "6—13" if age <= 13 else "14—16"


@named
def orphan(entry):
    told = entry.survey.hardship
    return "" if not told else YesNo.YES.value if Hardship.ORPHAN in told else YesNo.NO.value


# ---- school


@named
def class_name(entry):
    return entry.survey.class_name


VALUES["class"] = class_name


@named
def class_number(entry):
    """Its number, and of a junior class the name: entry year and number alone would leave open of which school."""
    of = entry.survey.school_class
    if of is None:
        return ""
    return entry.survey.class_name if of.stage == Stage.JUNIOR else str(of.number)


@named
def entry_month(entry):
    """Schools take in classes in September."""
    of = entry.survey.school_class
    return f"{of.intake_year}09" if of else ""


@named
def schooling(entry):
    of = entry.survey.school_class
    if of is None:
        return ""
    return "junior" if of.grade_in(entry.survey.term.school_year) >= FIRST_GRADE[Stage.JUNIOR] else "primary"


# ---- who is away


@named
def away(entry):
    """The word of the roster's column: which of the parents is away, or that one is, not said which."""
    survey = entry.survey
    told = survey.father_away, survey.mother_away
    found = next((word for word, values in AWAY.items() if values == told), "")
    return found or ("one" if survey.education_override == EducationVerdict.ONE_AWAY else "")


def _away(entry) -> list[str]:
    """Those of father and mother who are away."""
    return [parent for parent in PARENTS if getattr(entry.survey, f"{parent}_away") == YesNo.YES]


def _known(entry) -> bool:
    return bool(entry.survey.father_away and entry.survey.mother_away)


@named
def both_away(entry):
    if len(_away(entry)) == len(PARENTS):
        return YesNo.YES.value
    either_home = YesNo.NO in (entry.survey.father_away, entry.survey.mother_away)
    return YesNo.NO.value if either_home else ""


@named
def one_away_other_unable(entry):
    if not _known(entry):
        return ""
    if len(_away(entry)) != 1:
        return YesNo.NO.value
    able = entry.survey.other_parent_able
    return {YesNo.YES: YesNo.NO.value, YesNo.NO: YesNo.YES.value}.get(able, "")


@named
def unable(entry):
    """Which parent is at home and unable to care."""
    told = one_away_other_unable(entry)
    if told == YesNo.YES:
        return next(parent for parent in PARENTS if parent not in _away(entry))
    return NOBODY if told == YesNo.NO else ""


@named
def reason(entry):
    """Why somebody else is entrusted with the child."""
    if both_away(entry) == YesNo.YES:
        return "both"
    return "one" if one_away_other_unable(entry) == YesNo.YES else ""


@named
def father_place(entry):
    return _place(entry, "father")


@named
def mother_place(entry):
    return _place(entry, "mother")


def _place(entry, parent):
    """Where a parent works away, to province and city."""
    written = entry.kept(f"{parent}_or_dash", "workplace")
    if written == DASH:
        return DASH
    if getattr(entry.survey, f"{parent}_away") == YesNo.NO:
        return NOTHING
    return province_and_city(written)


def province_and_city(text: str) -> str:
    """The province and city at the head of an address; whatever names none stays as it is."""
    found = _PROVINCE_AND_CITY.match(text)
    if found:
        return found[0]
    municipality = _MUNICIPALITY.match(text)
    return municipality[0].removesuffix("市") + "市" if municipality else text


# ---- who cares


@named
def trustee(entry):
    """Who is entrusted with the child: grandparents, others, nobody (a parent cares, or nobody does)."""
    if entry.is_parent or (entry.guardian is None and entry.survey.guardianship == Guardianship.NOBODY):
        return NOBODY
    if entry.guardian is None or not entry.guardian.relation:
        return ""
    return "grandparents" if entry.guardian.relation in GRANDPARENTS else "others"


@named
def trustee_relation(entry):
    of = entry.trustee_row
    return canonical("relation").get(of.relation, "") if of else ""
