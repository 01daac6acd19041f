"""What somebody tries who knows Django's admin: lookups, filters, search, forged keys, drafts, redirects.

An attack takes a prober and uses it; what comes of it stands in the prober's findings.
"""

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.urls import reverse

from registry.kinds import all_kinds
from tests.visibility.admin_addresses import lists
from tests.visibility.prober import TOKENS
from tests.visibility.table import IT, knows_of, relations
from tests.visibility.world import MISSING

EVIL = "https://evil.example/"
NOWHERE = "Q9999Q"  # as long as a canary, and nobody's


def strangers(prober) -> list:
    """The children of whom the person may not know."""
    return [(name, child) for name, child in prober.world.children.items() if not knows_of(prober.persona, name)]


def same(prober, one, other, sent: dict, question):
    """Two questions of which one is about something real: the answers must not tell which."""
    texts = []
    for answer, value in zip((one, other), sent, strict=True):
        texts.append((answer.status, TOKENS.sub(r"\1", answer.text).replace(value, "…")))
    if texts[0] != texts[1]:
        prober.findings[f"oracle: {question} tells that there is something"] += 1


# ---------------------------------------------------------------------------- asking lists about columns
def lookups(prober, labels=()):
    """`?column__startswith=` on every column of every list, and on the columns of the rows it points to."""
    for label, path in lists().items():
        if (labels and label not in labels) or prober.get(path).status not in (200, 302):
            continue
        for name, value in columns_of(apps.get_model(label), prober.world):
            if prober.get(path, {f"{name}__startswith": value}).is_page:
                prober.findings[f"oracle: {label} answers ?{name}__startswith"] += 1


def columns_of(model, world):
    """Each column, and each of the related rows one step away, with a value that some row has."""
    for column in model._meta.get_fields():
        related = column.related_model if column.is_relation else None
        if related is None:
            if column.concrete:
                yield column.name, _some_value(model, column)
        elif not column.auto_created:
            for further in related._meta.concrete_fields:
                if isinstance(further, models.CharField | models.TextField):
                    yield f"{column.name}__{further.name}", _some_value(related, further)


def _some_value(model, column) -> str:
    rows = model._default_manager.order_by("pk").values_list(column.name, flat=True)
    return str(next((value for value in rows if value), "x"))[:6]


def searches(prober):
    """The name of a child out of sight finds what a made-up name finds, wherever one can search."""
    paths = [path for _label, path in lists().items()] + [reverse("children"), reverse("children-export")]
    name = next((child.name for _name, child in strangers(prober)), None)
    for path in [*paths, *(f"{path}export/" for _label, path in lists().items())] if name else []:
        one, other = prober.get(path, {"q": name}), prober.get(path, {"q": NOWHERE})
        same(prober, one, other, (name, NOWHERE), f"{path}?q=")


def forum_search(prober):
    """The forum of two classes is not found by the name of the other class's child."""
    for name in ("xiaoyu", "chenchen"):
        child = prober.world.children[name]
        if not knows_of(prober.persona, name):
            for kind in all_kinds():
                path = reverse(f"admin:{kind.model._meta.label_lower.replace('.', '_')}_changelist")
                one, other = prober.get(path, {"q": child.name}), prober.get(path, {"q": NOWHERE})
                same(prober, one, other, (child.name, NOWHERE), f"{path}?q=")


def filters(prober):
    """Filters by rows that others know of, and what the filters offer."""
    strange = [str(child.pk) for _name, child in strangers(prober)][:1]
    for label, path in lists().items():
        registered = admin.site._registry[apps.get_model(label)]
        for item in registered.list_filter:
            name = getattr(item, "parameter_name", None) or (item if isinstance(item, str) else item[0])
            for ending, value in (("__id__exact", "x"), ("__in", "9" * 30), ("__gte", "31")):
                prober.get(path, {name + ending: value})
        for key in strange:
            prober.get(path, {"child__id__exact": key})
            prober.get(path, {"children": key})


