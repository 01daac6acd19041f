"""What an .xls file says that the reader does not: extent, hidden rows and columns, error cells ([MS-CFB], [MS-XLS]).

Whatever is not as the format says is refused as damaged: the reader follows chains of sectors that never end, and
makes room for as many cells as a record claims, until the machine has no memory left.
"""

import struct
from collections import Counter
from collections.abc import Iterator

from lib.sheets.kinds import damaged
from lib.sheets.limits import MAX_CELLS, MAX_TEXT_BYTES, bomb, check_extent, check_sheets
from lib.sheets.worksheets import Marks

_FREE, _LAST_SECTOR = 0xFFFFFFFF, 0xFFFFFFFA
_ROOT = 5
_MALFORMED = (struct.error, LookupError, ValueError, OverflowError)

_BOF, _EOF, _BOUNDSHEET, _SST, _CONTINUE = 0x0809, 0x0A, 0x85, 0xFC, 0x3C
_ROW, _COLINFO, _FORMULA, _BOOLERR, _MULRK, _LABELSST = 0x0208, 0x7D, 0x06, 0x0205, 0xBD, 0xFD
_DIMENSIONS, _MOST_ROWS, _MOST_COLUMNS = 0x0200, 65_536, 256
_CELLS = frozenset({_FORMULA, _BOOLERR, _MULRK, _LABELSST, 0x0203, 0x0204, 0x027E, 0xD6})
_WORKSHEET = 0
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_RICH, _EXTENDED, _WIDE = 0x08, 0x04, 0x01

Record = tuple[int, bytes]


def inspect(data: bytes) -> list[Marks]:
    """Marks of the worksheets in their order. Raises UnreadableFile."""
    try:
        stream = _workbook(data)
        starts, lengths = _globals(stream)
        check_sheets(len(starts))
        used: Counter[int] = Counter()
        marks = [_marks(_records(stream, start), used) for start in starts]
    except _MALFORMED:
        raise damaged() from None
    if sum(used.values()) > MAX_CELLS:
        raise bomb()
    if sum(lengths[index] * count for index, count in used.items() if index < len(lengths)) > MAX_TEXT_BYTES:
        raise bomb()
    return marks


# ---- the stream inside the OLE container


def _workbook(data: bytes) -> bytes:
    sector, small = (1 << shift for shift in struct.unpack_from("<HH", data, 30))
    directory, cutoff, first_small = *struct.unpack_from("<I", data, 48), *struct.unpack_from("<II", data, 56)
    table = _table(data, sector)
    entries = _chained(data, table, directory, sector, sector)
    streams = {}
    for at in range(0, len(entries) - 127, 128):
        length, kind = struct.unpack_from("<HB", entries, at + 64)
        name = entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        streams["" if kind == _ROOT else name] = struct.unpack_from("<II", entries, at + 116)
    first, size = streams["Workbook"] if "Workbook" in streams else streams["Book"]
    if size >= cutoff:
        return _chained(data, table, first, sector, sector)[:size]
    inside = _chained(data, table, streams[""][0], sector, sector)
    links = _chained(data, table, first_small, sector, sector)
    return _chained(inside, _numbers(links), first, small, 0)[:size]


def _table(data: bytes, sector: int) -> list[int]:
    """The allocation table: sector -> the next one of its chain."""
    parts = list(struct.unpack_from("<109I", data, 76))
    following = struct.unpack_from("<I", data, 68)[0]
    for _times in range(len(data) // sector + 1):
        if following >= _LAST_SECTOR:
            break
        *more, following = struct.unpack_from(f"<{sector // 4}I", data, (following + 1) * sector)
        parts += more
    else:
        raise ValueError("the list of tables bites its tail")
    table: list[int] = []
    for part in parts:
        if part < _LAST_SECTOR:
            table += _numbers(data[(part + 1) * sector : (part + 2) * sector])
    return table


def _numbers(data: bytes) -> list[int]:
    return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))


