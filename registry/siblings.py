"""Brothers and sisters of a child, among the children that the reader may know of: found by whom they have in common.

Phones are kept so that the database cannot compare them; names it can. One name is shared by many in a village, so two
of the three who stand closest to the child have to be the same: father, mother, guardian.
"""

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from registry.file import Part, lines
from registry.models import Child, Guardian, Parent


def siblings_of(child, user, on):
    """`child` has its parents and guardians at hand. Puts a query together and asks nothing."""
    others = Child.objects.visible_to(user, on).exclude(pk=child.pk)
    shared = _shared(child)
    if len(shared) < 2:
        return others.none()
    in_common = Q(pk__in=[])
    for number, one in enumerate(shared):
        for another in shared[number + 1 :]:
            in_common |= Q(one) & Q(another)
    return others.filter(in_common)


def _shared(child) -> list[Exists]:
    """Of whom in the family a name is known: has another child somebody of that name in the same place?"""
    parents = {row.kind: row.name for row in child.parents.all() if row.name}
    found = [
        Exists(Parent.objects.filter(child=OuterRef("pk"), kind=kind, name=name).order_by())
        for kind, name in parents.items()
    ]
    guardian = next((row for row in child.guardians.all() if row.until is None and row.name), None)
    if guardian and guardian.name not in parents.values():
        same = Guardian.objects.current().filter(child=OuterRef("pk"), name=guardian.name, relation=guardian.relation)
        found.append(Exists(same.order_by()))
    return found


def _rows(child, standing):
    found = siblings_of(child, standing.user, standing.on)
    return lines("siblings", found, on=F("birth_date"), text=F("name"), state=F("sex"))


PART = Part("siblings", _("Brothers and sisters"), "registry/parts/siblings.html", _rows, order=90)
