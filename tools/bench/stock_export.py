"""What the export of the list of children would be with stock django-import-export, related rows prefetched."""

from import_export import fields, resources

from lib.dates import age, today
from registry.codes import Relation
from registry.models import TermSurvey


class ParentField(fields.Field):
    """What is known of one parent, from rows that are prefetched."""

    def __init__(self, kind, name):
        super().__init__(column_name=f"{kind} {name}")
        self.kind, self.name = kind, name

    def get_value(self, row):
        return next((getattr(parent, self.name) for parent in row.child.parents.all() if parent.kind == self.kind), "")


class ListResource(resources.ModelResource):
    """The columns of our list's export, in few queries; its rows carry the annotations of `reports.roll`."""

    school_class = fields.Field("class_name")
    name = fields.Field("child__name")
    sex = fields.Field("child__get_sex_display")
    birth_date = fields.Field("child__birth_date")
    age = fields.Field()
    id_number = fields.Field("child__id_number")
    ethnicity = fields.Field("child__get_ethnicity_display")
    boarding = fields.Field("get_boarding_display")
    guardian_name = fields.Field("guardian_name")
    guardian_relation = fields.Field()
    guardian_phones = fields.Field("guardian_phones")
    father_name, mother_name = ParentField("father", "name"), ParentField("mother", "name")
    father_workplace, mother_workplace = ParentField("father", "workplace"), ParentField("mother", "workplace")
    father_phones, mother_phones = ParentField("father", "phones"), ParentField("mother", "phones")
    last_talk, last_visit, last_contact, last_support = (
        fields.Field(f"last_{slug}") for slug in ("talk", "visit", "contact", "support")
    )

    class Meta:
        model = TermSurvey
        fields = [
            "school_class", "name", "sex", "birth_date", "age", "id_number", "ethnicity", "boarding", "address",
            "guardian_name", "guardian_relation", "guardian_phones",
            "father_name", "father_workplace", "father_phones", "mother_name", "mother_workplace", "mother_phones",
            "remarks", "last_talk", "last_visit", "last_contact", "last_support",
        ]  # fmt: skip

    def dehydrate_age(self, row):
        return age(row.child.birth_date, today()) if row.child.birth_date else ""

    def dehydrate_guardian_relation(self, row):
        return Relation(row.guardian_relation or "").label
