"""What the repository may not hold: secrets, paths of somebody's machine, addresses of a package registry, data."""

import re

from tests.project.tree import files, relative

BINARY = {".mo", ".png", ".jpg", ".heic", ".xls", ".xlsx", ".ods", ".ico", ".woff2", ".gz", ".zip", ".pdf"}
# Written so that the patterns do not find themselves.
FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.~}*-])/(?:w[o]rk|r[o]ot|t[m]p|h[o]me/\w+|[U]sers/\w+)/"),
    "a package registry": re.compile(
        r"--(?:extra-)?index-url[ =]\S|registry\s*=\s*http|https?://[^\s\"']*(?:p[y]pi|npmjs|artifactory|nexus|/simple\b)"
    ),
    "a private key": re.compile(r"-{5}BEGIN [A-Z ]*PRIVATE KEY"),
    "a secret": re.compile(r"(?:SECRET|DIGEST)_KEY\"?\s*[:=]\s*[\"']?[\w!@#$%^&*()+-]{30,}"),
    "an access token": re.compile(r"\b(?:gh[pousr]_\w{30,}|AKIA[A-Z0-9]{16}|xox[bp]-\w+)"),
}
NEVER_KEPT = re.compile(r"(?:^|/)(?:\.env|secret-key|digest-key|.*\.sqlite3(?:-\w+)?|\.venv/.*|var/.*)$")


def test_no_file_holds_what_it_may_not():
    found = [
        f"{relative(path)}: {what}: {match[0][:60]}"
        for path in files()
        if path.suffix not in BINARY
        for what, pattern in FORBIDDEN.items()
        if (match := pattern.search(path.read_text(encoding="utf-8", errors="replace")))
    ]

    assert found == []


def test_no_key_database_or_setting_of_a_machine_is_kept():
    assert [relative(path) for path in files() if NEVER_KEPT.search(relative(path))] == []


def test_requirements_name_no_address():
    pinned = [path for path in files() if path.name.startswith("requirements")]

    assert len(pinned) == 2
    assert [relative(path) for path in pinned if "://" in path.read_text(encoding="utf-8")] == []


def test_line_ends_are_plain():
    with_returns = [p for p in files() if p.suffix not in BINARY | {".csv"} and b"\r\n" in p.read_bytes()]

    assert [relative(path) for path in with_returns] == []


def test_the_patterns_find_what_they_are_for():
    samples = {
        "a path of one machine": ['open("/' + 'tmp/x")', "cd /" + "work/main", "/" + "home/li/x"],
        "a package registry": ["https://files.py" + "pi.example/x", "--index-url" + " http://x"],
        "a private key": ["-----BEGIN RSA " + "PRIVATE KEY-----"],
        "a secret": ["SECRET_KEY=" + "a1" * 20],
        "an access token": ["gh" + "p_" + "a" * 36],
    }

    found = {what for what, texts in samples.items() if all(map(FORBIDDEN[what].search, texts))}
    assert found == set(FORBIDDEN)
