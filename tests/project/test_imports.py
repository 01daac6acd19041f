"""Imports point down (design.md 1), by import statement and by name alike."""

import ast
import re

from django.apps import apps

from tests.project.tree import LAYERS, OURS, ROOT, relative, sources

LEVEL = {app: level for level, layer in enumerate(LAYERS) for app in layer}
SIDEWAYS = {("activities", "care")}
# The one upward reference: the register asks by name whom a child is paired with.
UPWARD_NAMES = {("registry/models/child.py", "pairings")}


def may_import(importer: str, imported: str) -> bool:
    if imported == "reports":
        return importer in ("reports", "config")
    below = LEVEL[importer] < LEVEL[imported]
    return importer == imported or below or (importer, imported) in SIDEWAYS


def imported_apps(tree) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add(node.module)
    return {name.split(".")[0] for name in names} & {*OURS, "tests", "tools"}


def texts(tree) -> set[str]:
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def parsed():
    for app in OURS:
        for path in sources(app):
            yield app, relative(path), ast.parse(path.read_text(encoding="utf-8"))


def test_the_layers_are_all_the_packages_there_are():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"}

    assert packages == set(OURS)


def test_imports_point_down():
    wrong = [
        f"{path} imports {imported}"
        for app, path, tree in parsed()
        for imported in imported_apps(tree)
        if imported not in OURS or not may_import(app, imported)
    ]

    assert wrong == []


def test_no_dotted_name_in_a_text_points_up():
    dotted = re.compile(rf"({'|'.join(OURS)})(\.\w+)+")
    wrong = [
        f"{path} names {text}"
        for app, path, tree in parsed()
        for text in texts(tree)
        if (match := dotted.fullmatch(text)) and not may_import(app, match[1])
    ]

    assert wrong == []


def test_the_only_relation_named_from_below_is_pairings():
    """A related_name that an app hangs on a model below it must not be used there: `pairings__staff`, `home_visits`."""
    found = set()
    for app, path, tree in parsed():
        hung = relations_hung_on(app)
        for text in texts(tree):
            if text.split("__")[0] in hung:
                found.add((path, text))

    assert found == UPWARD_NAMES


def relations_hung_on(app: str) -> set[str]:
    """The names under which models of `app` are asked for rows of the apps above it."""
    return {
        relation.get_accessor_name()
        for model in apps.get_app_config(app).get_models()
        for relation in model._meta.related_objects
        if relation.get_accessor_name()
        and relation.related_model._meta.app_label in OURS
        and not may_import(app, relation.related_model._meta.app_label)
    }


def test_the_rule_itself():
    allowed = {(a, b) for a in ("activities", "care", "registry", "reports") for b in OURS if may_import(a, b)}

    assert ("activities", "care") in allowed
    assert ("care", "activities") not in allowed
    assert ("registry", "pairing") not in allowed
    assert ("reports", "visits") in allowed
    assert ("reports", "config") not in allowed
    assert relations_hung_on("registry") >= {"pairings", "home_visits", "family_contacts", "talks"}
