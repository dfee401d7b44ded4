"""The micro-tests of an action on its page: plan, do, study, act, with what was seen each day."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.formats import date_format

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.states import ActionState
from heedwell.loop.verification.trying.queries import Numbers
from heedwell.rules.counting import Counts
from heedwell.rules.trying import DECIDE, End, Standing, StoppedBy
from heedwell.rules.vocabulary import EVENT_TYPES, PARTS_OF_DAY, PLACES, SEVERITIES
from heedwell.web.cases.lookups import may_carry_out
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.charts import Limit, Point, RunChart
from heedwell.web.components.parts import Fact, Facts, Link, Tag, Tone
from heedwell.web.words import day_words, moment_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action
    from heedwell.loop.verification.trying.models import MicroTest

EXPLAINED = (
    "One change, in one service, for {days} days: see on a small scale whether it helps, before it "
    "becomes the way it is done. At its end you adopt, adapt or abandon it. The action is due {due}; "
    "move its date if that is too soon."
)
_TONES = {End.ADOPT: Tone.GOOD, End.ADAPT: Tone.SOON, End.ABANDON: Tone.PLAIN}


class TriedCards:
    """`add` leads to the next one, `waits_for` says what the change waits for before it is done."""

    def __init__(
        self,
        viewer: Viewer,
        action: "Action",
        tests: "Sequence[MicroTest]",
        numbers: Mapping[UUID, Numbers | None],
        today: date,
    ) -> None:
        may = viewer.may(Permission.AGREE_ACTIONS, action.service_id)
        self.each = [
            TriedCard(viewer, each, numbers.get(each.pk), today, may=may) for each in tests
        ]
        standing = [each.course.standing for each in tests]
        self.waits_for = (DECIDE,) if any(at != Standing.ENDED for at in standing) else ()
        is_free = not self.waits_for or Standing.TO_TRY_AGAIN in standing
        self.add = (
            Link(
                "Plan the next round" if self.waits_for else "Try it small first",
                case_url(action.case, "try-small", action_id=action.pk),
            )
            if may and is_free and action.state == ActionState.AGREED
            else None
        )


class TriedCard:
    def __init__(
        self,
        viewer: Viewer,
        test: "MicroTest",
        numbers: Numbers | None,
        today: date,
        *,
        may: bool,
    ) -> None:
        self.title = "Micro-test" if test.round == 1 else f"Micro-test, round {test.round}"
        self.tag = tag_of(test, today)
        self.plan = _plan(test)
        self.do = _do(test, numbers, today)
        self.enter = (
            Link("Enter a day", _url(test, "try-day"))
            if test.by_hand and _is_open(test) and may_carry_out(viewer, test.action)
            else None
        )
        self.chart = _chart(test, numbers) if numbers and today >= test.starts_on else None
        self.study = _study(test, numbers, today)
        self.act = _act(test)
        self.decide = (
            Link(_decide_words(test, today), _url(test, "try-decide"))
            if may and _is_open(test)
            else None
        )


def begins_with(rounds: "Sequence[MicroTest]") -> dict[str, Any]:
    """What the form of the next round begins with: the one before."""
    if not rounds:
        return {}
    last = rounds[0]
    return {
        "theme": last.theme_id,
        "expects": last.expects,
        "how": "hand" if last.by_hand else "reports",
        "by_hand": last.by_hand,
        "counts": last.counts or Counts.REPORTS,
        "kinds": last.event_type.split(),
        "place": last.place,
        "part_of_day": last.part_of_day,
        "this_person": last.person_id is not None,
        "stop_count": last.stop_count,
        "stop_harm": last.stop_harm,
    }


def what_is_counted(test: "MicroTest") -> str:
    """What, where and when, in words."""
    if test.by_hand:
        return f"{test.by_hand}, entered by hand each day, {test.service.name}"
    kinds = [EVENT_TYPES.label(kind) for kind in test.event_type.split()] or ["Every kind"]
    parts = [" or ".join([kinds[0], *(kind.lower() for kind in kinds[1:])]), test.service.name]
    if test.counts != Counts.REPORTS:
        parts.append(Counts(test.counts).label.lower())
    if test.place:
        parts.append(PLACES.label(test.place).lower())
    if test.part_of_day:
        parts.append(PARTS_OF_DAY.label(test.part_of_day).lower())
    if test.person is not None:
        parts.append(f"for {test.person}")
    return ", ".join(parts)


def stop_words(test: "MicroTest") -> str:
    said = f"The count reaches {test.stop_count}"
    if test.stop_harm:
        harm = SEVERITIES.label(test.stop_harm).lower()
        said += f", or one of them comes with {harm} or worse"
    return f"{said}. Fixed {moment_words(test.planned_at)}."


def expected_and_seen(test: "MicroTest", numbers: Numbers | None, today: date) -> str:
    """Beside the question what follows."""
    return f"Expected: {test.expects.rstrip('.')}. {_study(test, numbers, today)}"


def _decide_words(test: "MicroTest", today: date) -> str:
    runs = test.course.standing == Standing.RUNNING and today < test.last_on
    return "End it early: adapt it or abandon it" if runs else DECIDE


def _plan(test: "MicroTest") -> Facts:
    days = (test.last_on - test.starts_on).days + 1
    altered = test.earlier.ending.altered if test.earlier is not None else ""
    rows = [
        ("What do we expect to see?", test.expects),
        ("Altered since the round before", altered),
        ("What is counted", what_is_counted(test)),
        ("When", f"{days} days: {_day(test.starts_on)} to {_day(test.last_on)}"),
        ("It stops by itself if", stop_words(test)),
        ("Learning theme", test.theme.name),
        ("Planned by", f"{test.planned_by.name}, {moment_words(test.planned_at)}"),
    ]
    return Facts(tuple(Fact(term, words) for term, words in rows if words))


def _do(test: "MicroTest", numbers: Numbers | None, today: date) -> str:
    if today < test.starts_on:
        return f"It begins {day_words(test.starts_on)}."
    if numbers is not None and numbers.stopped is not None:
        why = {
            StoppedBy.COUNT: f"the count reached {test.stop_count}",
            StoppedBy.HARM: "one came with the harm that stops it",
        }[StoppedBy(numbers.stopped.stopped_by)]
        return f"It stopped by itself {day_words(numbers.stopped.day)}: {why}."
    if not _is_open(test):
        return "It was done until the decision below."
    if numbers is None and test.course.standing == Standing.TO_DECIDE:
        return "It is over, and waits for a decision."
    if today > test.last_on:
        return f"Its last day was {day_words(test.last_on)}. Nothing stopped it."
    day, days = (today - test.starts_on).days + 1, (test.last_on - test.starts_on).days + 1
    how = (
        "Somebody enters a number each day."
        if test.by_hand
        else "Heedwell counts every day, and when a report comes in."
    )
    return f"Day {day} of {days}. {how}"


def _study(test: "MicroTest", numbers: Numbers | None, today: date) -> str:
    if today < test.starts_on:
        return "Nothing yet."
    if numbers is None:
        return "What was seen stands here for those who decide."
    said = f"Seen: {numbers.seen.count} by {day_words(numbers.through)}; it stops at {test.stop_count}."
    if numbers.before is None:
        missing = sum(day not in numbers.seen.by_day for day in _days(test, numbers.through))
        return f"{said} {missing} days have no number yet." if missing else said
    days = (test.last_on - test.starts_on).days + 1
    return (
        f"{said} In the {days} days before: {numbers.before}. So few days prove nothing; they show "
        "whether it can be done, and whether it does harm."
    )


def _act(test: "MicroTest") -> tuple[str, str, str] | None:
    """Who decided what, why, and what is altered or done instead."""
    ending = getattr(test, "ending", None)
    if ending is None:
        return None
    more = [("Altered", ending.altered), ("Instead", ending.instead)]
    who = f"{ending.decided_by.name}, {moment_words(ending.decided_at)}"
    return (
        f"{End(ending.end).past.capitalize()} by {who}.",
        ending.reason,
        " ".join(f"{term}: {words}" for term, words in more if words),
    )


def tag_of(test: "MicroTest", today: date) -> Tag:
    ending = getattr(test, "ending", None)
    if ending is not None:
        return Tag(End(ending.end).past, _TONES[End(ending.end)])
    if test.course.standing == Standing.TO_DECIDE:
        return Tag("waits for a decision", Tone.SOON)
    return Tag("planned" if today < test.starts_on else "running", Tone.TIER)


def _chart(test: "MicroTest", numbers: Numbers) -> RunChart:
    """How many so far, day by day; a day by hand that nobody entered has no point."""
    points, so_far = [Point("Before the first day", 0, "Start")], 0
    for day in _days(test, test.last_on):
        here = numbers.seen.by_day.get(day, None if test.by_hand else 0)
        so_far += here or 0
        is_known = day <= numbers.through and here is not None
        label = f"{date_format(day, 'l j F Y')}{f', {here} that day' if is_known else ''}"
        points.append(Point(label, so_far if is_known else None, date_format(day, "j M")))
    shown = numbers.through if numbers.stopped or not _is_open(test) else test.last_on
    return RunChart(
        f"{what_is_counted(test)}: {numbers.seen.count} by {date_format(numbers.through, 'j F')}, "
        f"and it stops at {test.stop_count}",
        tuple(points),
        unit="So far in the micro-test",
        note="Shaded: the days of the micro-test. Broken line: where it stops by itself.",
        limit=Limit(test.stop_count, f"stops at {test.stop_count}"),
        shaded=(1, max(1, (shown - test.starts_on).days + 1)),
    )


def _days(test: "MicroTest", through: date) -> list[date]:
    return [test.starts_on + timedelta(days=n) for n in range((through - test.starts_on).days + 1)]


def _is_open(test: "MicroTest") -> bool:
    return test.course.standing in (Standing.RUNNING, Standing.TO_DECIDE)


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _url(test: "MicroTest", route: str) -> str:
    return case_url(test.action.case, route, action_id=test.action_id, test_id=test.pk)
