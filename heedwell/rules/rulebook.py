"""A provider's own timescales and choices, laid over the defaults within bounds, in versions.

A record keeps the version it was judged by, so an old deadline stays explainable.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from heedwell.rules.choices import CHOICES, Choice, repeated, route_key
from heedwell.rules.tiers import TIER_RULES, TIMESCALES, ReviewRoute, Tier, TierRule
from heedwell.rules.vocabulary.own import (
    NO_WORDS,
    OWN,
    Laid,
    OwnVocabulary,
    Words,
    kept,
    problems_of,
    words_from_json,
    words_to_json,
)


@dataclass(frozen=True, slots=True)
class Setting:
    """One number that a provider may set from `lowest` to `highest`, both included.

    `ours` is true when no article and no law gives the default.
    """

    key: str
    label: str
    unit: str
    default: int
    lowest: int
    highest: int
    source: str
    ours: bool = False

    @property
    def bounds(self) -> str:
        return f"{self.label} can be set from {self.lowest} to {self.highest} {self.unit}."

    def said(self, value: int | str) -> str:
        """With its unit: 1 day, 5 working days."""
        return f"{value} {self.unit.removesuffix('s') if value == 1 else self.unit}"


# For each timescale of a tier: what it is called and what a provider may set.
_TIER_BOUNDS: dict[str, tuple[str, dict[Tier, tuple[int, int]]]] = {
    "review_days": (
        "review done after triage within",
        {
            Tier.LOW_HARM: (1, 14),
            Tier.MODERATE_OR_REPEAT: (1, 10),
            Tier.SERIOUS_OR_SAFEGUARDING: (5, 60),
            Tier.SYSTEMIC: (5, 90),
        },
    ),
    "action_days": ("micro-action done after triage within", {Tier.LOW_HARM: (1, 14)}),
    "huddle_days": ("shared in a huddle after triage within", {Tier.NEAR_MISS: (1, 14)}),
    "first_opens_weeks": ("first re-check opens after", dict.fromkeys(list(Tier)[2:], (1, 8))),
    "first_due_weeks": ("first re-check due after", dict.fromkeys(list(Tier)[2:], (2, 12))),
    "final_opens_weeks": (
        "final check opens after",
        {Tier.LOW_HARM: (1, 8), **dict.fromkeys(list(Tier)[2:], (2, 12))},
    ),
    "final_due_weeks": (
        "final check due after",
        {Tier.LOW_HARM: (1, 12), **dict.fromkeys(list(Tier)[2:], (4, 26))},
    ),
}


def _unit(timescale: str, rule: TierRule) -> str:
    if timescale.endswith("_weeks"):
        return "weeks"
    return "working days" if timescale == "review_days" and rule.review_days_are_working else "days"


def _tier_settings() -> list[Setting]:
    settings = []
    for tier, rule in TIER_RULES.items():
        for timescale in TIMESCALES:
            default = getattr(rule, timescale)
            if default is None:
                continue
            words, bounds = _TIER_BOUNDS[timescale]
            lowest, highest = bounds[tier]
            settings.append(
                Setting(
                    f"{tier.code}_{timescale}",
                    f"{tier.short}: {words}",
                    _unit(timescale, rule),
                    default,
                    lowest,
                    highest,
                    rule.source,
                    timescale in rule.ours,
                )
            )
    return settings


def _ours(key: str, label: str, unit: str, default: int, lowest: int, highest: int) -> Setting:
    return Setting(key, label, unit, default, lowest, highest, "ours", ours=True)


_SETTINGS: tuple[Setting, ...] = (
    # Slower than the 24 hours we promise cannot be set.
    Setting("triage_hours", "Triage after the report within", "hours", 24, 1, 24, "S3:20, 47, 104"),
    *_tier_settings(),
    # "Within the month" (S3:85) is read as 31 days.
    Setting("answer_days", "Reporter told what changed within", "days", 31, 1, 31, "S3:85"),
    Setting("note_words", "Learning note, at most", "words", 200, 50, 400, "S3:140"),
    Setting("sample_cases", "Records looked at in a sample", "records", 5, 3, 30, "S3:142"),
    _ours("sample_pass_percent", "A sample shows the change when it is visible in at least", "%", 80, 50, 100),
    _ours("observed_times", "Practice observed for a check", "times", 5, 3, 30),
    _ours("outside_days", "Link for somebody asked outside ends after", "days", 14, 1, 60),
    _ours("history_days", "Imported rows become history when older than", "days", 30, 7, 90),
    _ours("mend_days", "Change mended after a failed check within", "days", 14, 1, 42),
    _ours("look_again_weeks", "Checked again, when it was too early to tell, after", "weeks", 4, 1, 12),
    _ours("lasting_months", "Whether a change stuck: looked at again after", "months", 6, 3, 12),
    # "Ongoing check: monthly sampling" (S3:73).
    Setting("sampling_months", "After that it works, a sample every", "months", 1, 1, 3, "S3:73"),
    Setting("trial_days", "A micro-test of one change takes", "days", 14, 7, 28, "S3:141"),
    _ours("trial_decide_days", "After a micro-test, decided what follows within", "days", 3, 1, 14),
    # From when late work counts as a weakness of governance (S4:61, 89).
    _ours("weak_action_days", "Not completed: a weakness when late by", "days", 14, 1, 90),
    _ours("weak_check_days", "Not verified: a weakness when the check is late by", "days", 14, 1, 90),
    # The articles say "regular", "routine" and "short", and leave it to the provider how often.
    _ours("cadence_debrief_minutes", "A debrief takes no longer than", "minutes", 15, 5, 60),
    _ours("cadence_trends_weeks", "Trends looked at together every", "weeks", 4, 1, 13),
    _ours("cadence_reflection_weeks", "Reflective session with the team every", "weeks", 4, 1, 13),
    _ours("cadence_governance_weeks", "Learning on the agenda of governance every", "weeks", 13, 1, 26),
    # A repeat: this many alike, this one counted, not further apart than the window.
    _ours("repeat_person_count", "Repeat for one person, alike", "events", 3, 2, 10),
    _ours("repeat_person_days", "Repeat for one person, window", "days", 28, 7, 90),
    # A home of 45 places has four falls in bedrooms in 28 days as a rule: at these counts about one
    # fall in ten is lifted there for the service, the place or the time, and not every one.
    _ours("repeat_service_count", "Repeat at one service, alike", "events", 12, 3, 60),
    _ours("repeat_service_days", "Repeat at one service, window", "days", 28, 7, 90),
    _ours("repeat_place_count", "Repeat in one place, alike", "events", 9, 2, 40),
    _ours("repeat_place_days", "Repeat in one place, window", "days", 28, 7, 90),
    _ours("repeat_part_of_day_count", "Repeat at one time of day, alike", "events", 6, 2, 40),
    _ours("repeat_part_of_day_days", "Repeat at one time of day, window", "days", 28, 7, 90),
    _ours("repeat_theme_count", "Repeat of a learning theme, cases", "cases", 3, 2, 20),
    _ours("repeat_theme_days", "Repeat of a learning theme, window", "days", 90, 14, 365),
    # How long after the due moment the next person is told (escalation).
    _ours("escalate_triage_second_hours", "Late triage: second person told after", "hours", 4, 1, 48),
    _ours("escalate_triage_third_hours", "Late triage: last person told after", "hours", 24, 2, 96),
    _ours("escalate_review_second_hours", "Late review: second person told after", "hours", 24, 1, 168),
    _ours("escalate_review_third_hours", "Late review: last person told after", "hours", 72, 2, 336),
    _ours("escalate_action_second_hours", "Late action: second person told after", "hours", 24, 1, 168),
    _ours("escalate_action_third_hours", "Late action: last person told after", "hours", 72, 2, 336),
    _ours("escalate_check_second_hours", "Late check: second person told after", "hours", 24, 1, 168),
    _ours("escalate_check_third_hours", "Late check: last person told after", "hours", 72, 2, 336),
)  # fmt: skip

SETTINGS: Mapping[str, Setting] = MappingProxyType({each.key: each for each in _SETTINGS})


# What is asked of a number is asked of a choice: a label, a source, bounds in words.
Rule = Setting | Choice
RULES: Mapping[str, Rule] = MappingProxyType({**SETTINGS, **CHOICES})


class OutOfBounds(ValueError):
    """A change that may not be made. `problems` has a sentence per setting."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Every number and choice in force for a provider. Version 0 is ours, unchanged."""

    version: int = 0
    values: Mapping[str, int] = field(
        default_factory=lambda: MappingProxyType({key: s.default for key, s in SETTINGS.items()}),
        hash=False,
    )
    choices: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({key: c.default for key, c in CHOICES.items()}),
        hash=False,
    )

    words: Mapping[str, Words] = field(
        default_factory=lambda: MappingProxyType(dict.fromkeys(OWN, NO_WORDS)), hash=False
    )

    def __getitem__(self, key: str) -> int:
        return self.values[key]

    def laid(self, vocabulary: OwnVocabulary) -> Laid:
        """A vocabulary with the provider's words over it."""
        return Laid(vocabulary, self.words[vocabulary.code])

    def of(self, key: str) -> int | str:
        """A number or a choice."""
        return self.values[key] if key in self.values else self.choices[key]

    def rule(self, tier: Tier) -> TierRule:
        """The tier's rule with the provider's own timescales, and its own route, in it."""
        own: dict[str, Any] = {
            timescale: self.values[f"{tier.code}_{timescale}"]
            for timescale in TIMESCALES
            if f"{tier.code}_{timescale}" in self.values
        }
        if route_key(tier) in self.choices:
            own["route"] = ReviewRoute(self.choices[route_key(tier)])
        return replace(TIER_RULES[tier], **own)

    @property
    def changed(self) -> dict[str, int | str]:
        """What is the provider's own and not ours."""
        return {key: self.of(key) for key, rule in RULES.items() if self.of(key) != rule.default}


