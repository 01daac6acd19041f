"""Refreshes and compiles the Chinese catalogue, locale/zh_Hans; needs gettext.

    python tools/messages.py [--from FILE.tsv ...]
    python tools/messages.py --check

The strings come from the source and from locale/third_party.py (strings of libraries that lack Chinese). A .tsv file
has lines `msgid<TAB>msgstr`, or `context|msgid<TAB>msgstr`, with \\n for a line end; it fills what is untranslated and
never replaces what the catalogue has. What is still missing is printed in the same form.

Exit code: 0; 1 when --check finds the catalogue incomplete or stale; 3 when gettext is missing.
"""

import argparse
import gettext
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
THIRD_PARTY = Path("locale/third_party.py")
NOT_SOURCE = {"tests", "tools", "docs", "var", "locale", "migrations", "node_modules", "__pycache__"}
PROGRAMS = ("xgettext", "msguniq", "msgfmt")
MISSING = f"gettext is needed here ({', '.join(PROGRAMS)}). On Debian: apt-get install gettext"
HEADER = """\
# Shouwang in Chinese. Made by tools/messages.py: `make messages` adds and drops entries; edit only the msgstr lines.
msgid ""
msgstr ""
"Project-Id-Version: shouwang\\n"
"Language: zh_Hans\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""
_LINE = re.compile(r'(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[\d\])? )?"(.*)"')
_ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\", "r": "\r"}


@dataclass
class Entry:
    """One string of the source. Chinese has no plural form, so one `msgstr` serves all."""

    comments: list[str] = field(default_factory=list)
    msgctxt: str | None = None
    msgid: str = ""
    msgid_plural: str = ""
    msgstr: str = ""

    @property
    def key(self):
        return self.msgctxt, self.msgid

    def text(self) -> str:
        lines = list(self.comments)
        if self.msgctxt is not None:
            lines += quoted("msgctxt", self.msgctxt)
        lines += quoted("msgid", self.msgid)
        if self.msgid_plural:
            lines += quoted("msgid_plural", self.msgid_plural)
        return "\n".join([*lines, *quoted("msgstr[0]" if self.msgid_plural else "msgstr", self.msgstr)]) + "\n"

    def as_tsv(self) -> str:
        context = "" if self.msgctxt is None else f"{self.msgctxt}|"
        return f"{context}{escaped(self.msgid)}\t{escaped(self.msgstr)}"


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _ESCAPES.get(match[1], match[0]), text)


def quoted(keyword: str, text: str) -> list[str]:
    lines = [escaped(line).replace('"', '\\"') for line in text.splitlines(keepends=True)]
    if len(lines) < 2:
        return [f'{keyword} "{"".join(lines)}"']
    return [f'{keyword} ""', *(f'"{line}"' for line in lines)]


def parse(text: str) -> list[Entry]:
    """The entries of a .po or .pot file, without its header and its obsolete entries."""
    entries = []
    for block in re.split(r"\n\s*\n", text):
        entry, name = Entry(), ""
        for line in block.splitlines():
            match = _LINE.fullmatch(line)
            if match:
                name = match[1] or name
                setattr(entry, name, (getattr(entry, name) or "") + unescaped(match[2]))
            elif line.startswith("#") and not line.startswith("#~"):
                entry.comments.append(line)
        if entry.msgid:
            entries.append(entry)
    return entries


def source_strings(root: Path) -> list[Entry]:
    """Every translatable string of the source, in the order of the files, extracted from a copy of the tree."""
    with tempfile.TemporaryDirectory(prefix="shouwang-messages-") as directory:
        copy = Path(directory, "source")
        shutil.copytree(root, copy, ignore=_ignored)
        (copy / "locale").mkdir()
        if (root / THIRD_PARTY).exists():
            shutil.copy(root / THIRD_PARTY, copy / THIRD_PARTY.name)
        environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        subprocess.run(
            [sys.executable, "-m", "django", "makemessages", "--all", "--keep-pot", "--no-wrap", "--add-location=file"],
            cwd=copy, env=environment, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        template = copy / "locale" / "django.pot"
        return parse(template.read_text(encoding="utf-8")) if template.exists() else []


def _ignored(_directory, names):
    wanted = (".py", ".html", ".txt")
    return [n for n in names if n in NOT_SOURCE or n.startswith(".") or ("." in n and not n.endswith(wanted))]


def catalogue(entries: list[Entry]) -> str:
    return "\n".join([HEADER, *(entry.text() for entry in entries)])


def fill(entries: list[Entry], known: dict):
    for entry in entries:
        entry.msgstr = entry.msgstr or known.get(entry.key, "")


def read_tsv(file: Path, entries: list[Entry]) -> dict:
    """The translations in `file` by (context, msgid). Says which of its lines nothing in the source asks for."""
    keys, found = {entry.key for entry in entries}, {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if "\t" not in line:
            continue
        msgid, msgstr = (unescaped(part) for part in line.split("\t")[:2])
        context, bar, rest = msgid.partition("|")
        key = (context, rest) if bar and (context, rest) in keys else (None, msgid)
        if key not in keys:
            print(f"{file.name}: not in the source: {line}")
        elif msgstr:
            found[key] = msgstr
    return found


def refresh(files: list[Path]) -> list[Entry]:
    """Writes the catalogue and its .mo. Returns the entries that are still untranslated."""
    path = ROOT / CATALOGUE
    entries = source_strings(ROOT)
    if path.exists():
        fill(entries, {old.key: old.msgstr for old in parse(path.read_text(encoding="utf-8"))})
    for file in files:
        offered = read_tsv(file, entries)
        fill(entries, offered)
        for entry in entries:
            if offered.get(entry.key, entry.msgstr) != entry.msgstr:
                print(f"{file.name}: kept “{entry.msgstr}”, not “{offered[entry.key]}”, for: {entry.msgid}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(catalogue(entries), encoding="utf-8", newline="\n")
    problems = compile_to(path.with_suffix(".mo"))
    if problems:
        raise SystemExit(problems)
    return [entry for entry in entries if not entry.msgstr]


def compile_to(target: Path) -> str:
    """Compiles the catalogue. Returns what msgfmt found wrong, mismatched placeholders above all."""
    arguments = ["msgfmt", "--check-format", "--check-domain", "-o", str(target), str(ROOT / CATALOGUE)]
    done = subprocess.run(arguments, capture_output=True, text=True)
    return done.stderr if done.returncode else ""


def problems() -> list[str]:
    """What --check has against the catalogue as it is."""
    path = ROOT / CATALOGUE
    if not path.exists():
        return [f"{CATALOGUE} is missing: run `make messages`"]
    text = path.read_text(encoding="utf-8")
    entries, kept = source_strings(ROOT), parse(text)
    wanted, had = {entry.key for entry in entries}, {entry.key for entry in kept}
    found = [f"not in the catalogue: {entry.as_tsv()}" for entry in entries if entry.key not in had]
    found += [f"no longer in the source: {entry.as_tsv()}" for entry in kept if entry.key not in wanted]
    found += [f"untranslated: {entry.as_tsv()}" for entry in kept if not entry.msgstr]
    found += [
        f"fuzzy: {entry.as_tsv()}" for entry in kept if any("fuzzy" in c for c in entry.comments if c[:2] == "#,")
    ]
    fill(entries, {entry.key: entry.msgstr for entry in kept})
    if not found and text != catalogue(entries):
        found.append(f"{CATALOGUE} is out of step with the source: run `make messages`")
    return found + _stale(path.with_suffix(".mo"))


def _stale(compiled: Path) -> list[str]:
    with tempfile.TemporaryDirectory(prefix="shouwang-messages-") as directory:
        fresh = Path(directory, "django.mo")
        wrong = compile_to(fresh)
        if wrong:
            return [wrong]
        if not compiled.exists() or translations(compiled) != translations(fresh):
            return [f"{compiled.relative_to(ROOT)} is stale: run `make messages`"]
    return []


def translations(file: Path) -> dict:
    with file.open("rb") as opened:
        return gettext.GNUTranslations(opened)._catalog


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="files", nargs="+", type=Path, default=[], metavar="FILE.tsv")
    parser.add_argument("--check", action="store_true", help="change nothing; fail when something is amiss")
    options = parser.parse_args()
    if not all(map(shutil.which, PROGRAMS)):
        print(MISSING, file=sys.stderr)
        return 3
    if options.check:
        found = problems()
        print("\n".join(found) or "The Chinese catalogue is complete.")
        return int(bool(found))
    missing = refresh(options.files)
    print("\n".join(entry.as_tsv() for entry in missing))
    print(f"{len(missing)} untranslated")
    return 0


if __name__ == "__main__":
    sys.exit(main())
