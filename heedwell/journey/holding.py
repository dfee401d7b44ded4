"""Holding a case for a step: the gates are asked, the step must belong here, people are told."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from heedwell.foundation.notices.operations import Message, post_all
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup.absence import with_stand_ins
from heedwell.journey.facts import facts_of, fetched
from heedwell.loop.actions.models import Action
from heedwell.loop.cases.about_staff import kept_out
from heedwell.loop.cases.models import Case
from heedwell.loop.cases.operations import CaseEnded
from heedwell.loop.verification.trying.queries import undecided
from heedwell.rules.facts import Facts
from heedwell.rules.gates import Gate, unmet
from heedwell.rules.stages import CaseState, Step, may_take


class NotYet(Exception):
    """A gate stands in the way: `gates` say, a sentence each, what is missing."""

    def __init__(self, step: Step, gates: tuple[Gate, ...]) -> None:
        super().__init__(step, [gate.key for gate in gates])
        self.step = step
        self.gates = gates


class NotHere(Exception):
    """The step does not belong to the stage at which the case stands."""


def held(case: Case) -> Case:
    """Hold an open case as it now stands, for a step that no gate guards. Raises CaseEnded."""
    case = fetched(case.organisation_id, case.pk, hold=True)
    if case.state != CaseState.OPEN:
        raise CaseEnded
    return case


def at_step(case: Case, step: Step, action: Action | None = None) -> tuple[Case, Facts]:
    """Hold the case, and make sure that the step belongs here and that no gate refuses it.

    A step of one `action` does not wait for what another was tried with.
    """
    case = held(case)
    facts = facts_of(case)
    if action is not None and facts.trials_undecided:
        facts = replace(facts, trials_undecided=undecided(action))
    if missing := unmet(step, facts):
        raise NotYet(step, missing)
    if not may_take(step, CaseState(case.state), facts):
        raise NotHere(step)
    return case, facts


def tell(
    to: Account, case: Case, kind: str, subject: str, body: str, by: Account | None, at: datetime
) -> None:
    """Never whoever did it, nor somebody whom the case is about."""
    tell_all([to], case, kind, subject, body, by, at)


def tell_all(
    people: Iterable[Account],
    case: Case,
    kind: str,
    subject: str,
    body: str,
    by: Account | None,
    at: datetime,
) -> None:
    """The same words to each of them and to whoever stands in, with the same exceptions."""
    out = kept_out(case)
    people = with_stand_ins(case.organisation_id, people, at)
    tell_at_once(
        [to for to in people if to != by and to.pk not in out], case, kind, subject, body, at
    )


def tell_at_once(
    people: Iterable[Account], case: Case, kind: str, subject: str, body: str, at: datetime
) -> None:
    """Without asking whom the case is about: the caller knows."""
    post_all(
        organisation_id=case.organisation_id,
        messages=[
            Message(
                to=to,
                kind=kind,
                subject=subject,
                body=body,
                key=f"{kind}:{case.pk}:{to.pk}:{at.isoformat()}",
            )
            for to in people
        ],
        at=at,
    )
