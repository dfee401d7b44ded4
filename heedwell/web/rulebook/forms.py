"""What is asked of whoever changes the rules: the numbers of one group, from when, and why."""

import hashlib
import json
from datetime import date
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.timezone import localdate

from heedwell.rules.choices import Choice
from heedwell.rules.differences import differences
from heedwell.rules.rule_groups import RuleGroup, short
from heedwell.rules.rulebook import OutOfBounds, Rule, Rulebook, overlay
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm, Section

NOTHING = "This is what is set already. Change at least one thing"


class DatedForm(HeedwellForm):
    """From when and why. `seen` is the newest version when the page was opened, `previewed` what
    was shown to them as about to change: what is confirmed is what was read."""

    starts_on = fields.day(
        "From which day?",
        lean="future",
        hint="Today or later, for example tomorrow or 1/12/2026",
        missing="Enter the day from which it holds",
    )
    reason = fields.long_text(
        "Why?", rows=3, hint="Everybody can read this later", missing="Write why, in a sentence"
    )
    seen = fields.version()
    previewed = fields.hidden()

    def __init__(self, data: QueryDict | None, *, newest: Rulebook) -> None:
        super().__init__(data, initial={"seen": newest.version})
        self.newest = newest
        self.rulebook = newest

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if day < localdate():
            raise forms.ValidationError(
                "Enter today or a later day: what is past was judged by what held then"
            )
        return day

    @property
    def what_changes(self) -> str:
        """A mark of what would change, and from when."""
        found = [(each.rule.key, each.after) for each in differences(self.newest, self.rulebook)]
        says = json.dumps([self.cleaned_data["starts_on"].isoformat(), found])
        return hashlib.sha256(says.encode()).hexdigest()

    @property
    def is_confirmed(self) -> bool:
        return "confirm" in self.data and self.cleaned_data["previewed"] == self.what_changes

    def hold(self, **words: str) -> None:
        """Put words into the boxes, typed or hidden, before the page is shown again."""
        typed = cast(QueryDict, self.data).copy()
        for name, value in words.items():
            typed[name] = value
        self.data = typed


class GroupForm(DatedForm):
    """The numbers and choices of one group, as the newest version has them."""

    def __init__(self, data: QueryDict | None, *, group: RuleGroup, newest: Rulebook) -> None:
        super().__init__(data, newest=newest)
        self.group = group
        for rule in group.rules:
            self.fields[rule.key] = _field(rule, newest.of(rule.key))
        parts = group.parts
        self.sections = (
            *(
                Section(part if len(parts) > 1 else "", tuple(rule.key for rule in rules))
                for part, rules in parts.items()
            ),
            Section("From when, and why", ("starts_on", "reason")),
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        changes = {
            rule.key: given[rule.key]
            for rule in self.group.rules
            if rule.key in given and given[rule.key] != self.newest.of(rule.key)
        }
        try:
            self.rulebook = overlay(self.newest, changes)
        except OutOfBounds as refused:
            for key, says in refused.problems.items():
                self.add_error(key, says)
        else:
            if not changes and not self.errors:
                raise forms.ValidationError(NOTHING)
        return given

    def take_over(self, seen: Rulebook) -> None:
        """Where they left a box as it was, it takes what somebody else has set since."""
        self.hold(
            **{
                rule.key: str(self.newest.of(rule.key))
                for rule in self.group.rules
                if self.data.get(rule.key) == str(seen.of(rule.key))
            }
        )


class PutBackForm(DatedForm):
    """An earlier version, whole, as a new one."""

    def __init__(self, data: QueryDict | None, *, newest: Rulebook, earlier: Rulebook) -> None:
        super().__init__(data, newest=newest)
        self.earlier = earlier

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        try:
            self.rulebook = overlay(
                self.newest,
                {**self.earlier.values, **self.earlier.choices},
                words=self.earlier.words,
            )
        except OutOfBounds as refused:
            raise forms.ValidationError(list(refused.problems.values())) from refused
        return given

    def take_over(self, seen: Rulebook) -> None:
        """There is nothing typed but when and why."""


def _field(rule: Rule, value: int | str) -> forms.Field:
    if isinstance(rule, Choice):
        options = [(code, rule.said(code)) for code in rule.options]
        return fields.choice(
            short(rule), options, as_list=True, initial=value, missing="Select one"
        )
    return fields.number(
        f"{short(rule)} ({rule.unit})",
        initial=value,
        missing=f"Enter how many {rule.unit}",
        hint=f"From {rule.lowest} to {rule.highest}. Ours to begin with: {rule.default}",
    )
