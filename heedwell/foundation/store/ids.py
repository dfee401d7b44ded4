"""Row ids, made in the application so that no two cells of a larger installation share a sequence."""

import os
import time
import uuid


def uuid7() -> uuid.UUID:
    """Return an RFC 9562 version 7 id: sortable by time, 74 random bits.

    It carries the time of its making, so nothing confidential may use it: there, `uuid.uuid4`.
    """
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = milliseconds << 80
    value |= 0x7 << 76
    value |= (random >> 68 & 0xFFF) << 64
    value |= 0b10 << 62
    value |= random & 0x3FFF_FFFF_FFFF_FFFF
    return uuid.UUID(int=value)


def uuid_or_none(text: str) -> uuid.UUID | None:
    """What an address carries; somebody may have bent it."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
