"""What each story is told with: the reports before, the case that they led to, and what came after."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from heedwell.config.demo import desk
from heedwell.config.demo.course import Course, Told
from heedwell.config.demo.courses import Courses
from heedwell.config.demo.house import House, Running, awake
from heedwell.journey import steps
from heedwell.loop.signals import operations as signals
from heedwell.loop.signals.models import Signal
from heedwell.loop.signals.operations import Reported
from heedwell.loop.signals.states import Standing
from heedwell.rules.grading import Severity
from heedwell.rules.rulebook import DEFAULT_RULEBOOK
from heedwell.rules.tiers import Tier


@dataclass
class Thread:
    """One story: the signals that belong to it, and its case once there is one."""

    signals: list[Signal] = field(default_factory=list)
    running: Running | None = None


class Teller:
    def __init__(self, house: House, courses: Courses) -> None:
        self.house = house
        self._courses = courses

    def at(self, days_ago: int, clock: str = "10:00") -> datetime:
        return self.house.times.at(days_ago, clock)

    def before(self, thread: Thread, told: Told, by: str, reason: str) -> None:
        """One of the reports that seemed to stand alone: old, or dealt with on its own."""
        if self.house.inbox.is_old(told):
            self.house.inbox.keep(told, lambda signal, at: thread.signals.append(signal))
            return

        def deal(got: Reported, at: datetime) -> None:
            thread.signals.append(got.signal)
            course = self._alone(told, got, by, reason)
            desk.follow(self.house, told.where, got.case, course, at)

        self.house.inbox.take(told, deal)

    def after(self, told: Told, by: str, reason: str) -> None:
        """One more, when the change is live: dealt with on its own."""
        self.before(Thread(), told, by, reason)

    def opens(self, thread: Thread, told: Told, course: Course) -> None:
        """The report whose case takes in the others."""

        def follow(got: Reported, at: datetime) -> None:
            thread.running = desk.follow(self.house, told.where, got.case, course, at)
            moment = awake(at + timedelta(hours=course.triage_hours, minutes=20))
            self.house.diary.on(moment, lambda at: self._gather(thread, course, at))

        self.house.inbox.take(told, follow)

    def opens_from_history(
        self, thread: Thread, where: str, moment: datetime, course: Course
    ) -> None:
        """Somebody sees the pattern in what came in from the spreadsheet, and opens a case."""

        def open_case(at: datetime) -> None:
            by = self.house.staff("priya")
            newest = [each for each in thread.signals if each.standing == Standing.HISTORY][-1]
            case = steps.open_from_history(signal=newest, rulebook=DEFAULT_RULEBOOK, by=by, at=at)
            thread.running = desk.follow(self.house, where, case, course, at)
            self._gather(thread, course, at)

        self.house.diary.on(moment, open_case)

    def joins(self, thread: Thread, told: Told, by: str, reason: str) -> None:
        """A repeat that comes in while the case is open goes there."""

        def read(got: Reported, at: datetime) -> None:
            moment = awake(at + timedelta(hours=2))
            self.house.diary.on(moment, lambda at: join(got, at))

        def join(got: Reported, at: datetime) -> None:
            if thread.running is not None:
                to = thread.running.case
                steps.join(case=got.case, to=to, reason=reason, by=self.house.staff(by), at=at)

        self.house.inbox.take(told, read)

    def _gather(self, thread: Thread, course: Course, at: datetime) -> None:
        """Put what was reported before beside it, so that it is looked at together."""
        if thread.running is not None and thread.signals:
            signals.join(
                signals=thread.signals,
                case=thread.running.case,
                by=self.house.staff(course.triaged_by),
                at=at,
            )

    def _alone(self, told: Told, got: Reported, by: str, reason: str) -> Course:
        severity = Severity(got.case.severity)
        if got.case.is_safeguarding:
            return self._courses.full(told.where, by, reason)
        if severity.tier is Tier.NEAR_MISS and told.kind in {"incident", "near_miss"}:
            return self._courses.quick(told.where, by, told.kind, reason)
        family = told.type if told.type in {"distress", "medication"} else "other"
        return self._courses.brief(told.where, by, family, reason, late=False)
