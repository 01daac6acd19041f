"""Throws inputs at every parser of the roster import and says which of them let an exception out.

    python tools/fuzz.py [--inputs N] [--only TARGET]... [--seed S]
    python tools/fuzz.py --atheris TARGET [libFuzzer options]

N inputs go to the targets together (100,000). An input is one cell, one header, one sheet or one file. With --atheris
(which is not among the dependencies) libFuzzer chooses the inputs of one target instead of hypothesis.

Exit code: 0; 1 when an exception got out.
"""

import argparse
import datetime
import io
import os
import sys
import tempfile
import traceback
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)  # the repository instead of this directory
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django  # noqa: E402

django.setup()

from hypothesis import HealthCheck, Phase, given, seed, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from lib import id_numbers, phones, text  # noqa: E402
from lib.sheets.columns import column_letter  # noqa: E402
from lib.sheets.read import Sheet, UnreadableFile, read_workbook  # noqa: E402
from registry.roster import classes, dates, identity, layout, rows, terms  # noqa: E402
from registry.roster.classes import ClassError, ClassRef  # noqa: E402
from registry.roster.headers import columns, meaning  # noqa: E402
from registry.roster.understanding import understand  # noqa: E402
from registry.roster.vocabulary import headers, words  # noqa: E402

ON = datetime.date(2025, 10, 12)
PARSERS = rows.parsers(ON)
BATCH = 40  # cells that hypothesis draws at once; it is quicker so
MOST_MEMORY = 2 * 1024**3  # bytes: a file that makes the reader take all there is must not take the machine
LAST_FILE = Path(tempfile.gettempdir(), f"shouwang-fuzz-{os.getpid()}")
ROSTERS = Path(__file__).resolve().parent.parent / "tests" / "rosters"

HEADER_WORDS = sorted(word for section in headers().values() for word in section)
CELL_WORDS = sorted(
    word
    for name in ("sex", "relation", "boarding", "nothing", "ditto", "away", "no_id_reason", "left_behind_type")
    for word in words(name)
)
SHAPES = (
    r"[0-9Xx]{15,18}|[0-9]\.[0-9]{1,14}[eE]\+1[0-9]|(19|20)[0-9]{2}[-./年][0-9]{1,2}[-./月][0-9]{0,2}日?|[0-9]{6,8}",
    r"(\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}([/、 ;\n]1[3-9][0-9]{9})?",
    r"\(?0[0-9]{2,3}\)?-?[0-9]{7,8}(转[0-9]{1,4})?",
    r"[一二三四五六七八九初高0-9]{1,2}(年级|[.（(/-]|级)?[0-9一二三十]{0,2}[)）]?班?|20[0-9]{2}级?[0-9]{0,2}班?",
)
ALPHABET = (
    "0123456789０１２３ⅠXx.-/+E年月日〇零一二三四五六七八九十廿男女初高级班()（）[]#N/A无同上·•,，、;\n\t '\"=*×转"
)

STRINGS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=ALPHABET, max_size=40),
    st.sampled_from(CELL_WORDS),
    *(st.from_regex(shape, fullmatch=True) for shape in SHAPES),
    st.text(alphabet=st.characters(categories=["Nd", "No", "Nl", "Cf", "Cc", "Co", "Lo", "Mn"]), max_size=20),
    st.builds(lambda piece, times: piece * times, st.text(min_size=1, max_size=4), st.integers(1, 8000)),
)
CELLS = st.one_of(
    STRINGS,
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.integers(1, 60000).map(float),
    st.builds(lambda a, b: a + b / 10, st.integers(1, 2020), st.integers(0, 99)),
)
HEADERS = st.one_of(
    st.sampled_from(HEADER_WORDS),
    st.builds(
        "{}{}{}".format, st.sampled_from(HEADER_WORDS), st.sampled_from("的()（）\n*★"), st.sampled_from(HEADER_WORDS)
    ),
    STRINGS,
)
ROW = st.lists(st.one_of(st.none(), CELLS, HEADERS), max_size=12)
TITLES = st.lists(st.sampled_from(HEADER_WORDS), min_size=3, max_size=12)
MERGED = st.lists(st.tuples(*[st.integers(-1, 14)] * 4), max_size=5).map(tuple)
SHEETS = st.builds(
    lambda name, top, below, first, merged: Sheet(name, True, [*top, *below], first, first, merged),
    STRINGS,
    st.lists(TITLES, max_size=3),
    st.lists(ROW, max_size=12),
    st.integers(1, 5),
    MERGED,
)


