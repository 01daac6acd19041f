"""What pictures and papers can belong to: records whose kind says so, and whatever else registers, as an activity."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from registry.kinds import all_kinds

OF_A_RECORD = 6  # so many belong to one record at most
RECORD_PAGE = "record"


@dataclass(frozen=True, slots=True)
class Holder:
    """A sort of things. Who sees one (`visible_to`) sees what belongs to it, who changes one (`changeable_by`) adds."""

    slug: str
    model: type
    page: str  # the name of its address
    most: int = OF_A_RECORD

    def page_of(self, pk) -> str:
        return reverse(self.page, args=[self.slug, pk] if self.page == RECORD_PAGE else [pk])


_others: dict[str, Holder] = {}


def register(holder: Holder):
    _others[holder.slug] = holder


def holders() -> list[Holder]:
    records = [Holder(kind.slug, kind.model, RECORD_PAGE) for kind in all_kinds() if kind.attachments]
    return [*records, *_others.values()]


def holder_or_404(slug: str) -> Holder:
    found = [holder for holder in holders() if holder.slug == slug]
    if not found:
        raise Http404
    return found[0]


def holder_of(model) -> Holder:
    return next(holder for holder in holders() if holder.model is model)
