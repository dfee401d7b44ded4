"""Two houses with the same gap, and Priya who looks at both together."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from heedwell.foundation.access.permissions import Role
from heedwell.journey import steps
from heedwell.journey.across import ThematicDraft, open_across
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import ForService
from heedwell.loop.cases.models import Case
from heedwell.loop.thematic import closing, queries
from heedwell.loop.thematic import operations as thematic
from heedwell.loop.thematic.closing import BodyDecision
from heedwell.loop.thematic.models import BodyClosure, Member, ThematicCase
from heedwell.loop.thematic.operations import MemberDraft
from tests.journey.team import Team

WHY = "The same gap in both houses, each put right on its own."


@dataclass
class Together:
    """`here` is a case of Rowan House, `there` one of Elm Court, `whole` looks at both."""

    team: Team
    here: Case
    there: Case
    whole: Case

    @classmethod
    def begin(cls, team: Team, **facts: Any) -> "Together":
        here = team.report(**facts).case
        there = report_there(team)
        return cls(team, here, there, look_at(team, here, there))

    @property
    def thematic(self) -> ThematicCase:
        with self.team.provider.reading():
            found = queries.thematic_of(self.whole)
        assert found is not None
        return found

    def members(self, whole: Case | None = None) -> list[Member]:
        viewer = self.team.provider.viewer(self.team.priya)
        with self.team.provider.reading():
            return queries.members_of(viewer, whole or self.whole)

    def join(self, case: Case, reason: str = "The same gap again") -> Member:
        draft = MemberDraft(case=case, reason=reason)
        return thematic.join(
            thematic=self.thematic, draft=draft, by=self.team.priya, at=self.team.at
        )


def report_there(team: Team, **facts: Any) -> Case:
    told = {"service": team.provider.there, "affected": [], "facts": "Two signatures in one box."}
    return team.report(by=team.sue, **{**told, **facts}).case


def look_at(team: Team, *parts: Case, theme: str = "Medicines records") -> Case:
    draft = ThematicDraft(
        theme_name=theme,
        why=WHY,
        lead=team.priya,
        review_due_date=team.today + timedelta(days=56),
        members=[MemberDraft(case=each, reason=WHY) for each in parts],
    )
    return open_across(draft=draft, by=team.priya, at=team.at)


def plan(both: Together, **parts: Any) -> list[Action]:
    """One change for both houses, each with its own owner and somebody who re-audits."""
    team = both.team
    there = team.provider.there
    lee = team.provider.employ("Lee", Role.SHIFT_LEAD, there)
    due = team.today + timedelta(days=5)
    shares = [
        ForService(service=team.here, owner=team.dev, due_date=due, verifier=team.priya),
        ForService(service=there, owner=lee, due_date=due, verifier=team.priya),
    ]
    draft = team.action_draft(**{"what": "One short course", "kind": "training", **parts})
    return steps.agree_for_services(
        case=both.whole, draft=draft, shares=shares, by=team.priya, at=team.at
    )


def reviewed(both: Together) -> list[Action]:
    """Its review written, with a plan, and signed by somebody who may in both houses."""
    team = both.team
    signer = team.provider.employ("Grace", Role.QUALITY_LEAD)
    team.write_review(both.whole, by=team.priya, immediate_actions="Each was put right.")
    team.look_wider(both.whole, by=team.priya)
    actions = plan(both)
    team.debrief(both.whole)
    team.settle_partners(both.whole)
    team.later(hours=1).submit(both.whole, by=team.priya)
    team.later(days=1).sign(both.whole, by=signer)
    return actions


def made(both: Together) -> list[Action]:
    """Reviewed, made by each owner, and long enough ago to be checked."""
    actions = reviewed(both)
    both.team.later(days=3)
    for action in actions:
        both.team.do(action, by=action.owner)
    both.team.later(weeks=6)
    return actions


def decide(both: Together, **parts: Any) -> BodyClosure:
    told: dict[str, Any] = {
        "body": "The board",
        "decided_on": both.team.today,
        "minute": "Minute 4.2 of June",
    }
    return closing.record_closure(
        case=both.whole,
        decision=BodyDecision(**{**told, **parts}),
        by=both.team.priya,
        at=both.team.at,
    )
