"""The fields of a roster by the names that people call them."""

from django.utils.translation import gettext_lazy as _

LABELS = {
    "name": _("name"),
    "sex": _("sex"),
    "birth_date": _("date of birth"),
    "id_number": _("ID number"),
    "no_id_reason": _("reason for lacking an ID number"),
    "ethnicity": _("ethnic group"),
    "school_class": _("class"),
    "address": _("present address"),
    "household_address": _("address of household registration"),
    "household": _("household registration"),
    "boarding": _("boarding"),
    "health": _("health"),
    "key_support": _("key support"),
    "risk": _("risk"),
    "hardship": _("hardship"),
    "income_source": _("sources of income"),
    "remarks": _("remarks"),
    "left_behind_type": _("left behind or not"),
    "away": _("which parent is away"),
    "parents_workplace": _("parents' place of work"),
    "guardian_name": _("guardian"),
    "guardian_relation": _("relation to the child"),
    "guardian_phones": _("guardian's phone"),
    "guardian_age": _("guardian's age"),
    "guardian_occupation": _("guardian's occupation"),
    "guardian_health": _("guardian's health"),
    "guardian_address": _("guardian's address"),
    "father_name": _("father's name"),
    "father_phones": _("father's phone"),
    "father_workplace": _("father's place of work"),
    "father_employer": _("father's employer"),
    "father_away": _("father away"),
    "mother_name": _("mother's name"),
    "mother_phones": _("mother's phone"),
    "mother_workplace": _("mother's place of work"),
    "mother_employer": _("mother's employer"),
    "mother_away": _("mother away"),
}

# What a column can be taken for, by whose it is: the class in one column or in several.
OF_CLASS = {"class_text": _("class"), "grade": _("grade"), "intake": _("year of entry")}
NOT_KEPT = ("school_class", "no_id_reason", "father_away", "mother_away")  # fields that no column has by itself


def columns_by_owner() -> list[tuple]:
    """(whose, [(field, label)]) for a choice of what a column holds."""
    groups = {"guardian": _("guardian"), "father": _("father"), "mother": _("mother")}
    fields = {name: label for name, label in (LABELS | OF_CLASS).items() if name not in NOT_KEPT}
    of = {owner: [] for owner in ("", *groups)}
    for name, label in fields.items():
        owner = name.partition("_")[0]
        of[owner if owner in groups else ""].append((name, label))
    return [(_("child"), of[""]), *((label, of[owner]) for owner, label in groups.items())]
