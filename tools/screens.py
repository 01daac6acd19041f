"""Takes the pictures in docs/screens: the real pages of a demo school, each signed in as who works with it.

    python tools/screens.py [NAME ...]

It makes its own databases in a temporary directory, serves them, and drives the system's Chromium or Playwright's own.
The school is the same at every run of a day; fonts for Chinese must be installed (on Debian: fonts-noto-cjk).

Exit code: 0; 3 when there is no browser.
"""

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from tests.browser import CHROMIUM_FLAGS, PHONE, WIDE, find_browser  # noqa: E402

SCREENS = ROOT / "docs" / "screens"
ROSTERS = ROOT / "tests" / "rosters"
LIMIT = 150_000  # bytes of a picture
COLOURS = (256, 128, 64, 32)
CLASS_TEACHER, OFFICE, HEAD = "T001", "T010", "T020"
PASSWORD = "shouwang-demo"  # noqa: S105  the demo's
PHONE_SHOT = {**PHONE, "device_scale_factor": 1}
LAST_TERM, THIS_TERM = "31_term_2025_autumn.xlsx", "32_term_2026_spring.xlsx"
BEFORE = ["demo", "--children", "1", "--terms", "1", "--until", "2025-12-15"]  # accounts, and a school in that autumn
PROBLEMS = "09_id_numbers.xlsx"


def main(names: list[str]) -> int:
    if find_browser() is None:
        print("No Chromium here: install one, or run `playwright install chromium`.", file=sys.stderr)
        return 3
    SCREENS.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        chinese = [*CHROMIUM_FLAGS, "--lang=zh-CN"]  # the browser's own words: file boxes, dates
        browser = playwright.chromium.launch(executable_path=find_browser(), args=chinese)
        with served(Path(scratch) / "demo", ["demo"]) as home:
            take(browser, home, DEMO, names)
        with served(Path(scratch) / "terms", BEFORE, roster=ROSTERS / LAST_TERM) as home:
            take(browser, home, TERMS, names)
        browser.close()
    return 0


@contextmanager
def served(data: Path, fill: list[str], *, roster: Path | None = None):
    """The address of a site with a database of its own, filled by manage.py."""
    data.mkdir(parents=True)
    env = {**os.environ, "DATA_DIR": str(data), "WHITENOISE_USE_FINDERS": "true"}
    env.pop("DATABASE_URL", None)
    for command in [["migrate", "--verbosity", "0"], fill, *([["import_roster", str(roster)]] if roster else [])]:
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL
        )
    port = free_port()
    listen = [sys.executable, "-m", "waitress", f"--listen=127.0.0.1:{port}", "config.wsgi:application"]
    server = subprocess.Popen(listen, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield answering(f"http://127.0.0.1:{port}")
    finally:
        server.terminate()
        server.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def answering(home: str) -> str:
    """`home`, once somebody answers there."""
    for _attempt in range(100):
        try:
            urllib.request.urlopen(f"{home}/login/", timeout=5).close()  # noqa: S310  our own server
        except OSError:
            time.sleep(0.1)
        else:
            return home
    raise TimeoutError(home)


def take(browser, home: str, shots, names: list[str]):
    for name, who, walk in shots:
        if names and name not in names:
            continue
        device = PHONE_SHOT if name.endswith("-phone") else WIDE
        context = browser.new_context(**device, base_url=home)
        page = context.new_page()
        sign_in(page, who)
        walk(page)
        page.wait_for_load_state("networkidle")
        small(page.screenshot(), SCREENS / f"{name}.png")
        context.close()


def sign_in(page, number: str):
    page.goto("/login/")
    page.fill("[name=username]", number)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "/login/" not in url)


def small(png: bytes, target: Path):
    """Written with as many colours as fit under the limit."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in COLOURS:
        out = io.BytesIO()
        picture.quantize(colours, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(
            out, "PNG", optimize=True
        )
        if out.tell() < LIMIT:
            break
    target.write_bytes(out.getvalue())
    print(f"{target.relative_to(ROOT)}  {out.tell() // 1024} KB")


# ------------------------------------------------------------------ the ways to the pages
def to(address: str):
    return lambda page: page.goto(address)


def log_a_talk(page):
    page.goto("/desk/")
    page.locator(".row-actions a.primary").first.click()
    page.locator("label.chip", has_text="生活").click()
    page.locator("label.chip", has_text="家人").click()
    page.locator("label.chip", has_text="平静").click()
    page.locator("textarea").first.fill(
        "放学后一起走了一段。奶奶的腿好些了，爸爸说腊月二十回来，他每天在日历上划一格。"
    )
    page.locator("textarea").first.blur()


def a_childs_file(page):
    page.goto("/children/")
    page.locator(".rows .row-name").first.click()


def survey_of_own_class(page):
    page.goto("/survey/")
    page.locator("label.chip").first.click()


def contact_card(page):
    a_childs_file(page)
    page.locator("a[href$='/card/']").first.click()


def pairing(page):
    page.goto("/pairing/bulk/")
    for at, box in enumerate(page.locator("select[name^=helper-]").all()[:3]):
        box.select_option(index=at + 1)


def roster(filename: str, query: str = ""):
    def walk(page):
        page.goto("/roster/")
        page.set_input_files("input[type=file]", ROSTERS / filename)
        page.locator("form.panel button.primary").click()
        page.wait_for_url("**/roster/*/")
        if query:
            page.goto(page.url + query)

    return walk


DEMO = [
    ("desk-phone", CLASS_TEACHER, to("/desk/")),
    ("log-phone", CLASS_TEACHER, log_a_talk),
    ("child-phone", CLASS_TEACHER, a_childs_file),
    ("survey-phone", CLASS_TEACHER, survey_of_own_class),
    ("desk-wide", CLASS_TEACHER, to("/desk/")),
    ("child-wide", CLASS_TEACHER, a_childs_file),
    ("card-wide", CLASS_TEACHER, contact_card),
    ("dashboard-wide", HEAD, to("/dashboard/")),
    ("children-wide", HEAD, to("/children/")),
    ("pairing-wide", OFFICE, pairing),
    ("import-problems-wide", OFFICE, roster(PROBLEMS, "?show=problem")),
]
TERMS = [("roster-wide", OFFICE, roster(THIS_TERM, "?show=changed"))]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
