"""The pages that people open all day against a stock admin list of as many rows.

| ours | stock list |
|---|---|
| desk of the class teacher | the same children |
| first page of the list of children, to the office | the same children, as many to a page |
| file of the child with most records, to its class teacher | as many talks as the file's timeline shows entries |
| dashboard, to the head (no goal) | as many children as a page of our list shows |

The stock list (stock_admin.py) shows the columns of ours, with its related rows and last days read in one query.
"""

from django.db.models import Count
from django.test import Client
from django.urls import set_urlconf

from accounts.models import Staff
from lib.dates import today
from registry.models import Child
from registry.standing import Standing
from reports.demo.personas import CLASS_TEACHER, HEAD, OFFICE
from reports.roll import by_class, full_roll
from reports.screens.children import PER_PAGE
from reports.timeline import Cut, file_entries, timeline
from talks.models import Talk
from tools.bench.measure import repeated

TIMES = 15


def ours(_size: int) -> dict:
    asked = {
        "desk": (CLASS_TEACHER, "/"),
        "children": (OFFICE, "/children/"),
        "child": (CLASS_TEACHER, f"/children/{busiest_child().pk}/"),
        "dashboard": (HEAD, "/dashboard/"),
    }
    return {name: _answered(number, path) for name, (number, path) in asked.items()}


def stock(_size: int) -> dict:
    from tools.bench.stock_admin import ChildrenList, FilteredChildrenList, TalksList, serve

    everyone = _rows(OFFICE)
    in_care = _rows(CLASS_TEACHER)
    lists = {
        "desk": serve("desk", ChildrenList, in_care, max(1, in_care.count())),
        "children": serve("children", FilteredChildrenList, everyone, PER_PAGE),
        "child": serve("child", TalksList, Talk.objects.all(), _entries()),
        "dashboard": serve("dashboard", FilteredChildrenList, everyone, PER_PAGE),
    }
    return {name: _answered(OFFICE, path) for name, path in lists.items()}


def _rows(number):
    """The rows of the list of children of that persona: for the class teacher those of the desk."""
    return by_class(full_roll(_staff(number), today()))


def busiest_child():
    """Of the children in the class teacher's care, the one with most talks."""
    return Child.objects.visible_to(_staff(CLASS_TEACHER)).annotate(n=Count("talks")).order_by("-n", "pk").first()


def _entries() -> int:
    """How many entries the timeline of the busiest child shows its class teacher."""
    child, teacher = busiest_child(), _staff(CLASS_TEACHER)
    set_urlconf("config.urls")  # its entries are links, which the stock site does not have
    surveys = child.surveys.select_related("term", "verified_by")
    pairings = child.pairings.select_related("staff")
    others = file_entries(child, surveys, pairings)
    entries = timeline(child, others, Standing(teacher, today()), Cut()).entries
    set_urlconf(None)
    return len(entries)


def _staff(number):
    return Staff.objects.get(number=number)


def _answered(number, path) -> dict:
    client = Client()
    client.force_login(_staff(number))
    response, figures = repeated(lambda: client.get(path), TIMES)
    if response.status_code != 200:
        raise RuntimeError(f"{path}: {response.status_code}")
    return {**figures, "bytes": len(response.content)}
