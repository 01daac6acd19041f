"""The roll: the children on the register on a day, one row each, with when each was last thought of."""

from django.db.models import Count, F, Max, OuterRef, Q, Subquery

from registry.kinds import all_kinds
from registry.models import Child, Guardian, TermSurvey
from reports.conditions import conditions


def roll(user, on):
    """Survey rows of the children on the register on `on` that `user` may see, with both verdicts annotated."""
    return (
        TermSurvey.objects.on_register(on)
        .filter(child__in=Child.objects.visible_to(user, on))
        .with_verdicts(on)
        .select_related("child", "school_class", "term")
    )


def with_last_days(rows, on):
    """Annotates `last_<kind>` for each kind of record: the day of the latest one up to `on`, by whomever."""
    return rows.annotate(
        **{
            f"last_{kind.slug}": Subquery(
                kind.links.objects.filter(child=OuterRef("child"), on__lte=on)
                .order_by()
                .values("child")
                .annotate(last=Max("on"))
                .values("last")
            )
            for kind in all_kinds()
        }
    )


def with_guardian(rows):
    """Annotates the current guardian's name, relation and phones."""
    current = Guardian.objects.current().filter(child=OuterRef("child"))
    return rows.annotate(
        guardian_name=Subquery(current.values("name")),
        guardian_relation=Subquery(current.values("relation")),
        guardian_phones=Subquery(current.values("phones")),
    )


def narrowed(rows, on, *, slugs=(), school_class=None, intake=None, name=""):
    """The rows for which every condition in `slugs` holds, of a class, of a grade (intake year, stage), by name."""
    known = conditions()
    for slug in slugs:
        rows = rows.filter(known[slug].holds(on))
    if school_class:
        rows = rows.filter(school_class=school_class)
    if intake:
        rows = rows.filter(school_class__intake_year=intake[0], school_class__stage=intake[1])
    if name:
        rows = rows.filter(child__name__icontains=name)
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
    return "n_" + slug.replace("-", "_")


def by_class(rows):
    """In the order in which people name classes: by grade, then number."""
    stage, intake = F("school_class__stage"), F("school_class__intake_year")
    return rows.order_by(
        stage.desc(nulls_last=True), intake.desc(nulls_last=True), "school_class__number", "child__name"
    )
