"""A cell never becomes a formula, and the text comes back as it was."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heedwell.foundation.cells import STARTS_A_FORMULA, cell, plain, without_mark


@pytest.mark.requirement("GOALS-S7")
@given(
    text=st.text() | st.sampled_from(STARTS_A_FORMULA).flatmap(lambda c: st.text().map(c.__add__))
)
def test_no_text_starts_a_formula_and_every_text_comes_back(text: str):
    written = cell(text)

    assert isinstance(written, str)
    assert not written.startswith(STARTS_A_FORMULA)
    assert without_mark(written) == text


@pytest.mark.requirement("GOALS-S7")
@given(rows=st.lists(st.lists(st.text(), min_size=2, max_size=2), max_size=5))
def test_a_csv_file_holds_the_same_text_whatever_is_in_it(rows: list[list[str]]):
    file = io.StringIO(newline="")
    csv.writer(file).writerows([cell(text) for text in row] for row in rows)

    read = csv.reader(io.StringIO(file.getvalue(), newline=""))

    assert [[without_mark(text) for text in row] for row in read] == rows


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, ""),
        (-3, -3),
        (True, "True"),
        (Decimal("1.20"), "1.20"),
        (Decimal("-1.20"), "'-1.20"),
        (date(2026, 3, 2), "2026-03-02"),
        (datetime(2026, 3, 2, 9, tzinfo=UTC), "2026-03-02T09:00:00+00:00"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (b"\0\xff", "AP8="),
    ],
)
def test_other_values_are_written_plainly(value: object, written: object):
    assert cell(value) == written
    json.dumps(plain(value))
