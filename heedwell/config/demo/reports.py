"""Reports on their way in: typed by staff into Heedwell or, before that, into a spreadsheet."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, time, timedelta

from heedwell.config.demo.chance import Chance
from heedwell.config.demo.course import Told
from heedwell.config.demo.diary import Diary
from heedwell.config.demo.provider import WENT_LIVE, Provider
from heedwell.config.demo.times import Times, later
from heedwell.journey import steps
from heedwell.loop.signals import operations as signals
from heedwell.loop.signals.draft import AffectedDraft, SignalDraft
from heedwell.loop.signals.models import Signal
from heedwell.loop.signals.operations import Reported
from heedwell.rules.deadlines import LONDON
from heedwell.rules.rulebook import DEFAULT_RULEBOOK
from heedwell.rules.vocabulary import part_of_day

Then = Callable[[Reported, datetime], None]
Entered = Callable[[Signal, datetime], None]


class Inbox:
    """Takes reports in, each at its moment."""

    def __init__(self, provider: Provider, times: Times, diary: Diary) -> None:
        self._provider = provider
        self._times = times
        self._diary = diary
        self._chance = Chance("client ids")
        self._spreadsheets: dict[str, list[tuple[Told, Entered | None]]] = defaultdict(list)

    def is_old(self, told: Told) -> bool:
        """Whether it was written down before its service had Heedwell."""
        return told.reported < self._went_live(told.where)

    def take(self, told: Told, then: Then) -> None:
        def report(at: datetime) -> None:
            reported = steps.report(
                draft=self._draft(told),
                rulebook=DEFAULT_RULEBOOK,
                by=self._provider.staff[told.by],
                at=at,
            )
            then(reported, at)

        self._diary.on(told.reported, report)

    def keep(self, told: Told, then: Entered | None = None) -> None:
        """A row of the old spreadsheet, which comes in on the day the service goes live."""
        self._spreadsheets[told.where].append((told, then))

    def bring_in_spreadsheets(self) -> None:
        for where in self._spreadsheets:
            self._diary.on(later(self._went_live(where), 0, "14:20"), self._bringing_in(where))

    def _bringing_in(self, where: str) -> Callable[[datetime], None]:
        def bring_in(at: datetime) -> None:
            rows = sorted(self._spreadsheets[where], key=lambda row: row[0].reported)
            for number, (told, then) in enumerate(rows, start=1):
                draft = self._draft(told, reference=f"{where[:1].upper()}{number:03d}")
                signal = signals.enter_history(
                    draft=draft,
                    reported_at=told.reported,
                    by=self._provider.staff["priya"],
                    at=at,
                )
                if then is not None:
                    then(signal, at)

        return bring_in

    def _went_live(self, where: str) -> datetime:
        return self._times.at(WENT_LIVE[where], "13:00")

    def _draft(self, told: Told, reference: str = "") -> SignalDraft:
        local = told.happened.astimezone(LONDON)
        clock = time(local.hour, local.minute - local.minute % 5)
        return SignalDraft(
            client_id=self._chance.uuid(),
            service=self._provider.services[told.where],
            kind=told.kind,
            event_type=told.type,
            title=told.title,
            facts=told.facts,
            channel="import" if reference else "account",
            happened_on=local.date() + timedelta(days=told.wrong_day),
            happened_time=clock if told.clock == "exact" else None,
            part_of_day=part_of_day(clock) if told.clock == "part" else "",
            place=told.place,
            activity=told.activity,
            shift=told.shift,
            staffing=told.staffing,
            immediate_actions=told.made_safe,
            told=told.told,
            stopped_by=told.stopped_by,
            what_stopped_it=told.what_stopped_it,
            could_have_happened=told.could_have_happened,
            weakness_shown=told.weakness_shown,
            is_safeguarding=told.is_safeguarding,
            source_reference=reference,
            affected=[
                AffectedDraft(
                    role=one.role,
                    person=self._provider.person(one.who) if one.who else None,
                    physical_harm=one.physical,
                    psychological_harm=one.psychological,
                )
                for one in told.people
            ],
        )
