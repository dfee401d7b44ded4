"""A provider's own words laid over ours: another label, left out of lists, or added under one of ours.

An added word has the code of ours that it stands under, and a number: `lounge:1`. So every rule, count
and filter that knows `lounge` knows it too, and it keeps its code for ever: it is retired, not deleted.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from heedwell.rules.vocabulary import ACTIVITIES, EVENT_TYPES, PLACES, Vocabulary
from heedwell.rules.vocabulary.terms import Term, under

LONGEST = 60


@dataclass(frozen=True, slots=True)
class Word:
    """What a provider says of a term. Without a label it keeps ours."""

    label: str = ""
    is_hidden: bool = False


Words = Mapping[str, Word]
NO_WORDS: Words = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class OwnVocabulary:
    """A vocabulary of ours that a provider may lay its own words over."""

    code: str
    title: str
    one: str
    says: str
    ours: Vocabulary
    always: frozenset[str] = frozenset()

    def must_stay(self, term: Term) -> bool:
        """Terms that rules read, and the way out for what is not in the list, are never hidden."""
        is_read = term.floor or term.suggests_tier or term.sensitive or term.may_trigger
        return bool(is_read) or term.code in self.always


OWN: Mapping[str, OwnVocabulary] = MappingProxyType(
    {
        each.code: each
        for each in (
            OwnVocabulary(
                "places",
                "Places",
                "Place",
                "Where something happened, as a report asks it.",
                PLACES,
                frozenset({"other", "not_known"}),
            ),
            OwnVocabulary(
                "activities",
                "What was going on",
                "Activity",
                "What people were doing at the time, as a report asks it.",
                ACTIVITIES,
                frozenset({"other", "not_known"}),
            ),
            OwnVocabulary(
                "event_types",
                "Kinds of event",
                "Kind of event",
                "What kind of thing it was. A kind that you add is counted and judged as ours above it.",
                EVENT_TYPES,
                frozenset({"safeguarding"}),
            ),
        )
    }
)


@dataclass(frozen=True, slots=True)
class Laid:
    """A vocabulary with the provider's words over it."""

    vocabulary: OwnVocabulary
    words: Words

    def label(self, code: str) -> str:
        return self._own(code) or self.vocabulary.ours.label(code)

    def plain(self, code: str) -> str:
        """In the words for care workers, unless the provider has its own."""
        ours = self.vocabulary.ours
        return self._own(code) or (ours.get(code).plain if code in ours else code)

    def is_offered(self, code: str) -> bool:
        return code in self.vocabulary.ours and not self.words.get(code, Word()).is_hidden

    @property
    def codes(self) -> Iterator[str]:
        """Every code in its order: each of ours, then what was added under it."""
        for term in self.vocabulary.ours:
            yield term.code
            yield from (code for code in self.words if ":" in code and under(code) == term.code)

    @property
    def offered(self) -> list[str]:
        return [code for code in self.codes if self.is_offered(code)]

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(code, self.label(code)) for code in self.offered]

    @property
    def plain_choices(self) -> list[tuple[str, str]]:
        return [(code, self.plain(code)) for code in self.offered]

    def first(self, codes: Iterable[str]) -> list[str]:
        """Of these, in this order, what is offered, each with what was added under it."""
        offered = self.offered
        return [code for top in codes for code in offered if under(code) == top]

    def is_own(self, code: str) -> bool:
        """Whether the provider gave it a name."""
        return bool(self._own(code))

    def next_under(self, parent: str) -> str:
        """The code for one more word under a term."""
        taken = [
            int(code.partition(":")[2]) for code in self.words if code.startswith(f"{parent}:")
        ]
        return f"{parent}:{max(taken, default=0) + 1}"

    def _own(self, code: str) -> str:
        return self.words.get(code, Word()).label


def problems_of(laid: Laid) -> dict[str, str]:
    """What is wrong with a provider's words, by code."""
    found: dict[str, str] = {}
    ours = laid.vocabulary.ours
    for code, word in laid.words.items():
        if under(code) not in ours:
            found[code] = "Choose the word of ours that it stands under"
        elif word.is_hidden and ":" not in code and laid.vocabulary.must_stay(ours.get(code)):
            found[code] = f"“{ours.label(code)}” is always offered: a rule reads it"
        elif ":" in code and not word.label.strip():
            found[code] = "A word that you added keeps a name. Tick that it is not offered instead"
        elif len(word.label) > LONGEST:
            found[code] = f"Enter at most {LONGEST} letters"
    seen: dict[str, str] = {}
    for code in laid.offered:
        name = laid.label(code).strip().casefold()
        if name in seen:
            found.setdefault(
                code if code in laid.words else seen[name],
                f"“{laid.label(code)}” is there already. Enter a name that tells them apart",
            )
        seen.setdefault(name, code)
    return found


def kept(before: Words, after: Words) -> Words:
    """The words of a provider, with what it added and no longer names still there, but not offered."""
    retired = {
        code: Word(each.label, is_hidden=True) for code, each in before.items() if ":" in code
    }
    return MappingProxyType({**retired, **after})


def words_to_json(words: Words) -> dict[str, Any]:
    return {code: {"label": each.label, "hidden": each.is_hidden} for code, each in words.items()}


def words_from_json(data: Mapping[str, Any]) -> Words:
    return MappingProxyType(
        {code: Word(str(each["label"]), bool(each["hidden"])) for code, each in data.items()}
    )
