"""What the records already say of what happened: nobody writes it twice."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.utils.timezone import localtime

from heedwell.foundation.notices.models import Notice
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.prepared import OneOf, Prepared, given
from heedwell.loop.reviews.states import Rests, When
from heedwell.loop.reviews.timeline.drafts import EvidenceDraft, Moment, StatementDraft
from heedwell.loop.signals.models import Amendment, CaseSignal, Signal
from heedwell.loop.signals.states import Precision
from heedwell.rules.vocabulary import TOLD

_REPORTED = "signal.reported"


def drafts_for(case: Case) -> list[StatementDraft]:
    """From the reports, what was added to them, and whom the product told; in the order of time."""
    here = {"organisation_id": case.organisation_id}
    signals = [link.signal for link in _LINKS(**here, case_id=case.pk)]
    added = _ADDED(**here, signal_ids=[signal.pk for signal in signals])
    told = Notice.objects.filter(
        organisation=case.organisation_id, key__startswith=f"{_REPORTED}:{case.pk}:"
    )
    told_at = list(told.order_by("created_at").values_list("created_at", flat=True))
    found = [draft for signal in signals for draft in _of_signal(signal)]
    found += [_of_amendment(each) for each in added]
    if told_at:
        found.append(_of_notices(case, told_at))
    return found


_LINKS = Prepared[CaseSignal](
    lambda: (
        CaseSignal.objects.filter(organisation=given("organisation_id"), case=given("case_id"))
        .select_related("signal")
        .order_by("-opened_the_case", "linked_at")
    )
)
_ADDED = Prepared[Amendment](
    lambda: Amendment.objects.filter(
        OneOf("signal", "signal_ids"), organisation=given("organisation_id")
    ).order_by("added_at")
)


def _of_signal(signal: Signal) -> Iterator[StatementDraft]:
    """What happened, what was done at once, who was told then, and when it was reported."""
    yield StatementDraft(
        what=signal.facts,
        who="Whoever reported it",
        source=f"signal:{signal.pk}:facts",
        evidence=(_report(signal),),
        moment=_moment(signal),
    )
    if signal.immediate_actions:
        yield _then(signal, f"Done at once: {signal.immediate_actions}", "made-safe")
    codes = [TOLD.label(code) if code in TOLD else code for code in signal.told.split()]
    if told := ", ".join(filter(None, (*codes, signal.told_words))):
        yield _then(signal, f"Told: {told}", "told")
    yield StatementDraft(
        what="It was reported in Heedwell.",
        source=f"signal:{signal.pk}:reported",
        evidence=(_report(signal),),
        moment=_at(signal.reported_at),
    )


def _then(signal: Signal, what: str, part: str) -> StatementDraft:
    """Straight after what happened: as well known as that, and after it in the order."""
    return StatementDraft(
        what=what,
        moment=_moment(signal),
        source=f"signal:{signal.pk}:{part}",
        evidence=(_report(signal),),
    )


def _of_amendment(added: Amendment) -> StatementDraft:
    return StatementDraft(
        what=f"Added to the report: {added.words}",
        source=f"amendment:{added.pk}",
        evidence=(_record("signals.amendment", added.pk, "What was added to the report"),),
        moment=_at(added.added_at),
    )


def _of_notices(case: Case, told_at: list[datetime]) -> StatementDraft:
    people = "One person was" if len(told_at) == 1 else f"{len(told_at)} people were"
    return StatementDraft(
        what=f"{people} told by Heedwell that it waits for triage.",
        source=f"notices:{case.pk}",
        evidence=(_record("cases.case", case.pk, f"Notices of {case.reference}"),),
        moment=_at(told_at[0]),
    )


def _report(signal: Signal) -> EvidenceDraft:
    day = localtime(signal.reported_at)
    return _record("signals.signal", signal.pk, f"Report of {day:%-d %B %Y}")


def _record(kind: str, record_id: UUID, words: str) -> EvidenceDraft:
    return EvidenceDraft(rests_on=Rests.RECORD, record_type=kind, record_id=record_id, words=words)


def _moment(signal: Signal) -> Moment:
    if signal.happened_on is None:
        return Moment()
    when = When.DAY
    if signal.happened_precision == Precision.EXACT and signal.happened_time:
        when = When.EXACT
    elif signal.happened_precision == Precision.PART_OF_DAY:
        when = When.PART
    return Moment.of(
        Moment(
            when=when,
            on_day=signal.happened_on,
            at_time=signal.happened_time,
            part_of_day=signal.part_of_day,
        )
    )


def _at(moment: datetime) -> Moment:
    local = localtime(moment)
    clock = local.time().replace(second=0, microsecond=0)
    return Moment(when=When.EXACT, on_day=local.date(), at_time=clock)
