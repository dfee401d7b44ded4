"""Chance picks what is looked at, and whoever has the seed picks the same."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.rules.sampling import drawn, needed

names = st.lists(st.text(min_size=1, max_size=8), unique=True, max_size=30)
seeds = st.text(alphabet="0123456789abcdef", min_size=32, max_size=32)


@given(seed=seeds, eligible=names, wanted=st.integers(1, 10))
def test_the_order_of_the_list_changes_nothing_and_nothing_is_drawn_twice(seed, eligible, wanted):
    found = drawn(seed, eligible, wanted)

    assert found == drawn(seed, reversed(eligible), wanted)
    assert len(set(found)) == len(found) == min(wanted, len(eligible))
    assert set(found) <= set(eligible)


def test_anybody_can_draw_it_again_with_a_common_tool():
    def digest(name: str) -> str:
        return hashlib.sha256(b"5eed " + name.encode()).hexdigest()

    assert drawn("5eed", ["a", "b", "c", "d"], 2) == tuple(sorted("abcd", key=digest)[:2])


def test_each_of_ten_is_drawn_about_as_often_as_any_other():
    times = dict.fromkeys("abcdefghij", 0)
    for seed in range(4000):
        for name in drawn(str(seed), times, 5):
            times[name] += 1

    assert all(1880 <= count <= 2120 for count in times.values()), times


@pytest.mark.parametrize(
    ("looked_at", "percent", "expected"), [(5, 80, 4), (5, 100, 5), (3, 80, 3), (1, 50, 1)]
)
def test_a_part_of_a_case_is_a_whole_one(looked_at: int, percent: int, expected: int):
    assert needed(looked_at, percent) == expected
