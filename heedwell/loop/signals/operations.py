"""Taking in a report, adding to it, and leaving out one that was entered in error."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from heedwell.foundation.people.models import Account
from heedwell.foundation.search import operations as search
from heedwell.foundation.store.adding import add, add_missing
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases import about_staff
from heedwell.loop.cases.models import AboutStaff, Case
from heedwell.loop.cases.operations import new_case
from heedwell.loop.signals import counts
from heedwell.loop.signals.draft import SignalDraft
from heedwell.loop.signals.models import Affected, Amendment, CaseSignal, Signal, Withdrawal
from heedwell.loop.signals.queries import affected_by
from heedwell.loop.signals.states import Precision, Standing
from heedwell.rules.deadlines import triage_due
from heedwell.rules.grading import Harm, Severity, is_fully_known, is_safeguarding, severity_of
from heedwell.rules.rulebook import Rulebook
from heedwell.rules.vocabulary import EVENT_TYPES, PLACES, SIGNAL_KINDS, part_of_day

LOCAL = ZoneInfo("Europe/London")
TITLE_LENGTH = 80
_SAID_PLACES = frozenset(place.code for place in PLACES) - {"other", "not_known"}


class AlreadyWithdrawn(Exception):
    """It has been left out before."""


@dataclass(frozen=True)
class Reported:
    signal: Signal
    case: Case
    is_new: bool


def report(
    *,
    draft: SignalDraft,
    rulebook: Rulebook,
    by: Account | None,
    at: datetime,
    reported_at: datetime | None = None,
) -> Reported:
    """Accept a report and open its case, whose triage clock starts now.

    `reported_at`: when it was first reported somewhere else, such as in a spreadsheet.
    Sending the same `client_id` again changes nothing and gives the same answer.
    """
    with write(draft.service.organisation_id):
        signal, affected = _rows_of(
            draft, standing=Standing.CASE, reported_at=reported_at or at, by=by, at=at
        )
        if not add_missing([signal]):
            known = _sent_before(signal)
            return Reported(known.signal, known.case, is_new=False)
        _keep_with(signal, affected)
        case = new_case(
            service=draft.service,
            title=signal.title,
            kind=signal.kind,
            event_type=signal.event_type,
            severity=signal.severity,
            harm_is_known=_harm_is_known(affected, signal),
            is_safeguarding=signal.is_safeguarding,
            at=at,
            triage_due_at=triage_due(at, rulebook),
            rulebook_version=rulebook.version,
        )
        link = _opening(case, signal, by, at)
        add(link)
        about = _about_staff(draft, case, by, at)
        record(
            organisation_id=signal.organisation_id,
            verb="signal.reported",
            subject=signal,
            rows=[signal, *affected, case, link, *about],
            by=by,
            at=at,
            case=case.reference,
            channel=signal.channel,
        )
        return Reported(signal, case, is_new=True)


def enter_history(
    *, draft: SignalDraft, reported_at: datetime, by: Account | None, at: datetime
) -> Signal:
    """Keep an old or closed event: counted and searched, with no clock and no case."""
    with write(draft.service.organisation_id):
        signal, affected = _rows_of(
            draft, standing=Standing.HISTORY, reported_at=reported_at, by=by, at=at
        )
        add(signal)
        _keep_with(signal, affected)
        record(
            organisation_id=signal.organisation_id,
            verb="signal.entered_as_history",
            subject=signal,
            rows=[signal, *affected],
            by=by,
            at=at,
        )
        return signal


def open_case_for(*, signal: Signal, rulebook: Rulebook, by: Account, at: datetime) -> Case:
    """Open a case for a signal that came in as history. The clock starts now."""
    with write(signal.organisation_id):
        case = new_case(
            service=signal.service,
            title=signal.title,
            kind=signal.kind,
            event_type=signal.event_type,
            severity=signal.severity,
            harm_is_known=_harm_is_known(affected_by(signal), signal),
            is_safeguarding=signal.is_safeguarding,
            at=at,
            triage_due_at=triage_due(at, rulebook),
            rulebook_version=rulebook.version,
        )
        link = _opening(case, signal, by, at)
        add(link)
        record(
            organisation_id=signal.organisation_id,
            verb="case.opened_from_history",
            subject=case,
            rows=[case, link],
            by=by,
            at=at,
        )
        return case


def _opening(case: Case, signal: Signal, by: Account | None, at: datetime) -> CaseSignal:
    return CaseSignal(
        organisation_id=signal.organisation_id,
        case=case,
        signal=signal,
        opened_the_case=True,
        linked_by=by,
        linked_at=at,
    )


def join(*, signals: Sequence[Signal], case: Case, by: Account, at: datetime) -> None:
    """Make these signals part of another case, once each."""
    with write(case.organisation_id):
        linked = case.links.filter(organisation=case.organisation_id)
        there = set(linked.values_list("signal_id", flat=True))
        links = [
            CaseSignal(
                organisation_id=case.organisation_id,
                case=case,
                signal=signal,
                opened_the_case=False,
                linked_by=by,
                linked_at=at,
            )
            for signal in signals
            if signal.pk not in there
        ]
        CaseSignal.objects.bulk_create(links)
        record(
            organisation_id=case.organisation_id,
            verb="case.joined_by_signals",
            subject=case,
            rows=links,
            by=by,
            at=at,
            signals=[str(link.signal_id) for link in links],
        )


def amend(*, signal: Signal, words: str, by: Account, at: datetime) -> Amendment:
    """Add to a report. What was first written stays as it is."""
    with write(signal.organisation_id):
        amendment = Amendment.objects.create(
            organisation_id=signal.organisation_id,
            signal=signal,
            words=words,
            added_by=by,
            added_at=at,
        )
        record(
            organisation_id=signal.organisation_id,
            verb="signal.amended",
            subject=signal,
            rows=[amendment],
            by=by,
            at=at,
        )
        return amendment


def withdraw(*, signal: Signal, reason: str, by: Account | None, at: datetime) -> Withdrawal:
    """Leave a signal out of counts, lists and search. It is kept, with the reason."""
    with write(signal.organisation_id):
        if Withdrawal.objects.filter(
            organisation_id=signal.organisation_id, signal=signal
        ).exists():
            raise AlreadyWithdrawn
        withdrawal = Withdrawal.objects.create(
            organisation_id=signal.organisation_id,
            signal=signal,
            reason=reason,
            withdrawn_by=by,
            withdrawn_at=at,
        )
        counts.leave_out(signal, affected_by(signal))
        search.remove(organisation_id=signal.organisation_id, subject=signal)
        record(
            organisation_id=signal.organisation_id,
            verb="signal.withdrawn",
            subject=signal,
            rows=[withdrawal],
            by=by,
            at=at,
        )
        return withdrawal


def _sent_before(signal: Signal) -> CaseSignal:
    """The report with this `client_id` that is there already, and its case."""
    links = CaseSignal.objects.filter(
        organisation=signal.organisation_id, signal__client_id=signal.client_id
    )
    return links.select_related("signal", "case").get(opened_the_case=True)


def _rows_of(
    draft: SignalDraft,
    *,
    standing: Standing,
    reported_at: datetime,
    by: Account | None,
    at: datetime,
) -> tuple[Signal, list[Affected]]:
    occurred_on = draft.happened_on or reported_at.astimezone(LOCAL).date()
    signal = Signal(
        organisation_id=draft.service.organisation_id,
        service=draft.service,
        client_id=draft.client_id,
        standing=standing,
        kind=draft.kind,
        event_type=draft.event_type,
        title=draft.title or title_from(draft),
        occurred_on=occurred_on,
        happened_on=draft.happened_on,
        happened_time=draft.happened_time,
        happened_precision=_precision(draft),
        part_of_day=draft.part_of_day
        or (part_of_day(draft.happened_time) if draft.happened_time else ""),
        noticed_on=draft.noticed_on,
        reported_at=reported_at,
        received_at=at,
        place=draft.place,
        place_words=draft.place_words,
        activity=draft.activity,
        shift=draft.shift,
        staffing=" ".join(draft.staffing),
        facts=draft.facts,
        immediate_actions=draft.immediate_actions,
        told=" ".join(draft.told),
        told_words=draft.told_words,
        stopped_by=draft.stopped_by,
        what_stopped_it=draft.what_stopped_it,
        could_have_happened=draft.could_have_happened,
        weakness_shown=draft.weakness_shown,
        severity=draft.severity
        or severity_of(Harm(a.physical_harm, a.psychological_harm) for a in draft.affected),
        is_safeguarding=is_safeguarding(
            draft.kind, [draft.event_type], marked=draft.is_safeguarding
        ),
        concern_level=draft.concern_level,
        channel=draft.channel,
        reported_by=by if draft.channel == "account" else None,
        reporter_words=draft.reporter_words,
        source_reference=draft.source_reference,
        source_words=draft.source_words,
    )
    affected = [
        Affected(
            organisation_id=signal.organisation_id,
            signal=signal,
            person=one.person,
            role=one.role,
            words=one.words,
            physical_harm=one.physical_harm,
            psychological_harm=one.psychological_harm,
            event_type=signal.event_type,
            occurred_on=occurred_on,
        )
        for one in draft.affected
    ]
    return signal, affected


def _keep_with(signal: Signal, affected: Sequence[Affected]) -> None:
    """Write what belongs to a signal that has just been written."""
    add(*affected)
    counts.add(signal, affected)
    _make_findable(signal)


def _about_staff(
    draft: SignalDraft, case: Case, by: Account | None, at: datetime
) -> list[AboutStaff]:
    who, words = draft.about_staff, draft.about_staff_words
    if who is None and not words:
        return []
    return [about_staff.said(case=case, account=who, words=words, by=by, at=at)]


def _harm_is_known(affected: Sequence[Affected], signal: Signal) -> bool:
    """Of everybody: one person whose harm is not known yet keeps the case open."""
    return signal.severity != Severity.NOT_YET_KNOWN and is_fully_known(
        Harm(one.physical_harm, one.psychological_harm) for one in affected
    )


def _make_findable(signal: Signal) -> None:
    words = (
        signal.title,
        signal.facts,
        signal.immediate_actions,
        signal.place_words,
        signal.what_stopped_it,
        signal.source_reference,
        signal.source_words,
    )
    search.index(
        organisation_id=signal.organisation_id,
        service_id=signal.service_id,
        subject=signal,
        text=" ".join(words),
        happened_at=signal.reported_at,
    )


def _precision(draft: SignalDraft) -> Precision:
    """What the draft holds decides, whatever it says: a time makes it exact."""
    if draft.happened_on is None:
        return Precision.UNKNOWN
    if draft.happened_time is not None:
        return Precision.EXACT
    return Precision.PART_OF_DAY if draft.part_of_day else Precision.DAY


def title_from(draft: SignalDraft) -> str:
    """What it is called on lists: its type and place, else the first words of the facts."""
    if draft.event_type in EVENT_TYPES:
        where = PLACES.label(draft.place).lower() if draft.place in _SAID_PLACES else ""
        return ", ".join(filter(None, (EVENT_TYPES.label(draft.event_type), where)))
    first = draft.facts.strip().split("\n")[0].split(". ")[0]
    if len(first) > TITLE_LENGTH:
        first = first[:TITLE_LENGTH].rsplit(" ", 1)[0] + " …"
    return first or SIGNAL_KINDS.label(draft.kind)
