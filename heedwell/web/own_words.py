"""Which words of a provider hold: for a record those of the version it was reported under."""

from typing import TYPE_CHECKING
from uuid import UUID

from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.rules.own_words import OwnWords

if TYPE_CHECKING:
    from heedwell.loop.cases.models import Case


def words_of(case: "Case") -> OwnWords:
    """The words that held when it was reported: it keeps them, whatever is said today."""
    return words_at(case.organisation_id, case.rulebook_version)


def words_at(organisation_id: UUID, version: int) -> OwnWords:
    return OwnWords(rulebook_version(organisation_id, version))