PARAMETERS = (
    "_popup=1", "_to_field=id", "_to_field=number", "_to_field=password", "_to_field=x", "_facets=True", "o=1",
    "o=99.-3.x", "o=-2.1", "p=2", "p=-1", "p=x", "p=" + "9" * 30, "e=1", "all=", "unknown=1", "q=%00",
    "q=" + "x" * 5000, "on__year=2024", "on__year=9999", "on__year=0", "on__year=x", "on__year=2024&on__month=13",
    "on__year=9999&on__month=12&on__day=31", "on__day=x", "on__gte=31", "concern__exact=x", "_changelist_filters=x%3D1",
)  # fmt: skip


def parameters(prober):
    """Everything that the admin's pages take in their address, sensible or not."""
    for label, path in lists().items():
        if label not in ("talks.Talk", "pairing.Pairing", "accounts.Staff"):  # all of them have one base
            continue
        for query in PARAMETERS:
            prober.get(path, query)
        for query in ("_to_field=x", "_to_field=password", "_popup=1", "_changelist_filters=x"):
            prober.get(f"{path}1/change/", query)
            prober.get(f"{path}add/", query)
        for query in ("on__gte=31", "e=1", "p=x", "on__year=9999"):
            prober.get(f"{path}export/", query)


def autocompletes(prober):
    """Every app, model and relation, forwards and back, historical tables included."""
    path = reverse("admin:autocomplete")
    for model in apps.get_models(include_auto_created=True):
        for column in model._meta.get_fields():
            if column.is_relation:
                asked = {
                    "app_label": model._meta.app_label, "model_name": model._meta.model_name, "field_name": column.name,
                }  # fmt: skip
                prober.get(path, {**asked, "term": ""})
    stranger = next((child.name for _name, child in strangers(prober)), None)
    asked = {"app_label": "pairing", "model_name": "pairing", "field_name": "child"}
    for term in (stranger, "x" * 500, "\0"):
        if term:
            prober.get(path, {**asked, "term": term})
    for wrong in ({"page": "x"}, {"page": "-1"}, {"field_name": "id_number"}, {"field_name": "x"}, {"app_label": "x"}):
        prober.get(path, {**asked, **wrong})


def numbers(prober):
    """The number of a colleague, with which one signs in, does not lead to the name."""
    asked = {"app_label": "pairing", "model_name": "pairing", "field_name": "staff"}
    path = reverse("admin:autocomplete")
    one = prober.get(path, {**asked, "term": prober.world.staff["wu"].number})
    other = prober.get(path, {**asked, "term": NOWHERE})
    same(prober, one, other, (prober.world.staff["wu"].number, NOWHERE), "autocomplete by number")


def prefilled(prober):
    """`?child=` puts a row into an empty form, with its name."""
    for name, child in strangers(prober):
        for label, path in lists().items():
            if label in ("pairing.Pairing", "registry.Child", "registry.ClassTerm"):
                prober.get(f"{path}add/", {"child": child.pk, "staff": prober.world.staff["wu"].pk, "name": NOWHERE})
        for kind in all_kinds():
            answer = prober.get(reverse("log", args=[kind.slug]), {"child": child.pk})
            prober.refused(f"log?child= {kind.slug}", answer)
            answer = prober.get(reverse("log", args=[kind.slug]), {"child": MISSING})
            prober.refused(f"log?child= {kind.slug}", answer)
        if name == "xue":
            break


