"""The forms of an action: agreeing it, saying it is done, moving its date, cancelling it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from heedwell.foundation.setup.exposure import UNITS
from heedwell.loop.actions.changing import ChangeWords
from heedwell.loop.actions.operations import ActionDraft
from heedwell.rules.counting import AS_KNOWN, BY_DAYS, CHANGES, PER, CountChoice, Counts
from heedwell.rules.measures import READY, ReadyMeasure, ready_count
from heedwell.rules.strength import Strength, proposed_strength
from heedwell.rules.vocabulary import (
    ACTION_KINDS,
    ACTIVITIES,
    CHECK_METHODS,
    DIRECTIONS,
    EVENT_TYPES,
    PARTS_OF_DAY,
)
from heedwell.web.cases.due_days import DueDay
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm, Section
from heedwell.web.components.merging import MergingForm

if TYPE_CHECKING:
    from heedwell.foundation.organisations.models import Person
    from heedwell.foundation.people.models import Account


_USUAL = CountChoice()


class ActionForm(HeedwellForm):
    sections = (
        Section(
            "What will change",
            ("what", "kind", "strength", "strength_reason", "outcome", "person"),
        ),
        Section("Learning themes", ("themes",), is_folded=True),
        Section("Who and when", ("owner", "due_date")),
        Section(
            "How we will know that it worked",
            ("ready", "metric", "direction", "before", "counts", "check_method", "verifier"),
            "This is fixed now, so that nobody can choose afterwards what counts.",
        ),
        Section(
            "Count only some, or divide by something else",
            (
                *("kinds", "part_of_day", "activity", "this_person", "more_reports"),
                *("unit", "smallest_change"),
            ),
            "Leave these as they are unless the change is about something narrower.",
            is_folded=True,
        ),
    )
    what = fields.text(
        "One practical change",
        max_length=300,
        hint="A tool, a checklist, a role, a routine. For example, a quiet half-hour before the meal.",
        missing="Write what will change, in one sentence",
    )
    kind = fields.choice(
        "What kind of change is it?",
        [(term.code, f"{term.label} ({proposed_strength(term.code)})") for term in ACTION_KINDS],
        hint="A checklist, a script, a card or a prompt counts as a tool. In brackets: how strongly "
        "such a change works. Prefer one that changes the work to one that asks people to remember.",
        missing="Select what kind of change it is",
    )
    strength = fields.choice(
        "How strongly does it work?",
        [
            ("", "As its kind suggests"),
            *((each.value, each.label.capitalize()) for each in Strength),
        ],
        hints={each.value: each.why for each in Strength},
        coerce=lambda value: Strength(value) if value else None,
    )
    strength_reason = fields.text(
        "Why is that?",
        max_length=500,
        only_when=("strength", tuple(each.value for each in Strength)),
    )
    outcome = fields.text(
        "What will be different for people?",
        max_length=500,
        hint="Where it is about one person, in their own words. They are asked at the check.",
    )
    themes = fields.many_records("Which learning themes does it answer?")
    person = fields.record_choice(
        "Is it about one person’s plan?", hint="Leave it empty when it is about everybody."
    )
    owner = fields.account_choice("Who does it?", missing="Select who does it")
    due_date = fields.day("By when?", lean="future", missing="Enter the day by which it is done")
    ready = fields.choice(
        "Begin with a ready measure",
        [("", "None: what we write below"), *((each.key, each.label) for each in READY.values())],
        hint="It says which reports are counted, so that you can leave the next questions empty. "
        "“Show me” draws the year before, and says what can be shown by when.",
        as_list=True,
    )
    metric = fields.text(
        "What will you count or look at?",
        max_length=300,
        hint="One thing. For example, distress events between 17:00 and 19:00 in a month.",
        missing="Write the one thing that you will count or look at",
    )
    direction = fields.choice(
        "Which way is better?",
        DIRECTIONS.choices,
        inline=True,
        missing="Select which way is better",
    )
    before = fields.text(
        "What is it now?", hint="For example, five in March. Leave it empty if not known."
    )
    counts = fields.choice(
        "Which reports are counted before and after?",
        [(each.value, each.label) for each in Counts],
        hints={each.value: each.hint for each in Counts},
        coerce=Counts,
        initial=_USUAL.counts,
    )
    kinds = fields.many_choices(
        "Which kinds of event?",
        [(term.code, term.label) for term in EVENT_TYPES if term.parent is None],
        hint="Leave all empty to count the kind of this case.",
        columns=True,
    )
    part_of_day = fields.choice(
        "At which time of day?", [("", "Any"), *PARTS_OF_DAY.choices], as_list=True
    )
    activity = fields.choice("During what?", [("", "Anything"), *ACTIVITIES.choices], as_list=True)
    this_person = fields.tick("Only what happened to the person whose plan it is")
    more_reports = fields.tick(
        "More of these reports is what we want",
        hint="For example near misses, or what went well. Without it, more is worse.",
    )
    unit = fields.choice(
        "What is the count divided by?",
        [
            (AS_KNOWN, "The amount of support that is known for every month before"),
            *((unit, f"{PER:,} {label}") for unit, label in UNITS),
            (BY_DAYS, "Nothing but the days that passed"),
        ],
        initial=_USUAL.unit,
    )
    smallest_change = fields.choice(
        "What is the smallest change worth having?",
        CHANGES.items(),
        hint="A smaller change takes more events, and so more months, to show.",
        inline=True,
        initial=_USUAL.smallest_change,
    )
    check_method = fields.choice(
        "How will it be checked?", CHECK_METHODS.choices, missing="Select how it will be checked"
    )
    verifier = fields.account_choice(
        "Who checks? Not the person who does it", missing="Select who checks"
    )

    def __init__(
        self,
        *args: Any,
        owners: "Iterable[Account]",
        verifiers: "Iterable[Account]",
        themes: Iterable[Any],
        people: "Iterable[Person]",
        due: DueDay,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.due = due
        if self._ready:
            for name in ("metric", "direction"):
                self.fields[name].required = False
        self.offer("owner", owners)
        self.offer("verifier", verifiers)
        for name, records in (("themes", list(themes)), ("person", list(people))):
            if records:
                self.offer(name, records)
            else:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        due = data.get("due_date")
        if due is not None and (says := self.due.problem(due)):
            self.add_error("due_date", says)
        if data.get("owner") and data.get("owner") == data.get("verifier"):
            self.add_error("verifier", "Select somebody other than the person who does it")
        if data.get("this_person") and not data.get("person"):
            self.add_error("this_person", "Select the person whose plan it is, further up")
        if self._needs_a_reason(data):
            self.add_error("strength_reason", "Write why it works otherwise than its kind suggests")
        return data

    @property
    def _ready(self) -> ReadyMeasure | None:
        return READY.get(self.data.get(self.add_prefix("ready"), "")) if self.is_bound else None

    @property
    def count(self) -> CountChoice:
        """What is chosen so far, for the preview too; what is wrong on the form is as it was."""
        data = self.cleaned_data
        own = CountChoice(
            counts=data.get("counts") or _USUAL.counts,
            kinds=tuple(data.get("kinds") or ()) or None,
            part_of_day=data.get("part_of_day") or "",
            activity=data.get("activity") or "",
            this_person=bool(data.get("this_person")),
            unit=data.get("unit") or _USUAL.unit,
            wants_more=bool(data.get("more_reports")) or data.get("counts") == Counts.NEAR_MISSES,
            smallest_change=data.get("smallest_change") or _USUAL.smallest_change,
        )
        return ready_count(self._ready.key, own) if self._ready else own

    def _needs_a_reason(self, data: dict[str, Any]) -> bool:
        kind, strength = data.get("kind"), data.get("strength")
        if not kind or strength in (None, proposed_strength(kind)):
            return False
        return not data.get("strength_reason", "").strip()

    def draft(self) -> ActionDraft:
        data = self.cleaned_data
        themes, ready = list(data.get("themes") or []), self._ready
        return ActionDraft(
            what=data["what"],
            kind=data["kind"],
            strength=data["strength"],
            strength_reason=data["strength_reason"],
            outcome=data["outcome"],
            theme=themes[0] if themes else None,
            further_themes=themes[1:],
            person=data.get("person"),
            owner=data["owner"],
            due_date=data["due_date"],
            metric=data["metric"] or (ready.metric if ready else ""),
            direction=ready.direction if ready else data["direction"],
            before=data["before"],
            check_method=data["check_method"],
            verifier=data["verifier"],
            count=self.count,
        )


class DoneForm(MergingForm):
    merged = (
        *("why_again", "what_changed", "person", "old_version", "new_version"),
        *("before", "after", "live_on"),
    )
    why_again = fields.long_text(
        "Why did the change not do what it was meant to, or not last?",
        rows=3,
        hint="Look at the work: the time, the place, how people heard of it. What would make it "
        "easier to do than to leave?",
        missing="Write why it did not do what it was meant to, or not last, so that this time it holds",
    )
    what_changed = fields.text(
        "What did you change?",
        max_length=300,
        hint="Name the plan, procedure or thing. For example, support plan, section “Evening”.",
        missing="Write which plan, procedure or thing was changed",
    )
    person = fields.record_choice("Whose plan is it?", hint="Empty when it is about everybody.")
    old_version = fields.text(
        "Its version before", width=10, max_length=60, hint="Leave it empty if it has none."
    )
    new_version = fields.text("Its version now", width=10, max_length=60)
    before = fields.long_text(
        "How was it before?",
        rows=3,
        missing="Write how it was before, even if only “nothing was written”",
    )
    after = fields.long_text("How is it now?", rows=3, missing="Write how it is now")
    live_on = fields.day(
        "Since when is it live?", latest_today=True, missing="Enter the day it went live"
    )

    def __init__(
        self, *args: Any, people: "Iterable[Person]", asks_why: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.asks_why = list(people), asks_why
        if not asks_why:
            del self.fields["why_again"]
        if self.people:
            self.offer("person", self.people)
        else:
            del self.fields["person"]

    def again(self, data: QueryDict) -> "DoneForm":
        return type(self)(data, people=self.people, asks_why=self.asks_why)

    def words(self) -> ChangeWords:
        data = self.cleaned_data
        return ChangeWords(
            what_changed=data["what_changed"],
            before=data["before"],
            after=data["after"],
            live_on=data["live_on"],
            old_version=data["old_version"],
            new_version=data["new_version"],
            person=data.get("person"),
            why_again=data.get("why_again", ""),
        )


class MoveForm(MergingForm):
    merged = ("due_date", "reason")
    due_date = fields.day("New date", lean="future", missing="Enter the new date")
    reason = fields.text("Why?", missing="Write why the date moves, in a sentence")

    def __init__(
        self,
        *args: Any,
        due: DueDay,
        stands: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.due, self.stands = due, stands

    def again(self, data: QueryDict) -> "MoveForm":
        return type(self)(data, due=self.due)

    def clean_due_date(self) -> date:
        due: date = self.cleaned_data["due_date"]
        if says := self.due.problem(due):
            self.add_error("due_date", says)
        return due


class CancelForm(HeedwellForm):
    reason = fields.long_text(
        "Why is it not needed after all?",
        rows=3,
        hint="It stays on the case, with your name and your reason, and is counted.",
        missing="Write why it is not needed after all, in a sentence",
    )


class ProgressForm(HeedwellForm):
    words = fields.long_text("How is it going?", rows=3, missing="Write how it is going")
