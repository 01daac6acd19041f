"""What templates say about days, and how they make forms that are saved once."""

import datetime as dt
import re
import uuid

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import mark_safe

from lib import dates


def render(source, **context):
    return Template("{% load shouwang %}" + source).render(Context(context))


MONDAY = dt.date(2026, 10, 12)


@pytest.mark.parametrize(
    ("language", "on", "words"),
    [
        ("en", dt.date(2026, 11, 24), "Mon 12 Oct"),
        ("en", dt.date(2027, 1, 5), "12 Oct 2026"),
        ("zh-hans", dt.date(2026, 11, 24), "10月12日 周一"),
        ("zh-hans", dt.date(2027, 1, 5), "2026年10月12日"),
    ],
)
def test_a_day_is_written_as_people_say_it(language, on, words):
    with translation.override(language):
        assert dates.day_in_words(MONDAY, on) == words


def test_no_day_is_written_as_nothing():
    assert render("{{ day|day }}", day=None) == ""


def test_how_long_since_is_counted_from_the_day_that_is_given():
    with translation.override("en"):
        assert render("{{ day|since:on }}", day=MONDAY, on=dt.date(2026, 11, 30)) == "7 weeks ago"


def test_a_form_shown_again_keeps_its_token_and_a_new_one_gets_its_own():
    token = str(uuid.uuid4())
    again = RequestFactory().post("/", {"once": token})
    first = RequestFactory().get("/")

    assert f'value="{token}"' in render("{% once %}", request=again)
    tokens = {re.search(r'value="([\w-]{36})"', render("{% once %}", request=first))[1] for _time in range(2)}
    assert len(tokens) == 2


def test_a_token_that_is_none_is_not_repeated():
    forged = RequestFactory().post("/", {"once": '"><script>'})

    assert "script" not in render("{% once %}", request=forged)


def test_the_name_of_a_column_is_escaped_in_its_cell():
    cell = mark_safe('<td class="x">1</td>')

    assert render("{{ cell|labelled:name }}", cell=cell, name='a"b') == '<td data-label="a&quot;b" class="x">1</td>'


def test_style_attributes_of_libraries_are_taken_out():
    diff = mark_safe('<del style="background:#ffe6e6;">old</del><ins>style="new"</ins>')

    assert render("{{ diff|unstyled }}", diff=diff) == '<del>old</del><ins>style="new"</ins>'
    assert render("{{ diff|unstyled }}", diff="<b>") == "&lt;b&gt;"
