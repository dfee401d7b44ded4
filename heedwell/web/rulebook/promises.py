"""Our promises: how soon things happen, and who is told when they do not. For everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heedwell.rules import plain
from heedwell.rules.escalation import Work, escalation_route
from heedwell.rules.rule_groups import GROUPS, short
from heedwell.rules.rulebook import SETTINGS, Rule, Rulebook
from heedwell.rules.tiers import Tier
from heedwell.web.access import SignedInRequest, member
from heedwell.web.components.parts import Fact, Facts
from heedwell.web.rulebook.listing import versions_of
from heedwell.web.rulebook.pages import Versions, day

LATE: dict[Work, str] = {
    Work.TRIAGE: "Nobody has decided what happens with a report",
    Work.REVIEW: "A review is not finished",
    Work.ACTION: "A change is not made",
    Work.CHECK: "A check is not recorded",
}


@dataclass(frozen=True)
class Part:
    title: str
    lines: tuple[str, ...]


class PromisesPage:
    """All that is said here is made from the rules that hold today."""

    def __init__(self, versions: Versions) -> None:
        rulebook = versions.on(versions.today)
        self.version = _version(rulebook, versions.starts, versions.today)
        self.coming = [
            f"Version {row.version} holds from {day(row.starts_on)}." for row in versions.planned
        ]
        self.reporting = Part("When something is reported", plain.reporting(rulebook))
        self.tiers = [Part(tier.label, plain.tier_says(tier, rulebook)) for tier in Tier]
        self.late = [Part(LATE[work], escalation_route(work, rulebook)) for work in Work]
        self.closing = [
            Part(when, tuple(gate.says for gate in gates))
            for when, gates in plain.before_closing().items()
        ]
        self.repeats = _numbers(GROUPS["repeats"].rules, rulebook)
        self.after = _numbers(GROUPS["checks"].rules, rulebook)
        self.words = Facts(
            tuple(
                Fact(f"“{word}”", "; ".join(_said(SETTINGS[key], rulebook) for key in keys))
                for word, keys in plain.CADENCES.items()
            )
        )


def _version(rulebook: Rulebook, starts: dict[int, date], today: date) -> str:
    if not rulebook.version:
        return f"As Heedwell comes. Read on {day(today)}."
    since = day(starts[rulebook.version])
    return f"Version {rulebook.version}, in force since {since}. Read on {day(today)}."


def _numbers(rules: Iterable[Rule], rulebook: Rulebook) -> Facts:
    return Facts(tuple(Fact(short(rule), rule.said(rulebook.of(rule.key))) for rule in rules))


def _said(rule: Rule, rulebook: Rulebook) -> str:
    return f"{plain.inside(rule.label)} {rule.said(rulebook.of(rule.key))}"


@member
@require_safe
def promises(request: SignedInRequest) -> HttpResponse:
    page = PromisesPage(versions_of(request.viewer))
    return render(request, "rulebook/promises.html", {"page": page})
