"""The words that a provider uses for where, what and what was going on, by one version of its rules."""

from heedwell.rules.rulebook import DEFAULT_RULEBOOK, Rulebook
from heedwell.rules.vocabulary.own import OWN

_NO_PLACE = ("", "other", "not_known")


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
