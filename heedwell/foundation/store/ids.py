"""Row ids, made in the application so that no two cells of a larger installation share a sequence."""

import os
import time
import uuid


class _Last:
    """The newest id of this process. A thread that reads it beside another adds another chance."""

    made: tuple[int, int] = (0, 0)


def uuid7() -> uuid.UUID:
    """Return an RFC 9562 version 7 id: sortable by time, 74 bits of which at least 40 are random.

    Within a millisecond the ids of a process still sort as they were made (section 6.2, method 2).
    It carries the time of its making, so nothing confidential may use it: there, `uuid.uuid4`.
    """
    milliseconds = time.time_ns() // 1_000_000
    last_milliseconds, last_bits = _Last.made
    if milliseconds == last_milliseconds:
        bits = last_bits + 1 + int.from_bytes(os.urandom(5), "big")
    else:
        bits = int.from_bytes(os.urandom(9), "big")  # 72 bits: room above for all that follow
    _Last.made = milliseconds, bits
    value = milliseconds << 80
    value |= 0x7 << 76
    value |= (bits >> 62) << 64
    value |= 0b10 << 62
    value |= bits & 0x3FFF_FFFF_FFFF_FFFF
    return uuid.UUID(int=value)


def uuid_or_none(text: str) -> uuid.UUID | None:
    """What an address carries; somebody may have bent it."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
