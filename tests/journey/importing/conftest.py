"""Workbooks of kinds that we cannot write, built byte by byte."""

import struct

import pytest

SECTOR = 512
FREE, CHAIN_END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound_file(stream: str, content: bytes) -> bytes:
    """The container of old Office files, with one stream of at least 4096 bytes in it."""
    content = content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\0")
    sectors = len(content) // SECTOR
    chain = [FAT, CHAIN_END, *range(3, sectors + 2), CHAIN_END]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(SECTOR, b"\xff")
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, CHAIN_END, 0, CHAIN_END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    folder = _entry("Root Entry", 5, 1, CHAIN_END, 0) + _entry(stream, 2, FREE, 2, len(content))
    return header + fat + folder.ljust(SECTOR, b"\0") + content


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    letters = (name + "\0").encode("utf-16-le")
    entry = letters.ljust(64, b"\0") + struct.pack("<HBB", len(letters), kind, 1)
    entry += struct.pack("<III", FREE, FREE, child) + bytes(36)
    return entry + struct.pack("<IQ", start, size)


def record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def beginning(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 1997, 0, 6))


@pytest.fixture
def old_workbook() -> bytes:
    """An .xls (BIFF8) with one sheet of two rows, each cell a label."""
    rows = [("Ref", "Date", "What happened"), ("I-1", "27/03/2026", "Fell in the hall")]
    cells = b"".join(
        record(
            0x204,
            struct.pack("<HHHHB", row, column, 0, len(text), 0) + text.encode("latin-1"),
        )
        for row, line in enumerate(rows)
        for column, text in enumerate(line)
    )
    sheet = beginning(0x10) + record(0x200, struct.pack("<IIHHH", 0, 2, 0, 3, 0))
    sheet += cells + record(0x0A)
    name = b"\x03\x00Log"
    front = beginning(5) + record(0x42, struct.pack("<H", 1200))
    offset = len(front) + 4 + 6 + len(name) + 4
    front += record(0x85, struct.pack("<IH", offset, 0) + name) + record(0x0A)
    return compound_file("Workbook", front + sheet)


@pytest.fixture
def protected_workbook() -> bytes:
    """What Excel makes of an .xlsx with a password: a container with a stream of that name."""
    return compound_file("EncryptedPackage", b"\x10" + bytes(4095))
