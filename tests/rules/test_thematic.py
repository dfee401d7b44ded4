import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.rules.thematic import would_circle

pytestmark = pytest.mark.requirement("D05")


def test_a_thematic_case_is_no_part_of_itself_directly_or_through_others():
    parts_of = {"a": {"b"}, "b": {"c", "d"}}

    assert would_circle("a", "a", {})
    assert would_circle("b", "a", parts_of)
    assert would_circle("d", "a", parts_of)
    assert not would_circle("a", "d", parts_of)
    assert not would_circle("c", "d", parts_of)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=60))
def test_in_whatever_order_they_join_nothing_ever_holds_itself(wishes: list[tuple[int, int]]):
    parts_of: dict[int, set[int]] = {}

    for whole, part in wishes:
        if not would_circle(whole, part, parts_of):
            parts_of.setdefault(whole, set()).add(part)

    assert all(not _holds(parts_of, each, each) for each in parts_of)


def _holds(parts_of: dict[int, set[int]], whole: int, wanted: int, deep: int = 0) -> bool:
    parts = parts_of.get(whole, set())
    return wanted in parts or any(
        deep < 8 and _holds(parts_of, part, wanted, deep + 1) for part in parts
    )