def _chained(data: bytes, table: list[int], first: int, size: int, header: int) -> bytes:
    """The sectors of a chain one after the other."""
    pieces, at = [], first
    while at < _LAST_SECTOR:
        if len(pieces) > len(table):
            raise ValueError("the chain bites its tail")
        pieces.append(data[header + at * size : header + (at + 1) * size])
        at = table[at]
    return b"".join(pieces)


# ---- its records


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """The records of the substream that begins at `at`, without those of charts inside it."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        elif depth <= 0:
            return
        at += 4 + length


def _globals(stream: bytes) -> tuple[list[int], list[int]]:
    """Where the worksheets begin, and how many bytes each shared string takes."""
    starts, strings, before = [], [], 0
    for kind, body in _records(stream, 0):
        if kind == _BOUNDSHEET and body[5] == _WORKSHEET:
            starts.append(struct.unpack_from("<I", body)[0])
        if kind == _SST and struct.unpack_from("<I", body, 4)[0] > len(stream):
            raise ValueError("more strings than the file has bytes")
        if kind == _SST or (kind == _CONTINUE and before == _SST):
            strings.append(body)
            kind = _SST
        before = kind
    return starts, _string_lengths(strings)


def _string_lengths(chunks: list[bytes]) -> list[int]:
    """Bytes of each shared string; a string goes on in the next record, which first says how wide it is."""
    lengths, index, at = [], 0, 8
    while index < len(chunks):
        if at >= len(chunks[index]):
            index, at = index + 1, at - len(chunks[index])
            continue
        count, flags = struct.unpack_from("<HB", chunks[index], at)
        at += 3
        beside = 0
        if flags & _RICH:
            beside += 4 * struct.unpack_from("<H", chunks[index], at)[0]
            at += 2
        if flags & _EXTENDED:
            beside += struct.unpack_from("<I", chunks[index], at)[0]
            at += 4
        lengths.append(3 * count)
        while count:
            width = 1 + (flags & _WIDE)
            taken = min(count, (len(chunks[index]) - at) // width)
            count, at = count - taken, at + taken * width
            if count:
                index, at = index + 1, 1
                flags = chunks[index][0]
        at += beside
    return lengths


def _marks(records: Iterator[Record], used: Counter) -> Marks:
    rows, columns, hidden_rows, hidden_columns, errors = 0, 0, set(), set(), {}
    for kind, body in records:
        if kind == _DIMENSIONS:
            _check_dimensions(body)
        elif kind in _CELLS:
            row, column = struct.unpack_from("<HH", body)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if kind == _LABELSST:
                used[struct.unpack_from("<I", body, 6)[0]] += 1
            elif kind == _MULRK:
                columns = max(columns, struct.unpack_from("<H", body, len(body) - 2)[0] + 1)
            elif kind in (_FORMULA, _BOOLERR) and (code := _error_code(kind, body)) is not None:
                errors[row + 1, column + 1] = _ERRORS.get(code, "#N/A")
        elif kind == _ROW and struct.unpack_from("<H", body, 12)[0] & 0x20:
            hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _COLINFO and struct.unpack_from("<H", body, 8)[0] & 0x01:
            first, last = struct.unpack_from("<HH", body)
            hidden_columns.update(range(first + 1, min(last, 255) + 2))
    check_extent(rows, columns)
    return Marks(frozenset(hidden_rows), frozenset(hidden_columns), errors)


def _check_dimensions(body: bytes) -> None:
    """The record may be wrong about where the cells are, but not beyond what the format has room for."""
    old = len(body) < 14
    top, bottom, left, right = struct.unpack_from("<HHHH" if old else "<IIHH", body)
    if not (top <= bottom <= _MOST_ROWS and left <= right <= _MOST_COLUMNS):
        raise ValueError("dimensions that no sheet has")


def _error_code(kind: int, body: bytes) -> int | None:
    """The code of a cell that shows an error; None for any other."""
    if kind == _BOOLERR:
        return body[6] if body[7] else None
    return body[8] if body[6] == 2 and body[12:14] == b"\xff\xff" else None
