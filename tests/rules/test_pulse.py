"""The questions on how sure staff feel: one instrument, repeatable, and no fewer than five answers."""

import pytest

from heedwell.rules.pulse import INSTRUMENTS, LEAST_ANSWERS, NEWEST, Instrument


@pytest.mark.parametrize("version", INSTRUMENTS)
def test_a_version_has_three_to_five_statements_on_a_scale_in_words(version: int):
    instrument: Instrument = INSTRUMENTS[version]
    codes = [each.code for each in instrument.statements]

    assert instrument.version == version
    assert 3 <= len(codes) == len(set(codes)) <= 5
    assert len(instrument.scale) == 5
    assert instrument.judged_by is instrument.statements[0]


def test_who_chooses_mostly_or_fully_agrees():
    assert NEWEST.scale[NEWEST.agrees_from - 1 :] == ("Mostly", "Fully")
    assert NEWEST.agree((1, 2, 3, 4, 5)) == 9


def test_four_answers_are_too_few_to_show():
    assert LEAST_ANSWERS == 5
