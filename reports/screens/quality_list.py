"""The list behind a number about the quality of records: each record with the beginning of its text."""

from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, Value
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import Role
from lib.models import AccessLog
from lib.screens import screen
from lib.sheets.write import workbook_response
from lib.text import whole_number
from registry.kinds import in_one_query, prose_kinds
from registry.models import Child
from reports.boards.quality import LENGTHS, TITLES, address, list_url, quality_of
from reports.looking import Looking
from reports.quality import COPIED, FLAGS, SHORT, UNDER
from reports.roll import key

PER_PAGE, AT_ONCE, SHOWN = 50, 500, 80  # rows of a page, rows read at once for a workbook, characters of a text


@dataclass(slots=True)
class Line:
    """A record as the list shows it. `entered`: the day, where it is not the record's own."""

    kind: Any
    pk: int
    on: Any
    by: str
    entered: Any
    times: int
    text: str = ""
    children: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return reverse("record", args=[self.kind.slug, self.pk])

    @property
    def who(self) -> str:
        return "、".join(self.children)

    @property
    def beginning(self) -> str:
        return Truncator(self.text).chars(SHOWN)


@screen(Role.LEADERSHIP)
def quality_list(request, flag):
    look = Looking.of(request)
    if flag not in TITLES or look.term is None:
        raise Http404
    quality, author = quality_of(look, request.GET), whole_number(request.GET.get("author", ""))
    kind = next((kind for kind in prose_kinds() if kind.slug == request.GET.get("kind")), None)
    narrowed = {"author": author, "kind": kind.slug if kind else ""}
    rows = quality.found(flag, **narrowed)
    if "export" in request.GET:
        return _export(request, rows, flag)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = _lines(list(page.object_list), Child.objects.visible_to(request.user))
    context = {
        "look": look,
        "flag": flag,
        "title": TITLES[flag],
        "titles": [(slug, title, list_url(look, quality, slug, **narrowed)) for slug, title in TITLES.items()],
        "back": address(look, quality),
        "page": page,
        "lines": lines,
        "late": any(line.entered for line in lines),
        "same": flag == COPIED,
        **_filters(quality, flag, author, kind),
    }
    return render(request, "reports/quality_list.html", context)


def _filters(quality, flag, author, kind) -> dict:
    """What the list is narrowed to, and what it can be narrowed to."""
    return {
        "author": author,
        "authors": _authors(quality, flag),
        "kind": kind,
        "kinds": prose_kinds(),
        "under": quality.under,
        "usual": UNDER,
        "lengths": LENGTHS if flag == SHORT else (),
    }


def _authors(quality, flag) -> dict:
    """Whose records can be picked, by name."""
    lines = [line for line in quality.counts() if flag not in FLAGS or line[key(flag)]]
    names = {line["author"]: line["author__name"] for line in lines}
    return dict(sorted(names.items(), key=lambda one: one[1]))


def _lines(rows, children) -> list[Line]:
    """The rows with what stands in the records and with those of `children` they are about, in a query each."""
    kinds, lines = {kind.slug: kind for kind in prose_kinds()}, {}
    for row in rows:
        entered = timezone.localdate(row["created_at"])
        lines[row["of_kind"], row["pk"]] = Line(
            kinds[row["of_kind"]], row["pk"], row["on"], row["by"], entered if entered != row["on"] else None,
            row["times"],
        )  # fmt: skip
    for slug, pk, text in _texts(kinds.values(), lines):
        lines[slug, pk].text = text
    for slug, pk, name in _names(kinds.values(), lines, children):
        lines[slug, pk].children.append(name)
    return list(lines.values())


def _texts(kinds, keys):
    """(kind, record, its text) of these records."""
    return in_one_query(
        [
            kind.model.objects.filter(pk__in=_of_kind(keys, kind)).order_by().values_list(
                Value(kind.slug), "pk", F(kind.headline)
            )
            for kind in kinds
        ]
    )  # fmt: skip


def _names(kinds, keys, children):
    """(kind, record, name of a child) of these records."""
    parts = [
        kind.links.objects.filter(record__in=_of_kind(keys, kind), child__in=children)
        .order_by()
        .values_list(Value(kind.slug), "record", "child__name")
        for kind in kinds
    ]
    return in_one_query(parts).order_by("child__name")


def _of_kind(keys, kind):
    return [pk for slug, pk in keys if slug == kind.slug]


def _export(request, rows, flag):
    """The list as a workbook, with the texts in full, of the children whom the person may take away in a file."""
    if not Child.objects.all().may_export(request.user):
        raise Http404
    body, found, allowed = [], rows.iterator(AT_ONCE), Child.objects.exportable_by(request.user)
    while batch := list(islice(found, AT_ONCE)):
        for line in _lines(batch, allowed):
            values = [line.on, str(line.kind.name), line.by, line.who, line.text, line.entered or line.on]
            body += [[*values, line.times] if flag == COPIED else values] if line.children else []
    headers = [_("date"), _("kind"), _("recorded by"), _("children"), _("content"), _("entered")]
    headers += [_("same text")] if flag == COPIED else []
    AccessLog.objects.create(
        by=request.user, act=AccessLog.Act.EXPORT, kind=f"figures.quality-{flag}",
        detail=f"{len(body)} {request.GET.urlencode()}"[:200],
    )  # fmt: skip
    return workbook_response(str(TITLES[flag]), headers, body)
