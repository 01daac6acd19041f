"""Pages keep to the content security policy and to this host: nothing inline, nothing fetched elsewhere."""

import re
from html.parser import HTMLParser

import pytest

from tests.project.tree import files, relative

TEMPLATE_TAGS = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
ELSEWHERE = re.compile(r"""(?:["'(=\s]|url\()((?:https?:)?//[\w.-]+\.\w+[^\s"')]*)""")
NAMESPACES = ("http://www.w3.org/",)  # names, never fetched
FETCHED = (".html", ".css", ".js", ".svg", ".json", ".webmanifest")


def pages():
    return [path for path in files() if path.suffix == ".html" and "tests" not in path.parts]


def served():
    inside = ("templates", "static")
    return [
        path
        for path in files()
        if path.suffix in FETCHED and set(inside) & set(path.parts) and "tests" not in path.parts
    ]


class Inline(HTMLParser):
    """Collects what in a page's source the policy would block; a JSON block without code is data."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given and given.get("type") != "application/json"):
            self.found.append(tag)
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.found.append(f"{tag} {name}")


def inline_parts(text: str) -> list[str]:
    parser = Inline()
    parser.feed(TEMPLATE_TAGS.sub("", text))
    return parser.found


def addresses_elsewhere(text: str) -> list[str]:
    return [address for address in ELSEWHERE.findall(text) if not address.startswith(NAMESPACES)]


def test_no_page_has_anything_inline():
    found = {relative(path): inline_parts(path.read_text(encoding="utf-8")) for path in pages()}

    assert {path: parts for path, parts in found.items() if parts} == {}


def test_nothing_is_fetched_from_elsewhere():
    found = {relative(path): addresses_elsewhere(path.read_text(encoding="utf-8")) for path in served()}

    assert {path: addresses for path, addresses in found.items() if addresses} == {}


@pytest.mark.parametrize(
    "source",
    [
        "<script>go()</script>",
        "<style>p {}</style>",
        '<p class="a" style="color: red">',
        '<p {% if x > 1 %}hidden{% endif %} style="width: {{ n }}%">',
        '<a\n  onclick="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_inline_parts_are_recognised(source):
    assert inline_parts(source) != []


@pytest.mark.parametrize(
    "source",
    [
        '<script src="{% static "a.js" %}" defer></script>',
        '<script type="application/json" id="d">{}</script>',
        '<p class="on style">one = style="x"</p>',
        "{{ form.onset }}",
    ],
)
def test_what_the_policy_allows_is_let_be(source):
    assert inline_parts(source) == []


def test_addresses_elsewhere_are_recognised():
    text = '<img src="https://a.example/x.png"> url(//b.example/y) <svg xmlns="http://www.w3.org/2000/svg"> // note'

    assert addresses_elsewhere(text) == ["https://a.example/x.png", "//b.example/y"]
