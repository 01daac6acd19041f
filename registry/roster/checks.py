"""What the cells of a row say about each other, and whether a child fits the list (the policy of a careful clerk).

Where a column and the ID number contradict each other, neither wins.
"""

from collections.abc import Iterable
from statistics import median

from django.utils.translation import gettext as _

from lib.text import squeeze
from registry.roster import terms
from registry.roster.classes import LAST_GRADE, PRIMARY_GRADES, ClassRef
from registry.roster.dates import NOT_WRITTEN, Birth
from registry.roster.identity import IdCell, no_id_finding
from registry.roster.problems import ERROR, INFO, WARNING, Finding
from registry.roster.rows import Draft
from registry.roster.values import plain
from registry.roster.vocabulary import words

NO_ID_CELL = IdCell()
SCHOOL_AGES = range(4, 20)  # full years on 1 September
EARLY, LATE = -1, 3  # years by which a child's class may differ from that of its age
JUNIOR_GRADES = LAST_GRADE - PRIMARY_GRADES
JUNIOR_AGE_GAP = 4  # years after the usual entry: an intake of children so old is one of a junior high school


# ---- one row


def identity(draft: Draft) -> None:
    """Settles ID number, birth date and sex of a row against each other."""
    row = draft.row.values
    if row["name"] is None and not draft.says("name"):
        draft.say("name", Finding("name_missing", ERROR, _("the name is missing")))
    cell = row.get("id_number") or NO_ID_CELL
    birth = row.get("birth_date") or NOT_WRITTEN
    if "id_number" in row and row["id_number"] is None:
        draft.say("id_number", no_id_finding())
    row["id_number"] = cell.number.number if cell.number else None
    if cell.no_id_reason is not None:
        row["no_id_reason"] = cell.no_id_reason
    if cell.number:
        _birth_by_id(draft, birth, cell)
        _sex_by_id(draft, cell)
        return
    row["birth_date"] = birth.date or cell.surviving_birth
    if birth.date and cell.surviving_birth and birth.date != cell.surviving_birth:
        _birth_conflict(draft, cell.surviving_birth.isoformat())
    if row["birth_date"] is None and "birth_date" in draft.row.columns and not draft.says("birth_date"):
        draft.say("birth_date", Finding("birth_missing", WARNING, _("the birth date is missing")))
    if row.setdefault("sex", None) is None and not draft.says("sex"):
        draft.say("sex", Finding("sex_missing", WARNING, _("it is not said whether this is a boy or a girl")))


def _birth_by_id(draft: Draft, birth: Birth, cell: IdCell) -> None:
    born = cell.number.birth_date
    if not birth.fits(born):
        _birth_conflict(draft, born.isoformat())
        return
    draft.row.values["birth_date"] = born
    draft.soften({"birth_incomplete", "birth_two_digit_year"}, INFO)
    draft.soften({"birth_invalid"}, WARNING)


def _birth_conflict(draft: Draft, by_id: str) -> None:
    draft.row.values["birth_date"] = None
    what = _("the birth date differs from the one in the ID number (%(date)s); correct whichever is wrong")
    draft.say("birth_date", Finding("birth_conflict", ERROR, what % {"date": by_id}))


def _sex_by_id(draft: Draft, cell: IdCell) -> None:
    row = draft.row.values
    written = row.get("sex")
    if written is None or written == cell.number.sex:
        row["sex"] = cell.number.sex
        if squeeze(plain(draft.row.cell("sex") or "")) in words("unknown_sex"):
            draft.soften({"sex_unknown"}, INFO)  # 未知 is no mistake; anything else may be of another column
        return
    row["sex"] = None
    what = _("the sex contradicts the ID number; correct whichever is wrong")
    draft.say("sex", Finding("sex_conflict", ERROR, what))


def contact(draft: Draft) -> None:
    """That a guardian cannot be reached by phone is worth a word, no more."""
    row = draft.row.values
    if "guardian_phones" in row and not row["guardian_phones"] and not draft.says("guardian_phones"):
        draft.say("guardian_phones", Finding("phone_missing", INFO, _("there is no phone number")))


# ---- who belongs on the register