# ---------------------------------------------------------------------------- forged keys in forms
def forged_pairing(prober):
    """A child out of sight, or one that is seen but not one's own, is paired; a pairing is given to another child."""
    add = reverse("admin:pairing_pairing_add")
    form = prober.form(add)
    helper = prober.world.staff["feng"].pk
    for name, child in prober.world.children.items():
        if form:
            sent = {**form, "child": child.pk, "staff": helper, "started_on": prober.world.school.today}
            prober.post(add, {**sent, "primary": [], "over_cap_reason": "x"})
        for row, _name in prober.world.pairings:
            change = reverse("admin:pairing_pairing_change", args=[row.pk])
            known = prober.form(change) if name == "chenchen" else None
            if known and "child" in known:
                prober.post(change, {**known, "child": child.pk, "over_cap_reason": "x"})


INLINES = ("surveys", "guardians", "parents")


def forged_inlines(prober):
    """The form of a child one may change, sent with the rows of a child one may not."""
    own = next((c for n, c in prober.world.children.items() if prober.form(_child(c)) and _may_save(prober, c)), None)
    if own is None:
        return
    form = prober.form(_child(own))
    prober.post(_child(own), {**form, "name": NOWHERE})
    for name in ("xiaoyu", "chenchen"):
        other = prober.world.children[name]
        theirs = {
            "surveys": other.surveys.first(),
            "guardians": other.guardians.first(),
            "parents": other.parents.first(),
        }
        for prefix in INLINES:
            row = theirs[prefix]
            body = {**form, f"{prefix}-0-name": NOWHERE, f"{prefix}-0-remarks": NOWHERE}
            prober.post(_child(own), {**body, f"{prefix}-0-id": row.pk})
            prober.post(_child(own), {**body, f"{prefix}-0-child": other.pk})
            counts = {f"{prefix}-TOTAL_FORMS": 1, f"{prefix}-INITIAL_FORMS": 0, f"{prefix}-0-id": ""}
            prober.post(_child(own), {**form, **counts, f"{prefix}-0-name": NOWHERE})


def _child(child) -> str:
    return reverse("admin:registry_child_change", args=[child.pk])


def _may_save(prober, child) -> bool:
    return "_save" in prober.get(_child(child)).text


def forged_change(prober):
    """Forms sent to rows for which one would not be shown the form; `_saveasnew` turns a change into an addition."""
    form = next((f for c in prober.world.children.values() if (f := prober.form(_child(c)))), {"name": NOWHERE})
    for child in prober.world.children.values():
        for body in ({**form, "name": NOWHERE}, {**form, "_saveasnew": "1"}):
            prober.post(_child(child), body)
    for path in lists().values():
        prober.post(f"{path}1/change/", {"name": NOWHERE, "first_day": "2001-01-01", "number": "1"})
        prober.post(f"{path}1/delete/", {"post": "yes"})
        prober.post(f"{path}add/", {"name": NOWHERE, "year": 1999, "season": "autumn", "stage": "primary", "number": 7})


def stolen_class(prober):
    """A new child is brought into somebody else's class, or one's own child is moved there."""
    add = reverse("admin:registry_child_add")
    form = prober.form(add)
    for row in prober.world.classes.values():
        survey = {"surveys-0-school_class": row.school_class_id, "surveys-0-joined_on": prober.world.school.today}
        if form:
            prober.post(add, {**form, "name": NOWHERE, **survey})
        for child in prober.world.children.values():
            known = prober.form(_child(child)) if relations(prober.persona) else None
            if known and "surveys-0-school_class" in known:
                prober.post(_child(child), {**known, **survey})
                break
    if form:
        prober.post(add, {**form, "name": NOWHERE})


def forged_log(prober):
    """A record about a child that is not in one's care, alone or beside one's own; one that somebody else wrote."""
    children = prober.world.children
    for kind in all_kinds():
        path = reverse("log", args=[kind.slug])
        form = prober.form(path)
        if form is None:
            continue
        filled = {
            **form,
            "on": prober.world.school.today,
            kind.headline: NOWHERE,
            "people": "father",
            "what": "contact",
        }
        own = [child.pk for child in children.values() if f'value="{child.pk}"' in prober.get(path).text][:1]
        for child in children.values():
            prober.post(path, {**filled, "children": [child.pk]})
        prober.post(path, {**filled, "children": own + [child.pk for child in children.values()]})
        for wrong in ("x", "9" * 30, "²", MISSING):
            prober.post(path, {**filled, "children": [*own, wrong]})
        prober.post(path, {**filled, "children": own, "on": "31-31-31"})
        prober.post(path, {**filled, "children": own, "next": EVIL})
        prober.post(path, {**filled, "children": own, "next": "/children/?" + "x" * 400})


