from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.rules.repeats import Repeat, RepeatKind, ordinal, repeats_that_count
from heedwell.rules.rulebook import DEFAULT_RULEBOOK, SETTINGS, overlay

TODAY = date(2026, 11, 20)


def falls(*days_from_today: int, kind: RepeatKind = RepeatKind.PERSON, what: str = "Fall"):
    return [
        Repeat(kind, what, f"2026-{number:04}", TODAY + timedelta(days=days))
        for number, days in enumerate(days_from_today, start=1)
    ]


@pytest.mark.requirement("D04")
@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (RepeatKind.PERSON, "Fall: the third for this person in 28 days."),
        (RepeatKind.SERVICE, "Fall: the third at this service in 28 days."),
        (RepeatKind.PLACE, "Fall: the third in the same place at this service in 28 days."),
        (
            RepeatKind.PART_OF_DAY,
            "Fall: the third at the same time of day at this service in 28 days.",
        ),
        (RepeatKind.THEME, "Fall: the third with this theme at this service in 90 days."),
    ],
)
def test_the_third_alike_is_a_repeat_and_says_in_what_way(kind: RepeatKind, sentence: str):
    thirds = overlay(DEFAULT_RULEBOOK, {f"repeat_{kind}_count": 3})

    (found,) = repeats_that_count(TODAY, falls(-20, -3, kind=kind), thirds)

    assert found.count == 3
    assert found.sentence == sentence
    assert found.references == ("2026-0001", "2026-0002")


@pytest.mark.parametrize("kind", RepeatKind)
def test_each_way_of_being_alike_has_a_count_and_a_window(kind: RepeatKind):
    assert f"repeat_{kind}_count" in SETTINGS
    assert f"repeat_{kind}_days" in SETTINGS


@pytest.mark.parametrize(
    ("days", "counts"),
    [
        ((-28, -1), True),
        ((-29, -1), False),
        ((-28, 0), True),
        # A report that is entered late, between or before the others.
        ((-14, 14), True),
        ((1, 28), True),
        ((1, 29), False),
        ((-20, 20), False),
        ((-1,), False),
        ((), False),
    ],
)
def test_a_window_holds_events_at_most_28_days_apart(days: tuple[int, ...], counts: bool):
    assert bool(repeats_that_count(TODAY, falls(*days))) is counts


@pytest.mark.requirement("T07")
@pytest.mark.parametrize(
    ("kind", "in_28_days"),
    [(RepeatKind.PLACE, 4), (RepeatKind.PART_OF_DAY, 2), (RepeatKind.SERVICE, 6)],
)
def test_the_falls_of_an_ordinary_month_in_a_home_of_45_are_no_repeat(
    kind: RepeatKind, in_28_days: int
):
    """Four in bedrooms, two between 16 and 20 o'clock, six in all: an average, not a pattern."""
    steps = range(in_28_days)
    ordinary = falls(*(-28 * step // in_28_days for step in steps), kind=kind)

    assert repeats_that_count(TODAY, ordinary) == ()


def test_the_fullest_window_is_the_one_that_is_told():
    (found,) = repeats_that_count(TODAY, falls(-28, -10, -5, 4, 15))

    assert found.count == 5
    assert found.references == ("2026-0002", "2026-0003", "2026-0004", "2026-0005")


def test_things_that_differ_are_not_counted_together():
    mixed = [
        *falls(-3, what="Fall, bedroom", kind=RepeatKind.PLACE),
        *falls(-2, what="Fall, kitchen", kind=RepeatKind.PLACE),
        *falls(-1),
    ]

    assert repeats_that_count(TODAY, mixed) == ()


def test_two_events_that_were_joined_to_one_case_are_two():
    joined = [Repeat(RepeatKind.PERSON, "Fall", "2026-0007", TODAY) for _ in range(2)]

    (found,) = repeats_that_count(TODAY, joined)

    assert found.count == 3
    assert found.references == ("2026-0007",)


def test_a_provider_sets_its_own_count_and_window():
    own = overlay(DEFAULT_RULEBOOK, {"repeat_person_count": 4, "repeat_person_days": 60})

    assert repeats_that_count(TODAY, falls(-50, -40), own) == ()
    (found,) = repeats_that_count(TODAY, falls(-60, -50, -40), own)
    assert found.sentence == "Fall: the fourth for this person in 60 days."


@given(
    before=st.lists(st.integers(-120, 60), max_size=12),
    one_more=st.integers(-120, 60),
)
def test_one_more_alike_never_makes_it_less_of_a_repeat(before: list[int], one_more: int):
    def most(*days: int) -> int:
        return max((found.count for found in repeats_that_count(TODAY, falls(*days))), default=0)

    assert most(*before, one_more) >= most(*before)


@given(days=st.lists(st.integers(-120, 60), max_size=12))
def test_a_repeat_counts_only_what_is_within_the_window_of_today(days: list[int]):
    for found in repeats_that_count(TODAY, falls(*days)):
        assert 3 <= found.count <= 1 + sum(-28 <= day <= 28 for day in days)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (2, "second"), (3, "third"), (9, "ninth"), (10, "10th"), (11, "11th"), (12, "12th"),
        (13, "13th"), (21, "21st"), (22, "22nd"), (23, "23rd"), (111, "111th"), (101, "101st"),
    ],
)  # fmt: skip
def test_a_count_reads_as_people_say_it(number: int, words: str):
    assert ordinal(number) == words
