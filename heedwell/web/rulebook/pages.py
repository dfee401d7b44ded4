"""The rules of a provider in words: what holds, from when, where it comes from, and its history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.formats import date_format

from heedwell.foundation.access.permissions import ROLE_LABELS, Role
from heedwell.loop.cases.rulebooks import as_rulebook, first_days
from heedwell.rules.articles import cited
from heedwell.rules.differences import Difference, differences
from heedwell.rules.escalation import FALLBACK, roles_told
from heedwell.rules.rule_groups import GROUPS, RuleGroup
from heedwell.rules.rulebook import DEFAULT_RULEBOOK, Rule, Rulebook
from heedwell.rules.versions import Standing, in_force, overtaken_by, period, standing
from heedwell.rules.vocabulary.own import OWN, Laid
from heedwell.web.components.parts import Cell, DataTable, Fact, Facts, Tag, Tone
from heedwell.web.words import names_words

if TYPE_CHECKING:
    from uuid import UUID

    from heedwell.foundation.organisations.models import Service
    from heedwell.loop.cases.models import RulebookVersion

TONES = {
    Standing.IN_FORCE: Tone.GOOD,
    Standing.PLANNED: Tone.SOON,
    Standing.PAST: Tone.PLAIN,
    Standing.OVERTAKEN: Tone.PLAIN,
}
OLD_CASES = "Cases keep the version that they were judged by; nothing that is due moves."


def day(when: date) -> str:
    return date_format(when, "j F Y")


class Versions:
    """Every version of a provider, and which of them holds on a day."""

    def __init__(self, rows: "list[RulebookVersion]", today: date) -> None:
        self.rows = rows
        self.today = today
        self.starts = first_days(rows)
        self._rulebooks = {row.version: as_rulebook(row) for row in rows}

    def __getitem__(self, version: int) -> Rulebook:
        return self._rulebooks[version] if version else DEFAULT_RULEBOOK

    def __contains__(self, version: int) -> bool:
        return version == 0 or version in self._rulebooks

    @property
    def newest(self) -> Rulebook:
        return self[max(self.starts, default=0)]

    def on(self, when: date) -> Rulebook:
        return self[in_force(self.starts, when)]

    @property
    def planned(self) -> "list[RulebookVersion]":
        """Those still to begin, soonest first."""
        waiting = [row for row in self.rows if self.standing(row) is Standing.PLANNED]
        return sorted(waiting, key=lambda row: row.starts_on)

    def standing(self, row: "RulebookVersion") -> Standing:
        return standing(row.version, self.starts, self.today)


@dataclass(frozen=True)
class Group:
    title: str
    says: str
    table: DataTable
    url: str


class RulesPage:
    """What holds today, group by group, with what is to come beside it."""

    def __init__(self, versions: Versions, *, may_set: bool) -> None:
        self.versions = versions
        self.now = versions.on(versions.today)
        self.may_set = may_set
        self.groups = [self._group(group, may_set=may_set) for group in GROUPS.values()]
        self.planned = [
            f"Version {row.version} is set for {day(row.starts_on)}: {row.reason}"
            for row in versions.planned
        ]

    @property
    def version(self) -> str:
        held = self.now.version
        if not held:
            return "These are the rules that Heedwell comes with. Nobody has changed one yet."
        return f"Version {held}, in force since {day(self.versions.starts[held])}."

    @property
    def vocabularies(self) -> list[tuple[str, str, str]]:
        """The lists that a provider may lay its own words over: title, what it did, where."""
        return [
            (
                each.title,
                _own_words(self.now.laid(each)),
                reverse("rulebook:words", args=[each.code]) if self.may_set else "",
            )
            for each in OWN.values()
        ]

    def _group(self, group: RuleGroup, *, may_set: bool) -> Group:
        rules = [rule for part in group.parts.values() for rule in part]
        table = DataTable(
            group.title,
            ("What", "In force", "Can be set", "To begin with", "Where that comes from"),
            tuple(self._line(rule) for rule in rules),
            shows_caption=False,
        )
        url = reverse("rulebook:change", args=[group.code]) if may_set else ""
        return Group(group.title, group.says, table, url)

    def _line(self, rule: Rule) -> tuple[Cell, ...]:
        value = self.now.of(rule.key)
        is_own = value != rule.default
        return (
            Cell(rule.label),
            Cell(
                rule.said(value),
                tag=Tag("your own", Tone.TIER) if is_own else None,
                detail=self._to_come(rule),
            ),
            Cell(may_be(rule)),
            Cell(rule.said(rule.default)),
            Cell("ours" if rule.ours else cited(rule.source)),
        )

    def _to_come(self, rule: Rule) -> str:
        held, coming = self.now.of(rule.key), []
        for row in self.versions.planned:
            value = self.versions[row.version].of(rule.key)
            if value != held:
                coming.append(f"{rule.said(value)} from {day(row.starts_on)}")
            held = value
        return "; ".join(coming)


def _own_words(laid: Laid) -> str:
    """What a provider did with a list, in figures."""
    added = sum(":" in code and not word.is_hidden for code, word in laid.words.items())
    renamed = sum(":" not in code and bool(word.label) for code, word in laid.words.items())
    hidden = sum(word.is_hidden for word in laid.words.values())
    done = [(added, "added"), (renamed, "with your own name"), (hidden, "not offered")]
    said = ", ".join(f"{n} {words}" for n, words in done if n)
    return said or "As Heedwell comes."


def may_be(rule: Rule) -> str:
    return "from a list" if hasattr(rule, "options") else f"{rule.lowest} to {rule.highest}"


def change_table(changes: Iterable[Difference]) -> DataTable:
    return DataTable(
        "What changes",
        ("What", "Was", "Becomes"),
        tuple(
            (Cell(each.rule.label), Cell(each.before), Cell(each.after, tag=None))
            for each in changes
        ),
        shows_caption=False,
    )


class Preview:
    """What would change, from which day, and for what: read before it is set."""

    def __init__(
        self, versions: Versions, after: Rulebook, starts_on: date, warnings: list[str]
    ) -> None:
        self.title = f"From {day(starts_on)}"
        before = versions.on(starts_on)
        changes = differences(before, after)
        self.changes = change_table(changes) if changes else None
        new = "New reports" if starts_on <= versions.today else f"New reports from {day(starts_on)}"
        self.says = [f"{new} follow this. {OLD_CASES}"]
        if not changes:
            self.says.insert(0, "Nothing is different from what holds then.")
        self.says += [
            f"Version {version}, set for {day(versions.starts[version])}, never comes into force: "
            "this takes its place."
            for version in overtaken_by(starts_on, versions.starts)
        ]
        self.warnings = warnings
        self.button = f"Set it from {day(starts_on)}"


@dataclass(frozen=True)
class Chapter:
    """One version in the history."""

    title: str
    tag: Tag
    facts: Facts
    changes: DataTable | None
    put_back: str


class HistoryPage:
    def __init__(self, versions: Versions, *, may_set: bool) -> None:
        self.chapters = [self._chapter(versions, row, may_set=may_set) for row in versions.rows]
        has_own = bool(differences(DEFAULT_RULEBOOK, versions.newest))
        self.put_back_ours = reverse("rulebook:put-back", args=[0]) if may_set and has_own else ""

    def _chapter(self, versions: Versions, row: "RulebookVersion", *, may_set: bool) -> Chapter:
        stands = versions.standing(row)
        changes = differences(versions[row.version - 1], versions[row.version])
        rows = (
            ("Holds", _holds(row, versions)),
            ("Set by", f"{row.set_by.name}, {date_format(row.set_at, 'j F Y, H:i')}"),
            ("Why", row.reason),
        )
        is_newest = row.version == versions.newest.version
        return Chapter(
            f"Version {row.version}",
            Tag(str(stands), TONES[stands]),
            Facts(tuple(Fact(term, words) for term, words in rows)),
            change_table(changes) if changes else None,
            reverse("rulebook:put-back", args=[row.version]) if may_set and not is_newest else "",
        )


def _holds(row: "RulebookVersion", versions: Versions) -> str:
    held = period(row.version, versions.starts)
    if held is None:
        return f"was to hold from {day(row.starts_on)}; a newer version took its place"
    if held.last is None:
        return f"from {day(held.first)}"
    return f"from {day(held.first)} to {day(held.last)}"


def taken_meanwhile(seen: Rulebook, newest: Rulebook, typed: dict[str, str]) -> Facts:
    """What somebody else has set since the page was opened, beside what was typed here."""
    return Facts(
        tuple(
            Fact(each.rule.label, _both(each, typed.get(each.rule.key)))
            for each in differences(seen, newest)
        )
    )


def _both(each: Difference, typed: str | None) -> str:
    theirs = f"{each.before} became {each.after}"
    mine = each.rule.said(int(typed) if typed and typed.isdigit() else typed or "")
    return (
        theirs if typed is None or mine in (each.before, each.after) else f"{theirs}; you: {mine}"
    )


def nobody_to_tell(
    rulebook: Rulebook,
    services: "Iterable[Service]",
    held: "set[tuple[str, UUID | None]]",
) -> list[str]:
    """A sentence for each role on a ladder that nobody holds, with where and who is told instead."""
    services = list(services)
    found = []
    for role in roles_told(rulebook):
        where = [each for each in services if not {(role, each.pk), (role, None)} & held]
        if where:
            at = "any service" if len(where) == len(services) > 1 else _places(where)
            label = ROLE_LABELS[Role(role)].lower()
            found.append(f"Nobody at {at} is a {label}; {_instead(role)}.")
    return found


def _places(services: "list[Service]") -> str:
    return names_words([each.name for each in services]).replace(" and ", " or ")


def _instead(role: str) -> str:
    fallback = ROLE_LABELS[Role(FALLBACK)].lower()
    if role == FALLBACK:
        return "nobody is told instead"
    return f"whoever comes next, or else the {fallback}, is told instead"