def left_behind(drafts: list[Draft]) -> tuple[list[Draft], int]:
    """The drafts of children who are left behind, and how many are not, by the words of the column for it.

    An export of the education records lists all pupils: where some are said not to be left behind, an empty cell
    does not say that a child is.
    """
    verdicts = [draft.row.values.get("left_behind_type") for draft in drafts]
    if "0" not in verdicts and "yes" not in verdicts:
        return drafts, 0
    kept = [draft for draft, verdict in zip(drafts, verdicts, strict=True) if verdict != "0"]
    for draft in kept:
        row = draft.row.values
        if row.get("left_behind_type") == "yes":
            row["left_behind_type"] = None
        elif row.get("left_behind_type") is None and len(kept) < len(drafts) and not draft.says("left_behind_type"):
            what = _("it is not said whether the child is left behind, as it is for others in this list")
            draft.say("left_behind_type", Finding("left_behind_unclear", ERROR, what))
    return kept, len(drafts) - len(kept)


# ---- ages and classes, which need the school year


def school_year_by_age(drafts: Iterable[Draft]) -> int | None:
    """The school year in which most children would be of the usual age for their grade; None if unclear."""
    found = ((draft.row.values["school_class"].grade, draft.row.values["birth_date"]) for draft in drafts)
    return terms.school_year_by_age((grade, born) for grade, born in found if grade and born)


def junior_intakes(drafts: Iterable[Draft]) -> set[int]:
    """The intake years whose children were of the age for junior high school when they entered."""
    gaps: dict[int, list[int]] = {}
    for draft in drafts:
        intake, born = draft.row.values["school_class"].intake_year, draft.row.values["birth_date"]
        if intake and born:
            gaps.setdefault(intake, []).append(intake - terms.cohort(born))
    return {intake for intake, found in gaps.items() if median(found) >= JUNIOR_AGE_GAP}


def school_year(drafts: list[Draft], current: int) -> int:
    """The school year that the children and classes speak for; `current` if they do not contradict it."""
    newest = max(_intakes(drafts), default=0)
    by_age = school_year_by_age(drafts)
    return max(by_age, newest) if by_age else _year_by_intake(drafts, current)


def _intakes(drafts: Iterable[Draft]) -> set[int]:
    return {draft.row.values["school_class"].intake_year for draft in drafts} - {None}


def _year_by_intake(drafts: list[Draft], current: int) -> int:
    """The last school year, not after `current`, in which all classes named by their intake are at school."""
    junior = junior_intakes(drafts)
    intakes = _intakes(drafts)
    last = [intake + (JUNIOR_GRADES if intake in junior else PRIMARY_GRADES) - 1 for intake in intakes]
    latest = min(last, default=current)
    return min(current, latest) if latest >= max(intakes, default=latest) else current


def grades(drafts: Iterable[Draft], school_year: int) -> None:
    """Gives classes that are named by their intake year the grade that they are in."""
    drafts = list(drafts)
    junior = junior_intakes(drafts)
    for draft in drafts:
        ref = draft.row.values["school_class"]
        if ref.intake_year is None or ref.grade is not None:
            continue
        grade = ref.grade_in(school_year, junior=ref.intake_year in junior)
        if grade is None:
            what = _("a class that entered in %(year)s is not at school in the school year from %(school_year)s")
            years = {"year": ref.intake_year, "school_year": school_year}
            draft.say("school_class", Finding("class_unknown", ERROR, what % years))
        else:
            draft.row.values["school_class"] = ClassRef(grade, ref.intake_year, ref.number)


def ages(drafts: Iterable[Draft], school_year: int) -> None:
    """Flags children who are too old or too young to be at school, or for their grade."""
    for draft in drafts:
        row = draft.row.values
        born = row["birth_date"]
        if born is None:
            continue
        age = school_year - born.year - (born.month >= 9)
        if age not in SCHOOL_AGES:
            about = "id_number" if row["id_number"] else "birth_date"
            what = _("born on %(date)s the child would be %(age)s years old; perhaps it is another person's")
            finding = Finding("age_implausible", ERROR, what % {"date": born.isoformat(), "age": age})
            row["birth_date"] = row["id_number"] = None
            draft.say(about, finding)
            continue
        grade = row["school_class"].grade
        if grade and not EARLY <= school_year - grade + 1 - terms.cohort(born) <= LATE:
            what = _("at %(age)s years the child does not fit grade %(grade)s; check birth date and class")
            about = "birth_date" if draft.column("birth_date") else "id_number"
            draft.say(about, Finding("age_implausible", WARNING, what % {"age": age, "grade": grade}))
