"""The routes of a review, as data: what each asks, who should be there, how long it should take.

The table is `vocabulary/learning_responses.toml`. The review page draws itself from it, the gates
ask it, and the handbook prints it. A part is a piece of the page with a life of its own (the
fishbone, the debrief): a route that names it gets it, and its gate holds where `gates` names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from typing import Any

from heedwell.rules.tiers import TIER_RULES, ReviewRoute, Tier
from heedwell.rules.vocabulary import LEARNING_RESPONSES


class Box(StrEnum):
    """The four boxes, which every review has (S3:68-71)."""

    WHAT_HAPPENED = "what_happened"
    WHY = "why_it_happened"
    CHANGE = "what_we_will_change"
    KNOW = "how_we_will_know"

    @property
    def label(self) -> str:
        return _DEFAULT[self].text


class Part(StrEnum):
    TIMELINE = "timeline"
    FIVE_WHYS = "five_whys"
    FISHBONE = "fishbone"
    CARE_PROBLEMS = "care_problems"
    LENSES = "lenses"
    PROFESSIONS = "professions"
    ACCOUNT = "account"
    DEBRIEF = "debrief"
    SUPPORT = "support"
    MEETINGS = "meetings"


@dataclass(frozen=True, slots=True)
class Question:
    """`code` is one of the four boxes, or an extra box that is shown with one of them."""

    code: str
    text: str
    hint: str = ""
    box: Box = Box.WHAT_HAPPENED


_DEFAULT: dict[Box, Question] = {
    Box.WHAT_HAPPENED: Question(
        "what_happened", "What happened?", "It begins with what was reported."
    ),
    Box.WHY: Question("why_it_happened", "Why was it more likely?", box=Box.WHY),
    Box.CHANGE: Question("what_we_will_change", "What will we change?", box=Box.CHANGE),
    Box.KNOW: Question("how_we_will_know", "How will we know that it worked?", box=Box.KNOW),
}


@dataclass(frozen=True, slots=True)
class RouteRule:
    """`people`: the roles who should take part. `gates`: keys of gates that only some routes have.

    `questions` are all that it asks, in the order of the page: the four boxes in its own words,
    and its extra boxes beside them.
    """

    route: ReviewRoute
    purpose: str
    tiers: frozenset[Tier]
    minutes: int
    people: tuple[str, ...]
    parts: frozenset[Part]
    gates: frozenset[str]
    questions: tuple[Question, ...]
    psirf: str
    source: str

    @property
    def label(self) -> str:
        return self.route.label

    @property
    def takes(self) -> str:
        """How long it should take, in words."""
        if self.minutes < 120:
            return f"about {self.minutes} minutes"
        return f"about {self.minutes // 60} hours in all"

    @property
    def extra(self) -> tuple[Question, ...]:
        """What it asks beside the four boxes."""
        return tuple(each for each in self.questions if each.code not in set(Box))

    def uses(self, part: Part) -> bool:
        return part in self.parts


def routes_for(tier: Tier) -> tuple[RouteRule, ...]:
    """The routes that a tier allows; the one that it proposes comes first."""
    proposed = TIER_RULES[tier].route
    allowed = [rule for rule in ROUTES.values() if tier in rule.tiers]
    return tuple(sorted(allowed, key=lambda rule: rule.route is not proposed))


def may_choose(route: ReviewRoute, tier: Tier) -> bool:
    return tier in ROUTES[route].tiers


@cache
def question_of(code: str) -> Question:
    """An extra box by its code: what a review was once asked is shown whatever its route is now."""
    found = (each for rule in ROUTES.values() for each in rule.extra if each.code == code)
    return next(found, Question(code, code))


def _questions(rows: list[Mapping[str, Any]]) -> tuple[Question, ...]:
    asked: list[Question] = []
    for box in Box:
        own = [row for row in rows if row.get("with", row["code"]) == box]
        if all(row["code"] != box for row in own):
            asked.append(_DEFAULT[box])
        asked += [
            replace(_DEFAULT[box], code=row["code"], text=row["text"], hint=row["hint"])
            for row in own
        ]
    return tuple(asked)


def _rule(route: ReviewRoute) -> RouteRule:
    term = LEARNING_RESPONSES.get(route)
    known = term.details
    return RouteRule(
        route=route,
        purpose=term.description,
        tiers=frozenset(map(Tier.from_code, known["tiers"])),
        minutes=known["minutes"],
        people=tuple(known["people"]),
        parts=frozenset(map(Part, known.get("parts", ()))),
        gates=frozenset(known.get("gates", ())),
        questions=_questions(known.get("questions", [])),
        psirf=known.get("psirf", ""),
        source=term.source,
    )


ROUTES: dict[ReviewRoute, RouteRule] = {route: _rule(route) for route in ReviewRoute}
