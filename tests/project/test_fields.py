"""Every column of every table is classed in fields/*.toml, and the sensitive ones have the one sensitive type."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from lib.fields import DigestField, SensitiveText
from tests.project.tree import models

FILES = [tomllib.loads(path.read_text(encoding="utf-8")) for path in Path(__file__).with_name("fields").glob("*.toml")]
CLASSED = {
    f"{app}.{model}": classes for file in FILES for app, of_app in file.items() for model, classes in of_app.items()
}
CLASSES = ("sensitive", "digest", "personal", "plain")


def columns(model):
    return [f for f in model._meta.concrete_fields if not f.is_relation and not f.primary_key]


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_every_column_is_classed_once(model):
    classes = CLASSED.get(model._meta.label, {})
    classed = Counter(name for names in classes.values() for name in names)

    assert classed == Counter(field.name for field in columns(model))
    assert set(classes) <= set(CLASSES)


def test_no_table_is_classed_that_is_not_there():
    assert set(CLASSED) == {model._meta.label for model in models()}


@pytest.mark.parametrize(("kind", "type_"), [("sensitive", SensitiveText), ("digest", DigestField)])
def test_the_class_is_the_type(kind, type_):
    of_type = {f"{m._meta.label}.{f.name}" for m in models() for f in columns(m) if isinstance(f, type_)}
    classed = {f"{label}.{name}" for label, classes in CLASSED.items() for name in classes.get(kind, ())}

    assert of_type == classed


def test_a_history_keeps_the_type():
    """What is sensitive in a row is sensitive in its versions."""
    wrong = [
        f"{model._meta.label}.{field.name}"
        for model in models()
        if hasattr(model, "history")
        for field in columns(model)
        if isinstance(field, SensitiveText)
        and not isinstance(model.history.model._meta.get_field(field.name), SensitiveText)
    ]

    assert wrong == []
