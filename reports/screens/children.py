"""The list of children: found by name, narrowed by class and condition, exported as it is narrowed."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from lib.dates import age, today
from lib.fields import Sensitivity
from lib.models import AccessLog
from lib.screens import screen
from lib.sheets.write import workbook_response
from lib.text import clean
from registry.codes import LeavingReason, Relation
from registry.disclosure import Disclosure
from registry.kinds import everyday_kinds
from registry.models import Child, ClassTerm, Parent, Term
from registry.records import writable_children
from reports.conditions import GROUPS, conditions
from reports.figures.subjects import BY_SCHOOL
from reports.looking import Looking
from reports.roll import by_class, full_roll, narrowed, roll

PER_PAGE = 50
REGISTER, DROPPED_OUT, ARCHIVED = "on_register", LeavingReason.DROPPED_OUT.value, "archived"


@dataclass(frozen=True, slots=True)
class Filter:
    """What the address asks for; anything that makes no sense asks for nothing."""

    look: Looking
    slugs: tuple
    name: str
    left: str  # those who dropped out this term, or all who have left, instead of those on the register; else ""

    @classmethod
    def of(cls, request):
        query, known = request.GET, conditions()
        left = query.get("left", "")
        slugs = tuple(slug for slug in query.getlist("is") if slug in known and known[slug].is_for(request.user))
        return cls(
            Looking.of(request), slugs, clean(query.get("q", ""))[:50], left if left in (DROPPED_OUT, ARCHIVED) else ""
        )

    @property
    def is_empty(self) -> bool:
        return not (self.slugs or self.name or self.left or self.look.by != BY_SCHOOL or not self.look.is_today)

    def rows(self):
        look, on = self.look, self.look.register_day
        rows = full_roll(look.user, on, look.sight, of=self.left or REGISTER)
        return by_class(narrowed(rows, on, slugs=self.slugs, name=self.name))


@screen()
def children(request):
    asked, now = Filter.of(request), today()
    on = asked.look.register_day
    page = Paginator(asked.rows(), PER_PAGE).get_page(request.GET.get("page"))
    reading = Disclosure(request.user, now)
    for row in page:
        row.last_days = [(kind, getattr(row, f"last_{kind.slug}")) for kind in everyday_kinds()]
        row.phones = reading.show(row.child_id, Sensitivity.PHONE, row.guardian_phones or "").split()
        row.relation = Relation(row.guardian_relation or "").label if row.guardian_relation else ""
    context = {
        "page": page,
        "asked": asked,
        "groups": _condition_groups(asked, request.GET),
        "classes": _classes(request.user, on),
        "writable": set(writable_children(request.user, now).values_list("pk", flat=True)),
        "may_add": Child.objects.all().may_add(request.user),
        "may_export": Child.objects.all().may_export(request.user),
        "today": asked.look.on,
        "look": asked.look,
    }
    return render(request, "reports/children.html", context)


def _condition_groups(asked, query):
    """The filters: per group its label, what of it is chosen, and each option with the address that toggles it."""
    groups = {}
    for condition in conditions().values():
        if condition.is_for(asked.look.user):
            groups.setdefault(condition.group, []).append(condition)
    shown = [_group(label, groups[name], asked, query) for name, label in GROUPS.items()]
    others = [condition for condition in groups[""] if condition.slug in asked.slugs]
    return [*shown, _group("", others, asked, query)] if others else shown


def _group(label, members, asked, query):
    chosen = [condition for condition in members if condition.slug in asked.slugs]
    others = [slug for slug in asked.slugs if slug not in {condition.slug for condition in members}]
    options = []
    for condition in members:
        address = query.copy()
        address.pop("page", None)
        on = condition in chosen
        address.setlist("is", others if on else [*others, condition.slug])
        options.append({"label": condition.label, "on": on, "query": address.urlencode()})
    return {"label": label, "on": "、".join(str(condition.label) for condition in chosen), "options": options}


def _classes(user, on):
    """The classes of this term among whose children the person sees somebody."""
    seen = roll(user, on).order_by().values("school_class")
    rows = ClassTerm.objects.filter(term__in=Term.objects.current(on), school_class__in=seen)
    return list(rows.select_related("school_class", "term"))


@screen()
def export(request):
    """The list as it is narrowed, as a workbook. Masked is masked here too; the export is logged."""
    on = today()
    if not Child.objects.all().may_export(request.user):
        raise Http404
    asked = Filter.of(request)
    rows = asked.rows().filter(child__in=Child.objects.exportable_by(request.user)).prefetch_related("child__parents")
    reading = Disclosure(request.user, on)
    body = [[value for _label, value in _columns(row, reading, asked.look.register_day)] for row in rows]
    headers = [label for label, _value in _columns(None, reading, asked.look.register_day)]
    AccessLog.objects.create(
        by=request.user,
        act=AccessLog.Act.EXPORT,
        kind="registry.child",
        detail=f"{len(body)} {request.GET.urlencode()}"[:200],
    )
    return workbook_response(_("Children"), headers, body)


def _columns(row, reading, on):
    """Label and value of each column; without a row, for the labels."""
    child = row.child if row else None

    def show(kind, value):
        return reading.show(child.pk, kind, value or "") if row else None

    yield _("class"), row and row.class_name
    yield _("name"), row and child.name
    yield _("sex"), row and child.get_sex_display()
    yield _("date of birth"), row and child.birth_date
    yield _("age"), row and child.birth_date and age(child.birth_date, on)
    yield _("ID number"), row and show(Sensitivity.ID_NUMBER, child.id_number)
    yield _("ethnic group"), row and child.get_ethnicity_display()
    yield _("boarding"), row and row.get_boarding_display()
    yield _("present address"), row and show(Sensitivity.ADDRESS, row.address)
    yield _("guardian"), row and row.guardian_name
    yield _("relation to the child"), row and row.guardian_relation and Relation(row.guardian_relation).label
    yield _("guardian's phone"), row and show(Sensitivity.PHONE, row.guardian_phones)
    yield from _parent_columns(row, show)
    yield _("remarks"), row and row.remarks
    for kind in everyday_kinds():
        yield _("last: %(kind)s") % {"kind": kind.name}, row and getattr(row, f"last_{kind.slug}")


def _parent_columns(row, show):
    parents = {parent.kind: parent for parent in row.child.parents.all()} if row else {}
    labels = {
        Parent.Kind.FATHER: (_("father's name"), _("father's place of work"), _("father's phone")),
        Parent.Kind.MOTHER: (_("mother's name"), _("mother's place of work"), _("mother's phone")),
    }
    for kind, (name, workplace, phone) in labels.items():
        parent = parents.get(kind)
        yield name, parent and parent.name
        yield workplace, parent and show(Sensitivity.EMPLOYER, parent.workplace or parent.employer)
        yield phone, parent and show(Sensitivity.PHONE, parent.phones)
