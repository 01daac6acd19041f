"""The roll: the children on the register on a day, one row each, with when each was last thought of.

Django needs longer to put such a query together than the database to answer it. Most of it depends on the day alone:
that part is put together once a day, and narrowed from there to what the reader may see.
"""

from functools import lru_cache

from django.db.models import Count, F, OuterRef, Q, Subquery

from lib.pinyin import called
from registry.kinds import everyday_kinds
from registry.models import Child, Guardian, TermSurvey
from reports.conditions import conditions
from reports.figures.subjects import ALL, WITHIN, Sight


def roll(user, on, sight: Sight = ALL):
    """Survey rows of the children on the register on `on` that `user` may see, with both verdicts annotated.

    Whatever day the roll is of, it is of those whom one may see today; `sight` narrows it to a grade, a class ….
    """
    return _in_sight(_rows(on), user, on, sight)


def full_roll(user, on, sight: Sight = ALL, *, of="on_register"):
    """The roll as lists show it: with `last_<kind>` and the current guardian's name, relation and phones.

    `of`: "dropped_out" for those whom the school has lost this term, "archived" for whoever is on the register no more.
    """
    return _in_sight(_full_rows(on, of), user, on, sight)


def _in_sight(rows, user, on, sight):
    return WITHIN[sight.by](rows.filter(child__in=Child.objects.visible_to(user)), sight.key, on)


@lru_cache(maxsize=4)
def _rows(on, of="on_register"):
    found = {
        "on_register": TermSurvey.objects.on_register,
        "dropped_out": TermSurvey.objects.dropped_out,
        "archived": TermSurvey.objects.archived,
    }[of](on)
    return found.with_verdicts(on).select_related("child", "school_class", "term")


@lru_cache(maxsize=4)
def _full_rows(on, of):
    current = Guardian.objects.current().filter(child=OuterRef("child"))
    return with_last_days(_rows(on, of), on).annotate(
        guardian_name=Subquery(current.values("name")),
        guardian_relation=Subquery(current.values("relation")),
        guardian_phones=Subquery(current.values("phones")),
    )


def with_last_days(rows, on):
    """Annotates `last_<kind>` for each everyday kind of record: the day of the latest one up to `on`, by whomever."""
    return rows.annotate(
        **{
            f"last_{kind.slug}": Subquery(
                kind.links.objects.filter(child=OuterRef("child"), on__lte=on).order_by("-on").values("on")[:1]
            )
            for kind in everyday_kinds()
        }
    )


def last_noticed(row):
    """The latest day on which anybody thought of the child, whatever for; None if nobody has yet."""
    return max((day for kind in everyday_kinds() if (day := getattr(row, f"last_{kind.slug}"))), default=None)


def narrowed(rows, on, *, slugs=(), name=""):
    """The rows for which every condition in `slugs` holds, by name."""
    known = conditions()
    for slug in slugs:
        rows = rows.filter(known[slug].holds(on))
    if name:
        rows = rows.filter(called(name, "child__"))
    return rows


def counted(rows, on, slugs, *by):
    """One row per value of `by` with `n` and the number of children for whom each condition holds, in one query.

    Returns dictionaries with the keys of `by`, "n", and `key(slug)` of every slug.
    """
    known = conditions()
    counts = {key(slug): Count("pk", filter=Q(known[slug].holds(on))) for slug in slugs}
    return (
        list(rows.order_by().values(*by).annotate(n=Count("pk"), **counts))
        if by
        else rows.aggregate(n=Count("pk"), **counts)
    )


def key(slug: str) -> str:
    """Under which name the count of a condition stands: never that of an annotation."""
    return "n_" + slug.replace("-", "_").replace(".", "_")


def by_class(rows):
    """In the order in which people name classes: by grade, then number."""
    stage, intake = F("school_class__stage"), F("school_class__intake_year")
    return rows.order_by(
        stage.desc(nulls_last=True), intake.desc(nulls_last=True), "school_class__number", "child__name", "pk"
    )
