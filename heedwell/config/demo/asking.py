"""Asks people afterwards, as a review from Tier 3 up waits for: the debrief and the own accounts."""

from datetime import datetime, timedelta

from heedwell.config.demo.house import Running
from heedwell.foundation.organisations.models import Person
from heedwell.loop.reviews.afterwards import debriefs, voices
from heedwell.loop.reviews.afterwards.debriefs import DebriefDraft
from heedwell.loop.reviews.afterwards.voices import FAMILY, LATER, PERSON, VoiceDraft
from heedwell.loop.signals.models import Affected
from heedwell.rules.deadlines import local_date
from heedwell.rules.tiers import TIER_RULES

_TOOK_PART = {PERSON: "person_supported", FAMILY: "family_or_advocate"}
_WHY_NOT = {
    PERSON: "It was long ago by the time that it came together, and asking would have upset them.",
    FAMILY: "There is nobody close whom they wished us to ask.",
}
_NOT_YET = "They asked for a few days, and for somebody they know to be there."


def ask(running: Running, at: datetime) -> None:
    """Record whom we asked and what they said; who did not answer has a reason."""
    if not TIER_RULES[running.course.tier].asks_people or running.course.writing is None:
        return
    debriefs.hold(case=running.case, draft=_debrief(running, at), by=running.leads, at=at)
    _hear(running, at)


def begin(running: Running, at: datetime) -> None:
    """While the review is being written: some have told us, others we ask later."""
    if TIER_RULES[running.course.tier].asks_people:
        _hear(running, at)


def _hear(running: Running, at: datetime) -> None:
    for whose, person in (*((PERSON, person) for person in _people(running)), (FAMILY, None)):
        draft = _voice(running, whose, person, at)
        voices.hear(case=running.case, draft=draft, by=running.leads, at=at)


def _debrief(running: Running, at: datetime) -> DebriefDraft:
    writing = running.course.writing
    lines = {} if writing is None else {"hindered": [writing.why], "could_change": [writing.change]}
    return DebriefDraft(
        held_on=local_date(at),
        team="Those who were on shift",
        came={"care_workers": 3, "shift_leads": 1},
        leader=running.leads.name,
        lines=lines,
    )


def _voice(running: Running, whose: str, person: Person | None, at: datetime) -> VoiceDraft:
    writing = running.course.writing
    took_part = dict(writing.took_part) if writing else {}
    words = took_part.get(_TOOK_PART[whose], "")
    if not words and not running.course.submitted:
        return VoiceDraft(
            whose=whose,
            person=person,
            outcome=LATER,
            reason=_NOT_YET,
            ask_again_on=local_date(at) + timedelta(days=4),
        )
    if not words:
        return VoiceDraft(
            whose=whose, person=person, outcome="could_not_be_asked", reason=_WHY_NOT[whose]
        )
    return VoiceDraft(
        whose=whose,
        person=person,
        outcome="told",
        asked_on=local_date(at),
        asked_by=running.leads.name,
        asked_how=("talked",),
        words=words,
    )


def _people(running: Running) -> list[Person | None]:
    rows = Affected.objects.filter(
        organisation=running.case.organisation_id,
        role="person_supported",
        signal__links__case=running.case,
    ).select_related("person")
    return list({row.person_id: row.person for row in rows.order_by("id")}.values())