def forged_lists(prober):
    """Rows of others in the two pages that take many at once, and in the list of staff."""
    world = prober.world
    rows = [row.pk for child in world.children.values() for row in child.surveys.all()]
    for row in (*world.classes.values(), *filter(None, world.before.values())):
        path = reverse("survey-class", args=[row.pk])
        for body in ({"row": rows}, {"all": "1", "confirmed": "1"}, {"row": ["x", "²", "9" * 30], "method": "\0"}):
            prober.post(path, body)
    children = [child.pk for child in world.children.values()]
    for helper in (world.staff["zheng"].pk, MISSING, "x", "²", "9" * 30):
        body = {f"helper-{pk}": helper for pk in children} | {f"reason-{pk}": "x\0" for pk in children}
        prober.post(reverse("pairing-bulk"), {**body, "kind": "x"})
    staff = reverse("admin:accounts_staff_changelist")
    everyone = [person.pk for person in world.staff.values()]
    for action in ("give_out_passwords", "delete_selected", "x"):
        for keys in (everyone, ["x"], ["9" * 30]):
            body = {"action": action, "_selected_action": keys, "index": 0, "select_across": 0, "confirmed": "1"}
            if IT not in relations(prober.persona) or keys != everyone:
                prober.post(staff, body)
    for suffix in ("import", "process_import"):
        prober.post(f"{staff}{suffix}/", {"import_file_name": "../../secret-key", "format": "0", "resource": "0"})


# ---------------------------------------------------------------------------- what waits, and where one is led
def drafts(prober):
    """Nobody's draft is shown, replaced or thrown away by another."""
    for kind in all_kinds():
        for child in (None, *prober.world.children.values()):
            prober.get(reverse("log", args=[kind.slug]), {"child": child.pk} if child else "")
    for key in ("talk-new", *(f"talk-{child.pk}" for child in prober.world.children.values())):
        path = reverse("draft", args=[key])
        prober.get(path)
        prober.post(path, {"body": f"content={NOWHERE}"})
        prober.post(path, method="delete")


def led_away(prober):
    """`next` leads nowhere but home."""
    for path in (reverse("log", args=["talk"]), reverse("set_language"), reverse("admin:login"), reverse("log-choose")):
        for target in (EVIL, "//evil.example", r"/\evil.example", "javascript:alert(1)", "https:evil.example"):
            answer = prober.get(path, {"next": target})
            if f'href="{target}"' in answer.text:
                prober.findings[f"led away: {path} offers {target}"] += 1
            if path == reverse("set_language"):
                prober.post(path, {"language": "en", "next": target})


# Each attack, and those who have the most to gain by it: for who has no such form or list it is a row of 404s.
ATTACKS = {
    lookups: ["sun"],
    searches: ["zhang", "he"],
    forum_search: ["zhang", "li"],
    filters: ["zhang"],
    parameters: ["zhang", "sun"],
    autocompletes: ["wang", "wu"],
    numbers: ["wang"],
    prefilled: ["he", "feng"],
    forged_pairing: ["he", "zhang", "wang"],
    forged_inlines: ["he", "qian"],
    forged_change: ["wang", "sun", "zheng"],
    stolen_class: ["he"],
    forged_log: ["he", "zhou"],
    forged_lists: ["zhang", "sun", "wu"],
    drafts: ["zhang", "wang", "feng"],
    led_away: ["wang"],
}