DEFAULT_RULEBOOK = Rulebook()


def _in_order(values: Mapping[str, int]) -> dict[str, str]:
    """Windows that would close before they open, or escalate out of order."""
    problems = {}
    for earlier, later in _ORDERED:
        if values[earlier] > values[later]:
            problems[later] = (
                f"“{SETTINGS[later].label}” ({values[later]} {SETTINGS[later].unit}) cannot be less"
                f" than “{SETTINGS[earlier].label}” ({values[earlier]} {SETTINGS[earlier].unit})."
            )
    return problems


_ORDERED: tuple[tuple[str, str], ...] = (
    ("tier_1_final_opens_weeks", "tier_1_final_due_weeks"),
    *(
        (f"tier_{tier}_{earlier}_weeks", f"tier_{tier}_{later}_weeks")
        for tier in (2, 3, 4)
        for earlier, later in (
            ("first_opens", "first_due"),
            ("first_due", "final_due"),
            ("first_opens", "final_opens"),
            ("final_opens", "final_due"),
        )
    ),
    *(
        (f"escalate_{work}_second_hours", f"escalate_{work}_third_hours")
        for work in ("triage", "review", "action", "check")
    ),
)


def overlay(
    rulebook: Rulebook,
    changes: Mapping[str, int | str],
    *,
    words: Mapping[str, Words] | None = None,
    version: int | None = None,
) -> Rulebook:
    """A rulebook with these changed: the next version, or the one that is named.

    `words` are those of a vocabulary, whole. A word that was added stays: left out, it is hidden.

    Raises OutOfBounds when a value is outside what may be set, is no setting of
    ours, or when a window would close before it opens. Nothing is then changed.
    """
    problems = {key: says for key, value in changes.items() if (says := _problem(key, value))}
    if problems:
        raise OutOfBounds(problems)
    given = (words or {}).items()
    values = {key: changes.get(key, value) for key, value in rulebook.values.items()}
    choices = {key: changes.get(key, value) for key, value in rulebook.choices.items()}
    after = _made(
        rulebook.version + 1 if version is None else version,
        values,
        choices,
        {**rulebook.words, **{code: kept(rulebook.words[code], own) for code, own in given}},
    )
    problems = _in_order(after.values) | repeated(after.choices) | _in_words(after)
    if problems:
        raise OutOfBounds(problems)
    return after


