import pytest

from heedwell.rules.rulebook import DEFAULT_RULEBOOK, overlay
from heedwell.rules.sharing import words_over


@pytest.mark.parametrize(("words", "over"), [(0, 0), (1, 0), (200, 0), (201, 1), (260, 60)])
def test_a_learning_note_has_two_hundred_words(words: int, over: int):
    assert words_over("word " * words) == over


def test_a_provider_may_ask_for_shorter_notes():
    own = overlay(DEFAULT_RULEBOOK, {"note_words": 100})

    assert words_over("word " * 120, own) == 20
