"""The browser fixtures sign people in, look like the devices they stand for, and notice what must never happen."""

import pytest

ASKS = "[innerWidth, innerHeight, navigator.language, new Date(0).getHours(), navigator.maxTouchPoints > 0]"


WHO = "fetch('/who/').then(answer => answer.text())"


@pytest.fixture(autouse=True)
def _faulty_pages(settings):
    settings.ROOT_URLCONF = "tests.project.pages"


def test_the_phone_is_a_phone_in_zhangs_hand(phone, school):
    page = phone(school.zhang)

    page.goto("/sound/")
    assert page.evaluate(ASKS) == [390, 844, "zh-CN", 8, True]
    assert page.evaluate(WHO) == "张老师"


def test_the_computer_is_on_qians_desk(wide, school):
    page = wide(school.qian)

    page.goto("/sound/")
    assert page.evaluate(ASKS) == [1366, 768, "zh-CN", 8, False]
    assert page.evaluate(WHO) == "钱老师"


def test_a_phone_that_nobody_signed_in_with_belongs_to_nobody(phone):
    page = phone()

    page.goto("/sound/")
    assert page.evaluate(WHO) == "AnonymousUser"


@pytest.mark.parametrize(
    ("fault", "noticed"),
    [
        ("inline-style", "style-src"),
        ("inline-script", "script-src"),
        ("missing-picture", "404"),
        ("other-host", "other host: http://pictures.example/x.png"),
        ("faulty-script", "script: faulty"),
    ],
)
def test_a_fault_on_a_page_is_noticed(phone, watch, fault, noticed):
    page = phone()

    page.goto("/sound/")
    assert watch.problems == []
    page.goto(f"/{fault}/")
    page.wait_for_load_state("networkidle")

    assert [problem for problem in watch.problems if noticed in problem] != []
    watch.problems.clear()
