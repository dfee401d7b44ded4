"""What changes from one version of the rules to another, in words: previews and the history."""

from collections.abc import Iterator
from dataclasses import dataclass

from heedwell.rules.rulebook import RULES, Rule, Rulebook
from heedwell.rules.vocabulary.own import OWN, Laid, OwnVocabulary, Word

NOT_OFFERED = "not offered"


@dataclass(frozen=True, slots=True)
class Spoken:
    """A word of a vocabulary, named as a rule is."""

    key: str
    label: str

    def said(self, value: int | str) -> str:
        return str(value)


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two rulebooks say differently."""

    rule: Rule | Spoken
    before: str
    after: str


def differences(before: Rulebook, after: Rulebook) -> tuple[Difference, ...]:
    """In the order of the tables, and then word by word."""
    return (*_of_rules(before, after), *_of_words(before, after))


def _of_rules(before: Rulebook, after: Rulebook) -> Iterator[Difference]:
    for key, rule in RULES.items():
        if before.of(key) != after.of(key):
            yield Difference(rule, rule.said(before.of(key)), rule.said(after.of(key)))


def _of_words(before: Rulebook, after: Rulebook) -> Iterator[Difference]:
    for vocabulary in OWN.values():
        old, new = before.laid(vocabulary), after.laid(vocabulary)
        codes = dict.fromkeys([*old.codes, *new.codes])
        for code in codes:
            was, becomes = _said(old, code), _said(new, code)
            if was != becomes:
                yield Difference(_spoken(vocabulary, code, new), was, becomes)


def _spoken(vocabulary: OwnVocabulary, code: str, laid: Laid) -> Spoken:
    label = laid.label(code) if ":" in code else vocabulary.ours.label(code)
    return Spoken(f"{vocabulary.code}/{code}", f"{vocabulary.one}: {label}")


def _said(laid: Laid, code: str) -> str:
    if code not in laid.words:
        return "not there" if ":" in code else laid.vocabulary.ours.label(code)
    word: Word = laid.words[code]
    label = laid.label(code)
    return f"{label} ({NOT_OFFERED})" if word.is_hidden else label
