"""Old workbooks built record by record, for what no spreadsheet program would write."""

import struct

_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_SECTOR = 512


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def string(text: str) -> bytes:
    """A wide string as BIFF8 keeps it."""
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def xls(cells: list[bytes], strings: list[bytes] = (), *, more: bytes = b"", sheets: int = 1) -> bytes:
    """An .xls with these cell records on each sheet. `strings` are the records of the shared strings."""
    beginning = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0)) + more
    table = b"".join(strings)
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + b"".join(cells) + record(0x0A)
    names = [struct.pack("<BB", 5, 0) + f"s{number:04d}".encode() for number in range(sheets)]
    start = len(beginning) + sum(10 + len(name) for name in names) + len(table) + 4
    bounds = b"".join(
        record(0x85, struct.pack("<IBB", start + number * len(sheet), 0, 0) + name) for number, name in enumerate(names)
    )
    return ole(beginning + bounds + table + record(0x0A) + sheet * sheets)


def label(row: int, column: int, index: int) -> bytes:
    return record(0xFD, struct.pack("<HHHI", row, column, 0, index))


def shared(*texts: str) -> list[bytes]:
    """The table of shared strings in one record."""
    return [record(0xFC, struct.pack("<II", len(texts), len(texts)) + b"".join(map(string, texts)))]


def ole(stream: bytes) -> bytes:
    """The stream as the workbook of an OLE container."""
    stream = stream.ljust(max(4096, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    sectors = len(stream) // _SECTOR
    tables = -(-(sectors + 2) // 127)
    links = [*range(1, sectors), _END, _END, *[_FAT] * tables]
    links += [_FREE] * (tables * 128 - len(links))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, tables, sectors, 0, 4096, _END, 0, _END, 0)
    places = list(range(sectors + 1, sectors + 1 + tables))
    header += struct.pack("<109I", *places, *[_FREE] * (109 - tables))
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 0, len(stream)) + b"\0" * 256
    return header + stream + entries + struct.pack(f"<{len(links)}I", *links)


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    wide = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII16sI8x8xIQ", wide, len(wide) + 2, kind, 1, _FREE, _FREE, child, b"", 0, start, size)
