from datetime import UTC, datetime, timedelta

import time_machine

from heedwell.foundation.store.ids import uuid7

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def milliseconds(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def test_ids_of_one_instant_sort_as_they_were_made():
    with time_machine.travel(NOON, tick=False):
        made = [uuid7() for _ in range(10_000)]

    assert made == sorted(set(made))
    assert {(one.version, one.variant, one.int >> 80) for one in made} == {
        (7, "specified in RFC 4122", milliseconds(NOON))
    }


def test_ids_sort_by_time_also_when_the_clock_is_set_back():
    with time_machine.travel(NOON, tick=False) as clock:
        before = uuid7()
        clock.move_to(NOON - timedelta(hours=1))
        earlier = uuid7()
        clock.move_to(NOON + timedelta(milliseconds=1))
        later = uuid7()

    assert earlier < before < later


def test_two_ids_of_one_instant_do_not_tell_each_other():
    with time_machine.travel(NOON, tick=False):
        steps = {
            second.int - first.int for first, second in ((uuid7(), uuid7()) for _ in range(50))
        }

    assert len(steps) == 50
