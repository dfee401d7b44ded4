from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.rules.differences import differences
from heedwell.rules.grading import GradingFacts, Severity, propose
from heedwell.rules.rulebook import (
    DEFAULT_RULEBOOK,
    OutOfBounds,
    Rulebook,
    from_json,
    overlay,
    to_json,
)
from heedwell.rules.vocabulary import EVENT_TYPES, PLACES
from heedwell.rules.vocabulary.own import OWN, OwnVocabulary, Word

PLACES_OF = OWN["places"]


def lay(rulebook: Rulebook = DEFAULT_RULEBOOK, /, **words: Word) -> Rulebook:
    return overlay(
        rulebook, {}, words={"places": {k.replace("_1", ":1"): w for k, w in words.items()}}
    )


@pytest.mark.parametrize("vocabulary", OWN.values(), ids=lambda each: each.code)
def test_without_words_of_their_own_a_provider_sees_ours(vocabulary: OwnVocabulary):
    laid = DEFAULT_RULEBOOK.laid(vocabulary)

    assert laid.choices == vocabulary.ours.choices
    assert laid.plain_choices == vocabulary.ours.plain_choices


def test_a_term_gets_another_name_or_is_not_offered_and_keeps_its_code():
    laid = lay(lounge=Word("Day room"), laundry_or_store=Word(is_hidden=True)).laid(PLACES_OF)

    assert ("lounge", "Day room") in laid.choices
    assert "laundry_or_store" not in dict(laid.choices)
    assert laid.label("laundry_or_store") == PLACES.label("laundry_or_store")


def test_an_added_word_stands_after_the_one_it_is_under():
    laid = lay(lounge_1=Word("Sensory room")).laid(PLACES_OF)

    codes = [code for code, _ in laid.choices]
    assert codes[codes.index("lounge") + 1] == "lounge:1"
    assert laid.next_under("lounge") == "lounge:2"


def test_every_rule_knows_an_added_word_as_the_one_it_is_under():
    assert "lounge:1" in PLACES
    assert "attic:1" not in PLACES
    assert PLACES.get("lounge:1").code == "lounge"
    code = next(term.code for term in EVENT_TYPES if term.floor)

    own, ours = (
        propose(GradingFacts("incident", Severity.NO_HARM, date(2026, 3, 2), event_types=(each,)))
        for each in (f"{code}:1", code)
    )

    assert own.tier == ours.tier


@pytest.mark.parametrize("vocabulary", OWN.values(), ids=lambda each: each.code)
def test_what_rules_read_is_always_offered(vocabulary: OwnVocabulary):
    for term in vocabulary.ours:
        words = {vocabulary.code: {term.code: Word(is_hidden=True)}}
        if vocabulary.must_stay(term):
            with pytest.raises(OutOfBounds, match="always offered"):
                overlay(DEFAULT_RULEBOOK, {}, words=words)
        else:
            assert (
                term.code not in overlay(DEFAULT_RULEBOOK, {}, words=words).laid(vocabulary).offered
            )
    assert OWN["event_types"].must_stay(EVENT_TYPES.get("safeguarding"))


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"lounge": Word("kitchen ")}, "is there already"),
        ({"attic_1": Word("Attic")}, "Choose the word of ours"),
        ({"lounge_1": Word("")}, "keeps a name"),
        ({"lounge": Word("x" * 61)}, "at most 60"),
    ],
)
def test_words_that_cannot_be_told_apart_or_placed_are_refused(words: dict[str, Word], says: str):
    with pytest.raises(OutOfBounds, match=says):
        lay(**words)


def test_a_word_that_was_added_is_retired_and_its_number_never_means_another():
    first = lay(lounge_1=Word("Sensory room"))

    later = lay(first)

    assert later.laid(PLACES_OF).label("lounge:1") == "Sensory room"
    assert "lounge:1" not in later.laid(PLACES_OF).offered
    assert later.laid(PLACES_OF).next_under("lounge") == "lounge:2"


def test_the_history_tells_words_too():
    after = lay(lounge=Word("Day room"), office=Word(is_hidden=True), lounge_1=Word("Sensory room"))

    said = [
        (each.rule.label, each.before, each.after) for each in differences(DEFAULT_RULEBOOK, after)
    ]

    assert said == [
        ("Place: Lounge", "Lounge", "Day room"),
        ("Place: Office", "Office", "Office (not offered)"),
        ("Place: Sensory room", "not there", "Sensory room"),
    ]


@given(
    st.dictionaries(
        st.sampled_from([term.code for term in PLACES]),
        st.builds(Word, st.text(max_size=5), st.booleans()),
    )
)
def test_words_come_back_from_their_row_as_they_went_in(words: dict[str, Word]):
    try:
        rulebook = overlay(DEFAULT_RULEBOOK, {}, words={"places": words})
    except OutOfBounds:
        return

    assert from_json(to_json(rulebook)) == rulebook
