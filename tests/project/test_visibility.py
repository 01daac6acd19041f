"""Every table says who may see its rows, or stands here with the reason why it need not (design.md 4)."""

from tests.project.tree import models

# Reached only through the row they belong to, whose visible_to decides; no page lists them by themselves.
PARTS_OF_A_ROW = {
    "accounts.StaffRole": "part of a member of staff",
    "visits.HomeVisitChild": "part of a home visit",
    "visits.FamilyContactChild": "part of a family contact",
    "talks.TalkChild": "part of a talk",
    "pairing.SupportChild": "part of a support record",
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
    without = {model._meta.label for model in models() if not hasattr(model._default_manager.all(), "visible_to")}

    assert without == {*PARTS_OF_A_ROW, *NOBODY_LISTS}


def test_everything_is_invisible_to_an_account_that_is_closed(school):
    seen = {
        model._meta.label: model._default_manager.all().visible_to(school.chen).count()
        for model in models()
        if hasattr(model._default_manager.all(), "visible_to")
    }

    assert {label: count for label, count in seen.items() if count} == {}
