"""The Chinese catalogue is complete and compiled, and its placeholders fit."""

import os
import shutil
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from tests.project.tree import OURS
from tools import messages

pytestmark = pytest.mark.gettext


def test_the_chinese_catalogue_is_complete():
    assert messages.problems() == []


def test_the_libraries_speak_chinese_too():
    libraries = {app.split(".")[0] for app in settings.INSTALLED_APPS} - {*OURS, "django", "whitenoise"}
    with translation.override("zh-hans"):
        english = [
            f"{library}: {entry.as_tsv()}"
            for library in sorted(libraries)
            for entry in messages.source_strings(Path(import_module(library).__file__).parent)
            if translated(entry) == entry.msgid
        ]

    assert english == []


def translated(entry) -> str:
    if entry.msgctxt is not None:
        return translation.pgettext(entry.msgctxt, entry.msgid)
    return translation.gettext(entry.msgid)


# ------------------------------------------------------------------ the tool itself, on a small source
SOURCE = """\
from django.utils.translation import gettext as _, ngettext, pgettext
_("Desk"), _("Two\\nlines"), _("Hello %(name)s"), pgettext("month", "May"), ngettext("%(n)d day", "%(n)d days", 2)
"""
TSV = "Desk\t工作台\nTwo\\nlines\t两\\n行\nHello %(name)s\t您好，%(name)s\nmonth|May\t五月\n%(n)d day\t%(n)d 天\n"


@pytest.fixture
def tree(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "ROOT", tmp_path)
    (tmp_path / "app.py").write_text(SOURCE, encoding="utf-8")
    (tmp_path / "all.tsv").write_text(TSV, encoding="utf-8")
    return tmp_path


def test_a_tsv_fills_every_kind_of_entry(tree):
    missing = messages.refresh([tree / "all.tsv"])

    assert missing == []
    assert messages.problems() == []
    compiled = messages.translations((tree / messages.CATALOGUE).with_suffix(".mo"))
    assert {text for key, text in compiled.items() if key} == {
        "工作台", "两\n行", "您好，%(name)s", "五月", "%(n)d 天",
    }  # fmt: skip


def test_refreshing_again_changes_nothing(tree):
    messages.refresh([tree / "all.tsv"])
    before = (tree / messages.CATALOGUE).read_bytes()

    messages.refresh([])

    assert (tree / messages.CATALOGUE).read_bytes() == before


def test_what_the_catalogue_has_is_never_replaced(tree, capsys):
    messages.refresh([tree / "all.tsv"])
    (tree / "other.tsv").write_text("Desk\t桌子\nGone\t没了\n", encoding="utf-8")

    messages.refresh([tree / "other.tsv"])

    assert messages.problems() == []
    assert "工作台" in (tree / messages.CATALOGUE).read_text(encoding="utf-8")
    said = capsys.readouterr().out
    assert "kept “工作台”, not “桌子”" in said
    assert "not in the source: Gone" in said


@pytest.mark.parametrize(
    ("spoil", "complaint"),
    [
        (lambda tree: (tree / "app.py").write_text(SOURCE + '_("New")'), "not in the catalogue: New"),
        (lambda tree: (tree / "app.py").write_text(SOURCE.replace('_("Desk"), ', "")), "no longer in the source: Desk"),
        (lambda tree: edit(tree, '"工作台"', '""'), "untranslated: Desk"),
        (lambda tree: edit(tree, 'msgid "Desk"', '#, fuzzy\nmsgid "Desk"'), "fuzzy: Desk"),
        (lambda tree: edit(tree, '"工作台"', '"书桌"'), "is stale"),
        (lambda tree: edit(tree, "您好，%(name)s", "您好，%(nane)s"), "'name'"),
        (lambda tree: (tree / messages.CATALOGUE).with_suffix(".mo").unlink(), "is stale"),
        (lambda tree: (tree / messages.CATALOGUE).unlink(), "is missing"),
    ],
)
def test_the_check_finds_what_is_wrong(tree, spoil, complaint):
    messages.refresh([tree / "all.tsv"])

    spoil(tree)

    assert complaint in "\n".join(messages.problems())


def edit(tree, old, new):
    path = tree / messages.CATALOGUE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_without_gettext_the_tool_says_so(monkeypatch, capsys):
    monkeypatch.setenv("PATH", os.devnull)
    monkeypatch.setattr("sys.argv", ["messages.py", "--check"])

    assert shutil.which("msgfmt") is None
    assert messages.main() == 3
    assert "apt-get install gettext" in capsys.readouterr().err
