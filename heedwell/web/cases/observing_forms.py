"""The forms of an observation: what is looked for, and what was seen once."""

from typing import TYPE_CHECKING, Any

from heedwell.loop.verification.ways.observing.operations import ObservationDraft, PlanDraft
from heedwell.rules.observing import MOST_BEHAVIOURS, MOST_TIMES, NEVER_A_PERSON, PassRule
from heedwell.rules.sampling import Seen
from heedwell.rules.vocabulary import DEBRIEF_ROLES, PARTS_OF_DAY
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm, Section

if TYPE_CHECKING:
    from heedwell.loop.verification.models import Recheck
    from heedwell.loop.verification.ways.models import Behaviour

_LONGEST = 200


class PlanForm(HeedwellForm):
    sections = (
        Section("What you will look for", ("behaviours",)),
        Section(
            "When it passes",
            ("wanted", "needed"),
            "Fixed before anybody looks. What could not be seen does not count.",
        ),
    )
    behaviours = fields.long_text(
        "What can somebody see being done? One behaviour a line.",
        rows=5,
        hint="In words that two people would tick alike. For example: Reads the handover sheet back "
        f"aloud. {MOST_BEHAVIOURS} at most.",
        missing="Write at least one thing that somebody can see being done",
    )
    wanted = fields.number(
        "How many observations?",
        least=1,
        most=MOST_TIMES,
        missing="Enter how many observations are wanted",
    )
    needed = fields.number(
        "In at least how many of them must each behaviour be done?",
        least=1,
        most=MOST_TIMES,
        missing="Enter in how many of them it must be done",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        lines = self._lines()
        if any(len(line) > _LONGEST for line in lines):
            self.add_error("behaviours", f"Make each line shorter: {_LONGEST} letters at most")
        elif len(lines) > MOST_BEHAVIOURS:
            self.add_error("behaviours", f"Keep to {MOST_BEHAVIOURS} behaviours at most")
        wanted, needed = data.get("wanted"), data.get("needed")
        if wanted and needed and needed > wanted:
            self.add_error("needed", f"Enter a number up to {wanted}, how many are wanted")
        return data

    def _lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data.get("behaviours", "").splitlines()]

    def draft(self) -> PlanDraft:
        data = self.cleaned_data
        return PlanDraft(
            behaviours=[line for line in self._lines() if line],
            rule=PassRule(data["wanted"], data["needed"]),
        )


class ObserveForm(HeedwellForm):
    """A question for each behaviour, in its own words. `version` is of what is looked for."""

    version = fields.version()
    observed_on = fields.day("When?", latest_today=True, missing="Enter the day")
    part_of_day = fields.choice(
        "At which time of day?",
        PARTS_OF_DAY.choices,
        as_list=True,
        missing="Select the time of day",
    )
    role = fields.choice(
        "Whose practice?",
        DEBRIEF_ROLES.choices,
        hint=NEVER_A_PERSON,
        missing="Select the role that you observed",
    )
    words = fields.long_text(
        "What helped, or got in the way?",
        rows=3,
        hint="The place, the tool, the time. No names. You can leave it empty.",
    )

    def __init__(self, *args: Any, behaviours: "list[Behaviour]", plan: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.behaviours, self.plan = behaviours, plan
        self.initial.setdefault("version", plan)
        self.was_changed = self.is_bound and self.data.get("version") != str(plan)
        if self.was_changed:
            kept = {k: v for k, v in self.data.items() if not k.startswith("seen_")}
            self.data = {**kept, "version": plan}
        for each in behaviours:
            self.fields[_name(each)] = fields.choice(
                each.words,
                [(seen.value, seen.label) for seen in Seen],
                inline=True,
                coerce=Seen,
                missing="Select whether it was done",
            )
        self.sections = (
            Section("When, and whose practice", ("observed_on", "part_of_day", "role")),
            Section("What you saw", tuple(map(_name, behaviours))),
            Section("", ("words",)),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.was_changed:
            self.add_error(None, "What is looked for was changed while you had it open")
            return data
        found = [data.get(_name(each)) for each in self.behaviours]
        if all(seen == Seen.NOT_SEEN for seen in found):
            self.add_error(
                _name(self.behaviours[0]),
                "Select yes or no for at least one: otherwise look again another time",
            )
        return data

    def draft(self, recheck: "Recheck | None") -> ObservationDraft:
        data = self.cleaned_data
        return ObservationDraft(
            observed_on=data["observed_on"],
            part_of_day=data["part_of_day"],
            role=data["role"],
            found={each.pk: data[_name(each)] for each in self.behaviours},
            words=data["words"],
            recheck=recheck,
        )


def _name(behaviour: "Behaviour") -> str:
    return f"seen_{behaviour.number}"
