"""When an audit passes."""

import pytest

from heedwell.rules.audits import passes


@pytest.mark.parametrize(
    ("found", "percent", "expected"),
    [
        ([(9, 10), (10, 10)], 90, True),
        ([(8, 10), (10, 10)], 90, False),  # one standard is not made up for by another
        ([(2, 3)], 67, False),
        ([], 90, False),
    ],
)
def test_each_standard_is_met_often_enough(found, percent: int, expected: bool):
    assert passes(found, percent) is expected
