"""What the observations show. A check that has some rests on them: nobody types its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from heedwell.loop.actions.models import Action
from heedwell.loop.cases.prepared import Prepared, given
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.ways.models import Behaviour, BehaviourSeen, ObservationPlan
from heedwell.loop.verification.ways.shares import Line
from heedwell.rules.observing import PassRule
from heedwell.rules.sampling import Seen


class NothingObserved(Exception):
    """Nobody looked on: a check by observation says that a change works only after somebody did."""


class NotObservedEnough(Exception):
    """Fewer observations than were wanted before anybody looked."""

    def __init__(self, result: "Observed") -> None:
        super().__init__(result)
        self.result = result


class ObservedTooSeldom(Exception):
    """A behaviour was not done as often as the rule asks."""

    def __init__(self, result: "Observed") -> None:
        super().__init__(result)
        self.result = result


@dataclass(frozen=True, slots=True)
class Observed:
    """One side: before the change, or for one check. `whole` are the observations in which all
    that could be seen was done."""

    rule: PassRule
    lines: Sequence[Line]
    observations: int
    whole: int

    @property
    def is_enough(self) -> bool:
        return self.rule.is_enough(self.observations, [line.sample for line in self.lines])

    @property
    def shows_it(self) -> bool:
        return self.is_enough and all(
            self.rule.is_met(line.met, line.sample) for line in self.lines
        )

    @property
    def too_seldom(self) -> list[Line]:
        return [line for line in self.lines if not self.rule.is_met(line.met, line.sample)]


def newest_plan(action: Action) -> ObservationPlan | None:
    """What holds for an action; one that was observed by is the newest for good."""
    rows = ObservationPlan.objects.filter(organisation=action.organisation_id, action=action)
    return rows.select_related("action", "planned_by").order_by("-number").first()


def behaviours_of(plan: ObservationPlan) -> list[Behaviour]:
    rows = Behaviour.objects.filter(organisation=plan.organisation_id, plan=plan)
    return list(rows.order_by("number"))


def observed(plan: ObservationPlan, recheck: Recheck | None) -> Observed | None:
    """For a check, or before the change; None where nobody has looked yet."""
    rows = BehaviourSeen.objects.filter(
        organisation=plan.organisation_id, observation__plan=plan, observation__recheck=recheck
    )
    return counted(plan, list(rows.select_related("behaviour")))


def counted(plan: ObservationPlan, rows: Sequence[BehaviourSeen]) -> Observed | None:
    if not rows:
        return None
    ordered = sorted(rows, key=lambda row: row.behaviour.number)
    words = dict.fromkeys(row.behaviour.words for row in ordered)
    found = {each: [row.seen for row in ordered if row.behaviour.words == each] for each in words}
    observations = {row.observation_id for row in rows}
    missed = {row.observation_id for row in rows if row.seen == Seen.NO}
    return Observed(
        PassRule(plan.wanted, plan.needed),
        [_line(each, seen) for each, seen in found.items()],
        len(observations),
        len(observations - missed),
    )


def _line(words: str, seen: Sequence[str]) -> Line:
    done = seen.count(Seen.YES)
    return Line(words, done, done + seen.count(Seen.NO))


def observed_for(organisation_id: UUID, recheck: Recheck) -> Observed | None:
    """What was observed for a check; None where nobody has looked yet."""
    plans = _OF_CHECK(organisation_id=organisation_id, recheck_id=recheck.pk)
    return observed(plans[0], recheck) if plans else None


_OF_CHECK = Prepared[ObservationPlan](
    lambda: ObservationPlan.objects.filter(
        organisation=given("organisation_id"), observations__recheck=given("recheck_id")
    ).order_by("-number")[:1]
)
