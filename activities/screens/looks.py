"""What several pages of an activity show of its children."""

from collections import defaultdict

from registry.models import TermSurvey


def class_names(children, on) -> dict[int, str]:
    """Of each child, the name of its class on the day `on`."""
    rows = TermSurvey.objects.in_term_of(on).filter(child__in=children).select_related("term", "school_class")
    return {row.child_id: row.class_name for row in rows}


def groups_of(participants) -> list[int]:
    return sorted({row.group for row in participants if row.group})


def by_group(participants, helpers) -> list[dict]:
    """The groups in their order, each with its children, their helpers beside them, and the helpers of the group."""
    with_child, of_group = defaultdict(list), defaultdict(list)
    for helper in helpers:
        if helper.child_id:
            with_child[helper.child_id].append(helper)
        elif helper.group:
            of_group[helper.group].append(helper)
    found = defaultdict(list)
    for row in participants:
        found[row.group or 0].append({"row": row, "helpers": with_child[row.child_id]})
    for number in of_group.keys() - found.keys():
        found[number] = []
    return [{"number": number, "lines": found[number], "helpers": of_group[number]} for number in sorted(found)]
