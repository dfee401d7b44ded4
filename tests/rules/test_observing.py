"""When observed practice passes: fixed in numbers, and what nobody could see counts on neither side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.rules.observing import MOST_TIMES, PassRule

FOUR_OF_FIVE = PassRule(5, 4)


@pytest.mark.parametrize(
    ("done", "seen", "passes"),
    [
        (4, 5, True),
        (3, 5, False),
        (4, 4, True),  # once it could not be seen
        (3, 4, False),
        (3, 3, False),  # seen too seldom to say
        (5, 6, True),
        (4, 6, False),  # looking on does not lower the share
        (0, 0, False),
    ],
)
def test_each_behaviour_is_held_to_the_same_share_of_what_could_be_seen(
    done: int, seen: int, passes: bool
):
    assert FOUR_OF_FIVE.is_met(done, seen) == passes


@pytest.mark.parametrize(
    ("observations", "seen", "enough"),
    [(4, [4, 4], False), (5, [5, 4], True), (5, [5, 3], False), (6, [6, 4], True)],
)
def test_looking_ends_when_all_are_there_and_each_behaviour_was_seen(
    observations: int, seen: list[int], enough: bool
):
    assert FOUR_OF_FIVE.is_enough(observations, seen) == enough


@pytest.mark.parametrize(
    ("wanted", "needed", "can_be"),
    [(5, 4, True), (1, 1, True), (5, 6, False), (5, 0, False), (MOST_TIMES + 1, 1, False)],
)
def test_a_rule_asks_for_no_more_than_is_wanted(wanted: int, needed: int, can_be: bool):
    assert PassRule(wanted, needed).can_be == can_be


def test_by_default_four_of_five_are_needed():
    assert PassRule.usual(5, 80) == FOUR_OF_FIVE


@given(st.integers(1, MOST_TIMES), st.data())
def test_one_more_that_was_done_never_turns_a_pass_into_a_fail(wanted: int, data: st.DataObject):
    rule = PassRule(wanted, data.draw(st.integers(1, wanted)))
    seen = data.draw(st.integers(0, MOST_TIMES))
    done = data.draw(st.integers(0, seen))

    assert not rule.is_met(done, seen) or rule.is_met(done + 1, seen + 1)
