"""The handbook's pages about timescales, gates and roles, from the rules themselves."""

from collections.abc import Iterable, Iterator, Sequence

from heedwell.foundation.access.permissions import (
    PERMISSION_WORDS,
    ROLE_LABELS,
    ROLE_PERMISSIONS,
    ROLES_THAT_EXPIRE,
    ROLES_WITH_SECOND_FACTOR,
)
from heedwell.rules.choices import CHOICES
from heedwell.rules.escalation import LADDERS, escalation_route
from heedwell.rules.gates import GATES
from heedwell.rules.routes import ROUTES
from heedwell.rules.rulebook import SETTINGS
from heedwell.rules.stages import STEPS, Step
from heedwell.rules.tiers import TIER_RULES
from heedwell.rules.vocabulary import CONTRIBUTOR_ROLES, SHARING_ROUTES

MADE = "This page is made from the rules by `python3 run.py fix`."


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(head)} |",
        "|" + "---|" * len(head),
        *(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows),
    ]


def timescales_page() -> str:
    tiers = [
        (
            tier.short,
            rule.meaning,
            rule.route.label,
            "yes" if rule.needs_sign_off else "no",
            " or ".join(SHARING_ROUTES.label(route).lower() for route in rule.shared_by),
        )
        for tier, rule in TIER_RULES.items()
    ]
    settings = [
        (
            setting.label,
            setting.said(setting.default),
            f"{setting.lowest} to {setting.highest}",
            "ours" if setting.ours else setting.source,
        )
        for setting in SETTINGS.values()
    ]
    choices = [
        (
            choice.label,
            choice.said(choice.default),
            "; ".join(map(choice.said, choice.options)),
            "ours" if choice.ours else choice.source,
        )
        for choice in CHOICES.values()
    ]
    lines = [
        "# Tiers and timescales",
        "",
        "A person decides the tier of each case; the product proposes one and says why.",
        MADE,
        "",
        *table(("Tier", "Is", "Review", "Signed off by a second person", "Shared by"), tiers),
        "",
        "## Kinds of review",
        "",
        "A tier proposes its own kind. Whoever decides the tier can choose another that the tier",
        "allows, and writes why. The times are ours: they say what to plan for, nothing more.",
        "",
        *table(("Kind", "What for", "Tiers", "Takes", "Who takes part"), _routes()),
        "",
        "## How long things may take",
        "",
        "A provider may set its own numbers within these limits. A record keeps the numbers that it",
        "was judged by. The last column says which article gives the number (see",
        "[what we promise](what-we-promise.md)); *ours* means that none does.",
        "",
        *table(("What", "Unless you change it", "Can be set to", "From"), settings),
        "",
        "## What a provider chooses from a list",
        "",
        *table(("What", "Unless you change it", "Can be", "From"), choices),
        "",
        "## Who is told when work is late",
        "",
    ]
    for work in LADDERS:
        lines += [f"**Late {work.value}**", ""]
        lines += [f"- {line}" for line in escalation_route(work)] + [""]
    return "\n".join(lines)


def _routes() -> Iterator[tuple[str, ...]]:
    for rule in ROUTES.values():
        yield (
            rule.label,
            rule.purpose,
            ", ".join(str(int(tier)) for tier in sorted(rule.tiers)),
            rule.takes,
            "; ".join(map(CONTRIBUTOR_ROLES.label, rule.people)),
        )


def gates_page() -> str:
    lines = [
        "# What must be done first",
        "",
        "Some steps can only be taken when something else has been done. The page says what is still",
        "missing in these words, and so does the refusal when somebody tries all the same. A line",
        "counts only where it applies: a near miss without harm needs no review, for example.",
        MADE,
    ]
    for step in Step:
        gates = [gate for gate in GATES if step in gate.steps]
        if gates:
            rows = [(gate.says, gate.where, ", ".join(gate.requirements)) for gate in gates]
            lines += ["", f"## {STEPS[step].label}", ""]
            lines += table(("First", "Where on the case", "Promise"), rows)
    return "\n".join(lines) + "\n"


def roles_page() -> str:
    rows = [
        (
            ROLE_LABELS[role],
            "; ".join(words for key, words in PERMISSION_WORDS.items() if key in permissions),
            "yes" if role in ROLES_WITH_SECOND_FACTOR else "no",
        )
        for role, permissions in ROLE_PERMISSIONS.items()
    ]
    expiring = ", ".join(label for role, label in ROLE_LABELS.items() if role in ROLES_THAT_EXPIRE)
    return "\n".join(
        [
            "# Who may do what",
            "",
            "A person has one or more roles, in all services of a provider or in some of them. What",
            "they see is limited to those services.",
            MADE,
            "",
            *table(("Role", "May", "Second factor needed"), rows),
            "",
            f"Never without an end date: {expiring}.",
            "",
        ]
    )
