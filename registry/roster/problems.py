"""What is said about a roster: problems of a cell, notices of a sheet or of the file."""

from dataclasses import dataclass

ERROR, WARNING, INFO = "error", "warning", "info"

# An error of these kinds keeps the row back until it is corrected: who the child is, or where it belongs, is in
# doubt. Any other error only keeps back the one value.
HOLDING = frozenset(
    {
        "id_precision_lost",
        "id_checksum",
        "id_length",
        "id_chars",
        "id_birth_invalid",
        "id_duplicate",
        "age_implausible",
        "birth_conflict",
        "birth_invalid",
        "sex_conflict",
        "name_missing",
        "name_invalid",
        "class_missing",
        "class_unknown",
        "class_ambiguous",
        "class_date_mangled",
        "cell_error",
        "left_behind_unclear",
        "columns_disagree",
        "row_slipped",
    }
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What a parser has to say about one value: a sentence for the user, without the place."""

    kind: str
    severity: str
    what: str

    @property
    def holds(self) -> bool:
        return self.severity == ERROR and self.kind in HOLDING


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding at its place. `column` is the letter, "" if the sheet has no such column; `value` as it stands."""

    sheet: str
    row: int
    column: str
    field: str
    kind: str
    severity: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about a sheet, or about the file if `sheet` is ""."""

    kind: str
    sheet: str
    message: str
