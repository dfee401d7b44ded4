"""Planning what is looked for in practice, and keeping what was seen each time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import OwnerCannotVerify
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.operations import EditedMeanwhile, locked_kept
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.ways.models import (
    Behaviour,
    BehaviourSeen,
    Observation,
    ObservationPlan,
)
from heedwell.loop.verification.ways.observing.results import behaviours_of, newest_plan, observed
from heedwell.rules.deadlines import local_date
from heedwell.rules.observing import MOST_BEHAVIOURS, PassRule
from heedwell.rules.sampling import Seen


class NoBehaviours(Exception):
    """Between one behaviour and eight are looked for, each in words."""


class RuleCannotBeMet(Exception):
    """More would be needed than are wanted, or none at all."""


class ObservedAlready(Exception):
    """Somebody looked on already: what counts is not chosen afterwards."""


class ObservedEnough(Exception):
    """All that were wanted are there: nobody looks on until it fits."""


class NothingSeen(Exception):
    """Whoever could see nothing of what is looked for has not observed it."""


class ChangeWasMade(Exception):
    """Once a change has been live, nobody can see any more how it was before."""


class NotOnThatDay(Exception):
    """For a check, practice is observed from the day on which its window opens, until today."""

    def __init__(self, opens_on: date | None) -> None:
        super().__init__(opens_on)
        self.opens_on = opens_on


@dataclass(frozen=True, kw_only=True)
class PlanDraft:
    behaviours: Sequence[str]
    rule: PassRule


@dataclass(frozen=True, kw_only=True)
class ObservationDraft:
    """`found` by the id of each behaviour; `recheck` None is before the change."""

    observed_on: date
    part_of_day: str
    role: str
    found: Mapping[UUID, Seen]
    words: str = ""
    recheck: Recheck | None = None


def plan(*, action: Action, draft: PlanDraft, by: Account, at: datetime) -> ObservationPlan:
    """Fix what is looked for and when it passes. It can be changed until the first observation."""
    words = list(dict.fromkeys(line.strip() for line in draft.behaviours if line.strip()))
    if not 1 <= len(words) <= MOST_BEHAVIOURS:
        raise NoBehaviours
    if not draft.rule.can_be:
        raise RuleCannotBeMet
    with write(action.organisation_id):
        case = locked_kept(action.case_id)
        if action.owner_id == by.pk:
            raise OwnerCannotVerify
        before = newest_plan(action)
        if before is not None and _was_used(before):
            raise ObservedAlready
        row = ObservationPlan.objects.create(
            organisation_id=action.organisation_id,
            action=action,
            number=before.number + 1 if before else 1,
            wanted=draft.rule.wanted,
            needed=draft.rule.needed,
            planned_by=by,
            planned_at=at,
        )
        behaviours = [
            Behaviour.objects.create(
                organisation_id=action.organisation_id, plan=row, number=number, words=line
            )
            for number, line in enumerate(words, start=1)
        ]
        record(
            organisation_id=action.organisation_id,
            verb="observation.planned",
            subject=case,
            rows=[row, *behaviours],
            by=by,
            at=at,
            action=str(action.pk),
        )
        return row


def observe(
    *, plan: ObservationPlan, draft: ObservationDraft, by: Account, at: datetime
) -> Observation:
    """Keep what was seen once. Raises OwnerCannotVerify, EditedMeanwhile, NothingSeen,
    NotOnThatDay, ChangeWasMade, ObservedEnough."""
    with write(plan.organisation_id):
        case = locked_kept(plan.action.case_id)
        action = Action.objects.get(organisation=plan.organisation_id, pk=plan.action_id)
        _refuse_unless_observable(action, plan, draft, by, at)
        row = Observation.objects.create(
            organisation_id=plan.organisation_id,
            plan=plan,
            recheck=draft.recheck,
            observed_on=draft.observed_on,
            part_of_day=draft.part_of_day,
            role=draft.role,
            words=draft.words.strip(),
            observed_by=by,
            recorded_at=at,
        )
        found = [
            BehaviourSeen.objects.create(
                organisation_id=plan.organisation_id,
                observation=row,
                behaviour_id=behaviour_id,
                seen=seen,
            )
            for behaviour_id, seen in draft.found.items()
        ]
        record(
            organisation_id=plan.organisation_id,
            verb="observation.made",
            subject=case,
            rows=[row, *found],
            by=by,
            at=at,
            action=str(action.pk),
        )
        return row


def _was_used(plan: ObservationPlan) -> bool:
    rows = Observation.objects.filter(organisation=plan.organisation_id, plan=plan)
    return rows.exists()


def _refuse_unless_observable(
    action: Action, plan: ObservationPlan, draft: ObservationDraft, by: Account, at: datetime
) -> None:
    if action.owner_id == by.pk:
        raise OwnerCannotVerify
    asked = {each.pk for each in behaviours_of(plan)}
    if newest_plan(action) != plan or asked != set(draft.found):
        raise EditedMeanwhile
    if Seen.YES not in draft.found.values() and Seen.NO not in draft.found.values():
        raise NothingSeen
    opens_on = _opens_on(action, draft.recheck)
    is_early = opens_on is not None and draft.observed_on < opens_on
    if is_early or draft.observed_on > local_date(at):
        raise NotOnThatDay(opens_on)
    so_far = observed(plan, draft.recheck)
    if so_far is not None and so_far.is_enough:
        raise ObservedEnough


def _opens_on(action: Action, recheck: Recheck | None) -> date | None:
    if recheck is None:
        if action.state != ActionState.AGREED or action.reopened:
            raise ChangeWasMade
        return None
    held = Recheck.objects.select_for_update(of=("self",)).get(pk=recheck.pk)
    if not held.is_open or held.action_id != action.pk:
        raise ObservedEnough
    return held.opens_on
