"""Attachments, search, siblings, leaving and hand-over: what the tests over everything have to know of them."""

from registry.models import Attachment
from tests.visibility.targets import Page, Target, everybody, reads_own, whoever_reads_figures


def own_attachments(world):
    """To be taken out by whoever may correct the record."""
    own = {(kind.slug, row.pk): (author, reads_own(kind, author, names)) for kind, row, names, author in world.records}
    for row in Attachment.objects.all():
        author, in_care = own[row.record_kind, row.record_id]
        yield Target({"name": row.name}, lambda persona, a=author, c=in_care: not (persona == a and c))
    yield Target({"name": "0" * 32}, everybody)


def grow(school, index, child):
    """Attachments of the first talk of all."""
    from talks.models import Talk

    talk = Talk.objects.order_by("pk").first()
    Attachment.objects.create(
        record_kind="talk", record_id=talk.pk, name=f"{index:032x}", kind="image", size=1, by=talk.author, file="x.jpg"
    )


def counted(school):
    for who in ("zhang", "sun"):
        yield who, "search", ()


LISTS = ["search"]
PAGES = {
    "search": Page(whoever_reads_figures, ("", "q=Q", "q=q0", "q=x", "q=%00", "q=%25", f"q={'x' * 99}", "q=Q0001Q")),
    "attachment-remove": Page(own_attachments, posts=lambda w, t: [{}]),
}
