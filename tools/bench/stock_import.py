"""What the roster import would be with stock django-import-export, written by its manual."""

import re

from import_export import fields, resources, widgets

from lib.fields import digest
from lib.id_numbers import parse as parse_id
from registry.models import Child, ClassTerm, Guardian, Parent, SchoolClass, Term, TermSurvey
from tools.bench import roster

HEADERS, CODES = roster.HEADERS, roster.WORDS["words"]
CLASS = re.compile(re.escape(roster.WORDS["class"]).replace(r"\{grade\}", "(.)").replace(r"\{number\}", r"(\d+)"))


class CodeWidget(widgets.CharWidget):
    """A word of the sheet as the code that is stored."""

    def __init__(self, field):
        super().__init__()
        self.codes = CODES[field]

    def clean(self, value, row=None, **kwargs):
        return self.codes[value]


class DigestWidget(widgets.CharWidget):
    """ID numbers are looked up by their digest."""

    def clean(self, value, row=None, **kwargs):
        return digest(value)


class RosterResource(resources.ModelResource):
    """One child per row; class, survey row, guardian and parents follow once the child is saved."""

    id_digest = fields.Field("id_digest", HEADERS["id_number"], widget=DigestWidget())
    id_number = fields.Field("id_number", HEADERS["id_number"])
    name = fields.Field("name", HEADERS["name"])
    sex = fields.Field("sex", HEADERS["sex"], widget=CodeWidget("sex"))
    ethnicity = fields.Field("ethnicity", HEADERS["ethnicity"], widget=CodeWidget("ethnicity"))

    class Meta:
        model = Child
        import_id_fields = ["id_digest"]
        fields = ["id_digest", "id_number", "name", "sex", "ethnicity"]

    def before_import(self, dataset, **kwargs):
        usual = Term.usual(roster.TERM_YEAR, roster.TERM_SEASON)
        days = {"first_day": usual.first_day, "last_day": usual.last_day}
        self.term, _new = Term.objects.get_or_create(year=usual.year, season=usual.season, defaults=days)

    def before_save_instance(self, instance, row, **kwargs):
        instance.birth_date = parse_id(instance.id_number).birth_date
        instance._history_user = kwargs["user"]

    def after_save_instance(self, instance, row, **kwargs):
        def cells(names, prefix=""):
            found = {name: row[HEADERS[prefix + name]] for name in names}
            return {name: CODES.get(prefix + name, {}).get(cell, cell) for name, cell in found.items()}

        away = CODES["away"][row[HEADERS["away"]]]
        survey = cells(("boarding", "address")) | {"father_away": away[0], "mother_away": away[1]}
        survey |= {"school_class": self._class(row), "joined_on": self.term.first_day}
        _save(TermSurvey, kwargs["user"], {"child": instance, "term": self.term}, survey)
        carer = cells(("name", "relation", "phones"), "guardian_")
        _save(Guardian, kwargs["user"], {"child": instance, "until": None}, carer)
        for kind in Parent.Kind.values:
            parent = cells(("name", "workplace", "phones"), f"{kind}_")
            _save(Parent, kwargs["user"], {"child": instance, "kind": kind}, parent)

    def _class(self, row):
        grade, number = CLASS.fullmatch(row[HEADERS["school_class"]]).groups()
        of = SchoolClass.in_grade(roster.WORDS["grades"].index(grade) + 1, int(number), self.term.school_year)
        found, _new = SchoolClass.objects.get_or_create(stage=of.stage, intake_year=of.intake_year, number=of.number)
        ClassTerm.objects.get_or_create(school_class=found, term=self.term)
        return found


def _save(model, by, keys, values):
    """The row with these keys, changed or new: `update_or_create` that names who did it in the history."""
    row = model.objects.filter(**keys).first() or model(**keys)
    for name, value in values.items():
        setattr(row, name, value)
    row._history_user = by
    row.save()
