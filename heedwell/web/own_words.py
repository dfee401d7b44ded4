"""The words that a provider uses for where, what and what was going on, by one version of its rules."""

from typing import TYPE_CHECKING
from uuid import UUID

from heedwell.loop.cases.rulebooks import rulebook_version
from heedwell.rules.rulebook import DEFAULT_RULEBOOK, Rulebook
from heedwell.rules.vocabulary.own import OWN

if TYPE_CHECKING:
    from heedwell.loop.cases.models import Case


class OwnWords:
    def __init__(self, rulebook: Rulebook = DEFAULT_RULEBOOK) -> None:
        self.places = rulebook.laid(OWN["places"])
        self.activities = rulebook.laid(OWN["activities"])
        self.event_types = rulebook.laid(OWN["event_types"])

    def type_words(self, code: str) -> str:
        """An event type in words; older or foreign codes as they stand."""
        laid = self.event_types
        return laid.label(code) if code in laid.vocabulary.ours else code.replace("_", " ")

    def title(self, event_type: str, place: str) -> str:
        """What a report is called when a word of the provider's own is in it; else nothing."""
        if not self.event_types.is_own(event_type) and not self.places.is_own(place):
            return ""
        where = "" if place in _NO_PLACE else self.places.label(place).lower()
        return ", ".join(filter(None, (self.type_words(event_type), where)))


def words_of(case: "Case") -> OwnWords:
    """The words that held when it was reported: it keeps them, whatever is said today."""
    return words_at(case.organisation_id, case.rulebook_version)


def words_at(organisation_id: UUID, version: int) -> OwnWords:
    return OwnWords(rulebook_version(organisation_id, version))


_NO_PLACE = ("", "other", "not_known")
