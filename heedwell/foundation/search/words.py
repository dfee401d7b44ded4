"""Text as the index sees it: plain words, folded, the same on both databases."""

import re
import unicodedata
from collections.abc import Iterable
from uuid import UUID

LONGEST_WORD = 40
MOST_WORDS_ASKED = 12
SHORTEST_BEGINNING = 3

_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Letters and digits only, in small letters, without accents. Nothing else means anything."""
    bare = text.casefold()
    if not bare.isascii():
        folded = unicodedata.normalize("NFKD", bare)
        bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return [word[:LONGEST_WORD] for word in _WORD.findall(bare)]


def distinct(text: str) -> list[str]:
    return list(dict.fromkeys(words_of(text)))


def organisation_mark(organisation_id: UUID) -> str:
    """Indexed with the words, so that a search never walks through another provider's records."""
    return f"o:{organisation_id.hex}"


def service_marks(service_ids: Iterable[UUID]) -> list[str]:
    return [f"s:{service_id.hex}" for service_id in service_ids]
