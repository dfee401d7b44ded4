"""On what a check rests: a sample that was drawn, an audit, what was observed. Each has the numbers."""

from dataclasses import dataclass

from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.ways.audits.comparing import AuditNotPassed, totals_for
from heedwell.loop.verification.ways.observing.results import (
    NothingObserved,
    NotObservedEnough,
    Observed,
    ObservedTooSeldom,
    observed_for,
)
from heedwell.loop.verification.ways.sampling.results import (
    NothingDrawn,
    SampleNotJudged,
    SampleShowsTooLittle,
    result_of,
)
from heedwell.rules.audits import RE_AUDIT
from heedwell.rules.observing import OBSERVATION
from heedwell.rules.sampling import SAMPLE


@dataclass(frozen=True, slots=True)
class RestsOn:
    """How it was looked at, how many were, and in how many the change showed."""

    method: str
    sample: int
    met: int


def rests_on(recheck: Recheck, *, method: str, works: bool) -> RestsOn | None:
    """What is there for a check, whatever was typed and however it is called; None for nothing.

    Where there are several, each has to show the change, and the first gives the numbers. Raises
    SampleNotJudged, NothingDrawn, and where it is to be said that the change works
    SampleShowsTooLittle, AuditNotPassed, NothingObserved, NotObservedEnough, ObservedTooSeldom.
    """
    found = [
        each
        for each in (_sample(recheck, works), _audit(recheck, works), _observed(recheck, works))
        if each is not None
    ]
    if found:
        return found[0]
    if method == SAMPLE:
        raise NothingDrawn
    if method == OBSERVATION and works:
        raise NothingObserved
    return None


def _sample(recheck: Recheck, works: bool) -> RestsOn | None:
    result = result_of(recheck.organisation_id, recheck)
    if result is None:
        return None
    if not result.is_complete:
        raise SampleNotJudged
    if works and not result.shows_it:
        raise SampleShowsTooLittle(result)
    return RestsOn(SAMPLE, result.size, result.met)


def _audit(recheck: Recheck, works: bool) -> RestsOn | None:
    audited = totals_for(recheck.organisation_id, recheck)
    if audited is None:
        return None
    if works and not audited.passes:
        raise AuditNotPassed(audited.percent)
    return RestsOn(RE_AUDIT, audited.sample, audited.met)


def _observed(recheck: Recheck, works: bool) -> RestsOn | None:
    found = observed_for(recheck.organisation_id, recheck)
    if found is None:
        return None
    if works:
        _refuse_unless_seen(found)
    return RestsOn(OBSERVATION, found.observations, found.whole)


def _refuse_unless_seen(found: Observed) -> None:
    if not found.is_enough:
        raise NotObservedEnough(found)
    if not found.shows_it:
        raise ObservedTooSeldom(found)
