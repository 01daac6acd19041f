"""Every line of the five plans that is said to be covered is done in a browser by a test named after it."""

from tools import coverage


def test_the_page_of_what_is_covered_is_fresh():
    assert (coverage.ROOT / coverage.PAGE).read_text(encoding="utf-8") == coverage.page(), "python tools/coverage.py"


def test_every_test_of_a_plan_is_named_after_a_line_and_says_who_does_what():
    known = {line for said in coverage.lines().values() for line in said if line != "title"}
    for line, tests in coverage.covering().items():
        assert line in known, tests
        for name, said in tests:
            assert said.endswith("."), name
