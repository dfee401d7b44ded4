"""Two houses with the same gap, and Priya who looks at both together."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from heedwell.journey.across import ThematicDraft, open_across
from heedwell.loop.cases.models import Case
from heedwell.loop.thematic import operations as thematic
from heedwell.loop.thematic import queries
from heedwell.loop.thematic.models import Member, ThematicCase
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
