"""Every table says who may see its rows, or stands here with the reason why it need not (design.md 4)."""

from registry.records import RecordChild
from tests.parts import gathered
from tests.project.tree import models

# Reached only through the row they belong to, whose visible_to decides; no page lists them by themselves.
PARTS_OF_A_ROW = {
    "accounts.StaffRole": "part of a member of staff",
    "registry.RosterMending": "part of a roster import",
}
# Not about children, or nobody's to list.
NOBODY_LISTS = {
    "lib.AccessLog": "written, never shown by these pages",
    "lib.Draft": "looked up by its owner and key, for the owner alone",
    "registry.RosterLayout": "what headers mean, without anybody's data; asked by its key",
    "lib.Submission": "a spent token; looked up by the person who spent it",
}


def test_every_table_has_visible_to_or_a_reason():
    rows = [model for model in models() if not issubclass(model, RecordChild)]  # a child in a record is part of it
    without = {model._meta.label for model in rows if not hasattr(model._default_manager.all(), "visible_to")}

    with_reason = {*PARTS_OF_A_ROW, *NOBODY_LISTS, *gathered("PARTS_OF_A_ROW"), *gathered("NOBODY_LISTS")}
    assert without == with_reason


def test_everything_is_invisible_to_an_account_that_is_closed(school):
    seen = {
        model._meta.label: model._default_manager.all().visible_to(school.chen).count()
        for model in models()
        if hasattr(model._default_manager.all(), "visible_to")
    }

    assert {label: count for label, count in seen.items() if count} == {}