@dataclass(frozen=True)
class Target:
    """`inputs` are drawn `batch` at a time and given to `take` one by one; `share` is its part of all inputs."""

    name: str
    take: Callable[[object], object]
    inputs: st.SearchStrategy
    batch: int = BATCH
    share: int = 10


class WrongError(Exception):
    """What must hold for any input does not."""


def _holds(condition: object, what: str) -> None:
    if not condition:
        raise WrongError(what)


def _values(cell: object) -> None:
    for name, parse in PARSERS.items():
        _value, findings = parse(cell)
        for finding in findings:
            _holds(finding.severity in ("error", "warning", "info") and finding.what, f"a finding of {name} is whole")


def _identity(cell: object) -> None:
    found, findings = identity.id_number(cell, on=ON)
    if found.number:
        _holds(
            id_numbers.check(found.number.number).birth_date <= ON, "a number that is taken is one of a living child"
        )
    else:
        _holds(findings, "an ID number that is not taken is said")
    identity.sex(cell)
    identity.birth_date(cell, on=ON)


def _dates(cell: object) -> None:
    birth, findings = dates.parse(cell, ON)
    _holds((birth.date is None) == bool(findings), "a date that is not whole is said")
    birth.fits(ON)


def _classes(cell: object) -> None:
    for reading in (
        lambda: classes.parse(cell),
        lambda: classes.parse(cell, grade=cell),
        lambda: classes.parse(cell, context=ClassRef(3, None, 2)),
        lambda: classes.parse_grade(cell),
    ):
        try:
            reading().grade_in(2025, junior=True)
        except ClassError as error:
            _holds(error.message, "what is wrong with a class is said")
    classes.intake_of(cell)
    classes.find(str(cell))


def _phones(cell: object) -> None:
    found = phones.parse(cell)
    for number in found.numbers:
        _holds(phones.parse(number).numbers == (number,), "a number that was read is read again")


def _text(cell: object) -> None:
    shown = str(cell)
    for clean in (text.clean, text.squeeze, text.condense, text.clean_name):
        clean(shown)
    terms.hint_in(shown)
    terms.date_in(shown)


def _headers(texts: list[str]) -> None:
    for one in texts:
        meaning(one)
    paths = [(at, column_letter(at + 1), tuple(texts[at : at + 3])) for at in range(len(texts))]
    understood, unknown = columns(paths)
    _holds(len(understood) + len(unknown) == len(paths), "no column is lost")


def _sheet(sheet: Sheet) -> None:
    found = layout.lay_out(sheet)
    reader = rows.RowReader(sheet.name, ON, {})
    for line in found.lines:
        _holds(0 <= line.row - sheet.first_row < len(sheet.rows), "a line is one of the sheet")
        reader.read(line)
    found.beyond_headers()


def _list(lines: list[list[object]]) -> None:
    shown = "\n".join("\t".join("" if cell is None else str(cell) for cell in line) for line in lines)
    understood = understand(shown.encode("utf-8", "replace"), "名单.csv", on=ON)
    _holds(understood.rows or understood.message, "there are rows, or a reason for having none")
    _holds(all(row.values["name"] or row.held for row in understood.rows), "no row goes in without a name")


_FILES = [path.read_bytes() for path in sorted(ROSTERS.glob("*")) if path.suffix in (".xlsx", ".xls", ".ods", ".csv")]


