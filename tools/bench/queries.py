"""How many queries each page takes, for each persona; the runner asks twice, the second time on twice the children."""

from functools import partial

from django.test import Client
from django.urls import reverse

from accounts.models import Staff
from config.navigation import ITEMS
from pairing.models import Pairing
from registry.kinds import all_kinds
from registry.models import ClassTerm
from reports.demo.personas import CLASS_TEACHER, HEAD, HELPER, IT, OFFICE, PSYCHOLOGIST
from tools.bench.measure import counted
from tools.bench.pages import busiest_child

PERSONAS = {
    "class teacher": CLASS_TEACHER, "helper": HELPER, "psychology": PSYCHOLOGIST, "office": OFFICE, "head": HEAD,
    "IT": IT,
}  # fmt: skip
OF_CHILD = ("child", "child-card", "child-print", "guardian-new")
ADMIN_OF_CHILD = ("admin:registry_child_change", "admin:registry_child_history")


def ours(_size: int) -> dict:
    """{"persona: page": queries}; pages that a persona does not have are left out."""
    addresses = _addresses()
    found = {}
    for persona, number in PERSONAS.items():
        client = Client()
        client.force_login(Staff.objects.get(number=number))
        for page, address in addresses.items():
            response, queries = counted(partial(client.get, address))
            if response.status_code == 200:
                found[f"{persona}: {page}"] = queries
    return found


def _addresses() -> dict[str, str]:
    """Every destination of the navigation, the pages of the busiest child, and one of each kind of record."""
    child, pairing = busiest_child(), Pairing.objects.last()
    of_teacher = ClassTerm.objects.filter(head_teacher__number=CLASS_TEACHER).order_by("-term__first_day").first()
    found = {item.url_name: reverse(item.url_name) for item in ITEMS}
    found |= {name: reverse(name) for name in ("setup", "pairing-bulk", "log-choose", "admin:registry_child_add")}
    found |= {name: reverse(name, args=[child.pk]) for name in (*OF_CHILD, *ADMIN_OF_CHILD)}
    found["children, narrowed"] = reverse("children") + "?is=unreached&is=unfiled&is=flagged"
    found["children, exported"] = reverse("children-export")
    found["survey-class"] = reverse("survey-class", args=[of_teacher.pk])
    found["class"] = reverse("admin:registry_classterm_change", args=[of_teacher.pk])
    found["pairing"] = reverse("admin:pairing_pairing_change", args=[pairing.pk])
    for kind in all_kinds():
        found[f"log {kind.slug}"] = reverse("log", args=[kind.slug]) + f"?child={child.pk}"
        if record := kind.model.objects.visible_to(of_teacher.head_teacher).first():
            found[f"read {kind.slug}"] = reverse("record", args=[kind.slug, record.pk])
    return found