def _problem(key: str, value: object) -> str:
    if key in CHOICES:
        return "" if value in CHOICES[key].options else CHOICES[key].bounds
    if key not in SETTINGS:
        return f"There is no setting called “{key}”."
    setting = SETTINGS[key]
    if isinstance(value, bool) or not isinstance(value, int):
        return f"Enter a whole number. {setting.bounds}"
    if not setting.lowest <= value <= setting.highest:
        return f"{setting.bounds} You entered {value}."
    return ""


def _in_words(rulebook: Rulebook) -> dict[str, str]:
    return {
        f"{vocabulary.code}/{code}": says
        for vocabulary in OWN.values()
        for code, says in problems_of(rulebook.laid(vocabulary)).items()
    }


def _made(
    version: int,
    values: Mapping[str, Any],
    choices: Mapping[str, Any],
    words: Mapping[str, Words],
) -> Rulebook:
    return Rulebook(
        version,
        MappingProxyType(dict(values)),
        MappingProxyType(dict(choices)),
        MappingProxyType(dict(words)),
    )


def to_json(rulebook: Rulebook) -> dict[str, Any]:
    """What a row keeps: everything, not only the changed, so that it stays readable."""
    return {
        "version": rulebook.version,
        "values": dict(rulebook.values),
        "choices": dict(rulebook.choices),
        "words": {code: words_to_json(words) for code, words in rulebook.words.items() if words},
    }


def from_json(data: Mapping[str, Any]) -> Rulebook:
    """A kept rulebook again. Bounds are not asked: they may have moved since.

    What is newer than the row takes our default; what we no longer have is left out.
    """
    numbers, chosen, own = data["values"], data.get("choices", {}), data.get("words", {})
    return _made(
        int(data["version"]),
        {key: int(numbers.get(key, setting.default)) for key, setting in SETTINGS.items()},
        {key: str(chosen.get(key, choice.default)) for key, choice in CHOICES.items()},
        {code: words_from_json(own.get(code, {})) for code in OWN},
    )