@st.composite
def _broken_files(draw) -> bytes:
    """A workbook of ours with some bytes changed, cut out or put in; of a zip, those of one of its parts."""
    whole = draw(st.sampled_from(_FILES))
    name = draw(st.sampled_from(_parts_of(whole)))
    data = bytearray(_part(whole, name) if name else whole)
    for _times in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        put = st.one_of(st.binary(max_size=8), st.sampled_from([b"9", b"99999", b"0", b"-1", b'"', b"<", b"/>", b"A"]))
        data[at : at + draw(st.integers(0, 8))] = draw(put)
    return _with_part(whole, name, bytes(data)) if name else bytes(data)


def _parts_of(data: bytes) -> list[str]:
    """The names of the parts of a zip, and "" for the file as a whole."""
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return [""]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return ["", *(name for name in archive.namelist() if name.endswith((".xml", ".rels")))]


def _part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def _with_part(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return out.getvalue()


def _file(data: bytes) -> None:
    """What takes all memory ends the process at once; the file that did it lies in LAST_FILE then."""
    LAST_FILE.write_bytes(data)
    try:
        read_workbook(data)
    except UnreadableFile as error:
        _holds(error.message, "a refusal has its reason")
    finally:
        LAST_FILE.unlink()


TARGETS = (
    Target("values", _values, CELLS, share=4),
    Target("identity", _identity, CELLS),
    Target("dates", _dates, CELLS),
    Target("classes", _classes, CELLS),
    Target("phones", _phones, CELLS),
    Target("text", _text, STRINGS),
    Target("headers", _headers, st.lists(HEADERS, max_size=8), batch=10, share=3),
    Target("sheet", _sheet, SHEETS, batch=1, share=1),
    Target("list", _list, st.builds(lambda top, below: [top, *below], TITLES, st.lists(ROW, max_size=8)), 1, 1),
    Target("file", _file, st.one_of(st.binary(max_size=400), _broken_files()), batch=1, share=1),
)


def throw(target: Target, inputs: int, at_seed: int) -> None:
    """So many inputs at the target. Raises what gets out of it, with the smallest input that lets it out."""

    @seed(at_seed)
    @settings(
        max_examples=max(inputs // target.batch, 1),
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(target.inputs, min_size=target.batch, max_size=target.batch))
    def each(batch):
        for one in batch:
            try:
                target.take(one)
            except Exception as error:
                error.input = one
                raise

    each()


def one_of_bytes(target: Target) -> Callable[[bytes], object]:
    """What takes the bytes of libFuzzer, or of any fuzzer, for one input of the target."""

    @settings(database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(target.inputs)
    def one(value):
        target.take(value)

    return one.hypothesis.fuzz_one_input


def _limit_memory() -> None:
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _run(wanted: list[Target], inputs: int, at_seed: int) -> int:
    shares, failed = sum(target.share for target in wanted), 0
    for target in wanted:
        count = max(inputs * target.share // shares, target.batch)
        try:
            throw(target, count, at_seed)
        except Exception as error:
            failed += 1
            print(f"{target.name}: {error!r} at the input {getattr(error, 'input', '?')!r:.500}")
            traceback.print_tb(error.__traceback__.tb_next, limit=-3, file=sys.stdout)
        else:
            print(f"{target.name}: {count:,} inputs", flush=True)
    return 1 if failed else 0


def main() -> int:
    names = [target.name for target in TARGETS]
    parser = argparse.ArgumentParser(prog="tools/fuzz.py", description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=100_000, help="to all targets together (100000)")
    parser.add_argument("--only", action="append", choices=names, help="this target alone")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other inputs (0)")
    parser.add_argument("--atheris", choices=names, help="libFuzzer chooses the inputs of this target")
    asked, rest = parser.parse_known_args()
    _limit_memory()
    if asked.atheris:
        import atheris

        target = next(target for target in TARGETS if target.name == asked.atheris)
        atheris.Setup([sys.argv[0], *rest], one_of_bytes(target))
        atheris.Fuzz()
        return 0
    if rest:
        parser.error(f"unknown: {' '.join(rest)}")
    return _run([target for target in TARGETS if not asked.only or target.name in asked.only], asked.inputs, asked.seed)


if __name__ == "__main__":
    sys.exit(main())
