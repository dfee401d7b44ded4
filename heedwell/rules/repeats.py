"""What makes an event a repeat: how many are alike, within how many days (rulebook)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from heedwell.rules.rulebook import DEFAULT_RULEBOOK, Rulebook


class RepeatKind(StrEnum):
    """What two events of the same type have in common besides it; or a theme, of any type."""

    PERSON = "person"
    SERVICE = "service"
    PLACE = "place"
    PART_OF_DAY = "part_of_day"
    THEME = "theme"


_SAME = {
    RepeatKind.PERSON: "for this person",
    RepeatKind.SERVICE: "at this service",
    RepeatKind.PLACE: "in the same place at this service",
    RepeatKind.PART_OF_DAY: "at the same time of day at this service",
    RepeatKind.THEME: "with this theme at this service",
}


@dataclass(frozen=True, slots=True)
class Repeat:
    """Another record that is like this one, of the same service.

    `what` names what is alike, in words ("Missed dose", "Fall, bedroom"): one `what` for
    each type, person, place or part of day, as those that share it are counted together.
    Each is one event; `reference` is what opens it, and several may lead to one case.
    """

    kind: RepeatKind
    what: str
    reference: str
    when: date


@dataclass(frozen=True, slots=True)
class Repetition:
    """Enough alike within the window. `count` includes the record that is being graded."""

    kind: RepeatKind
    what: str
    count: int
    days: int
    references: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return f"{self.what}: the {ordinal(self.count)} {_SAME[self.kind]} in {self.days} days."


def repeats_that_count(
    happened_on: date, alike: Iterable[Repeat], rulebook: Rulebook = DEFAULT_RULEBOOK
) -> tuple[Repetition, ...]:
    """Each group of which enough lie in one window that holds `happened_on`.

    The first and last of a window are at most its days apart. Records that came later are
    counted too, because a report may be entered late, and so that a case that still waits rises.
    The numbers are ours: `rulebook` says why those of a service are higher than of a person.
    """
    groups: dict[tuple[RepeatKind, str], list[Repeat]] = defaultdict(list)
    for repeat in alike:
        groups[repeat.kind, repeat.what].append(repeat)
    found = []
    for (kind, what), group in groups.items():
        days = rulebook[f"repeat_{kind}_days"]
        near = _fullest_window(happened_on, group, timedelta(days=days))
        count = len(near) + 1
        if count >= rulebook[f"repeat_{kind}_count"]:
            references = dict.fromkeys(repeat.reference for repeat in near if repeat.reference)
            found.append(Repetition(kind, what, count, days, tuple(references)))
    return tuple(found)


def _fullest_window(on: date, group: list[Repeat], window: timedelta) -> list[Repeat]:
    """The events in the window around `on` that holds most, oldest first."""
    starts = {repeat.when for repeat in group if on - window <= repeat.when <= on} | {on}
    in_windows = [
        [repeat for repeat in group if start <= repeat.when <= start + window]
        for start in sorted(starts, reverse=True)
    ]
    fullest = max(in_windows, key=len)
    return sorted(fullest, key=lambda repeat: repeat.when)


_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def ordinal(number: int) -> str:
    """In words up to ninth, then 10th, 21st, 112th. `number` is at least one."""
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10)
    return f"{number}{ending or 'th'}"
