"""The roster import against the limit: the workbook read, its words looked up, the rows written with their history in
plain SQL. No layout to recognise, nothing checked, nothing compared with the register, no preview.
"""

import datetime as dt
import io

from django.db import connection, transaction
from python_calamine import CalamineWorkbook

from accounts.models import Staff
from lib.fields import digest
from registry.models import Child, Guardian, Parent, SchoolClass, Term, TermSurvey
from tools.bench import importing, roster
from tools.bench.filling import OFFICE
from tools.bench.measure import measured
from tools.bench.stock_import import CLASS, CODES

CHILD = ("id", "name", "sex", "birth_date", "id_number", "id_digest", "ethnicity", "no_id_reason")
SURVEY = ("child_id", "term_id", "school_class_id", "joined_on", "address", "boarding", "father_away", "mother_away")
GUARDIAN = ("child_id", "name", "relation", "phones")
PARENT = ("child_id", "kind", "name", "workplace", "phones")


def ours(size: int) -> dict:
    return {"whole": importing.ours(size)["whole"]}


def stock(size: int) -> dict:
    data, by = roster.workbook(size), Staff.objects.get(number=OFFICE)
    _nothing, figures = measured(lambda: _bring_in(data, by))
    importing.written(size, by)
    return {"whole": figures}


@transaction.atomic
def _bring_in(data, by):
    _head, *lines = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    term = Term.usual(roster.TERM_YEAR, roster.TERM_SEASON)
    term.save()
    rows = [dict(zip(roster.HEADERS, line, strict=True)) for line in lines]
    classes = {cell: _class(cell, term) for cell in {row["school_class"] for row in rows}}
    children, surveys, guardians, parents = [], [], [], []
    for key, row in enumerate(rows, start=1):
        number = row["id_number"]
        born = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
        sex, ethnicity = CODES["sex"][row["sex"]], CODES["ethnicity"][row["ethnicity"]]
        children.append((key, row["name"], sex, born, number, digest(number), ethnicity, ""))
        away, boarding = CODES["away"][row["away"]], CODES["boarding"][row["boarding"]]
        of_class = classes[row["school_class"]]
        surveys.append((key, term.pk, of_class, term.first_day, row["address"], boarding, away[0], away[1]))
        relation = CODES["guardian_relation"][row["guardian_relation"]]
        guardians.append((key, row["guardian_name"], relation, row["guardian_phones"]))
        for kind in Parent.Kind.values:
            parents.append((key, kind, *(row[f"{kind}_{name}"] for name in ("name", "workplace", "phones"))))
    tables = (Child, CHILD, children), (TermSurvey, SURVEY, surveys), (Guardian, GUARDIAN, guardians)
    for model, names, values in (*tables, (Parent, PARENT, parents)):
        _insert(model, names, values, by)


def _class(cell, term):
    grade, number = CLASS.fullmatch(cell).groups()
    of = SchoolClass.in_grade(roster.WORDS["grades"].index(grade) + 1, int(number), term.school_year)
    of.save()
    return of.pk


def _insert(model, names, values, by):
    """The rows, what is not said of them being empty, and a history of each."""
    fields = [field for field in model._meta.local_concrete_fields if field.column not in (*names, "id")]
    rest = {field.column: field.get_db_prep_save(field.pre_save(model(), add=True), connection) for field in fields}
    columns, more = [*names, *rest], tuple(rest.values())
    marks = ", ".join(["%s"] * len(columns))
    table, history = model._meta.db_table, model.history.model._meta
    with connection.cursor() as cursor:
        into = f"INSERT INTO {table} ({_quoted(columns)}) VALUES ({marks})"  # noqa: S608 names of columns
        cursor.executemany(into, [(*row, *more) for row in values])
        copied = [field.column for field in model._meta.local_concrete_fields]
        stamp = "history_date, history_user_id, history_type"
        out_of = f"SELECT {_quoted(copied)}, %s, %s, '+' FROM {table}"  # noqa: S608 names of columns
        into = f"INSERT INTO {history.db_table} ({_quoted(copied)}, {stamp}) {out_of}"
        cursor.execute(into, [dt.datetime.now(dt.UTC), by.pk])


def _quoted(columns) -> str:
    return ", ".join(map(connection.ops.quote_name, columns))
