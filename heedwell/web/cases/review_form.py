"""The form of a review: its kind says what it asks. It can be saved half full; only finishing asks for all.

The one change of a fifteen-minute review is agreed on the same page, in the form of an action.
"""

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from django.http import QueryDict

from heedwell.loop.actions.operations import ActionDraft
from heedwell.loop.reviews import queries as reviews
from heedwell.loop.reviews.operations import ReviewDraft
from heedwell.loop.reviews.parts import ContributorDraft
from heedwell.rules.likely_factors import Offer
from heedwell.rules.routes import ROUTES, Box, Question, RouteRule
from heedwell.rules.tiers import ReviewRoute
from heedwell.rules.vocabulary import CONTRIBUTING_FACTORS, CONTRIBUTOR_ROLES, FACTOR_GROUPS
from heedwell.web.cases.action_forms import ActionForm
from heedwell.web.cases.due_days import DueDay
from heedwell.web.components import fields
from heedwell.web.components.forms import Section
from heedwell.web.components.merging import MergingForm

if TYPE_CHECKING:
    from heedwell.loop.reviews.models import Review

BOXES = tuple(Box)
_ROLES = [code for code, _ in CONTRIBUTOR_ROLES.choices]
_ROWS = {Box.WHAT_HAPPENED: 6, Box.WHY: 4}
# The fields of the action that stand with the third box, and those with the fourth.
_DOES = ("agree-kind", "agree-owner", "agree-due_date")
_KNOWS = ("agree-direction", "agree-check_method", "agree-verifier")
# The boxes that are the action's own words: nobody writes them twice.
_WORDS = {"what": Box.CHANGE, "metric": Box.KNOW}


@dataclass(frozen=True, kw_only=True)
class Offered:
    """What the page puts beside the questions: never ticked, never filled in for the person.

    `action` makes the form in which the one change is agreed, where this person may agree it.
    `remarks` are the comments with which it came back, by box.
    """

    themes: tuple[str, ...] = ()
    likely: tuple[Offer, ...] = ()
    remarks: Mapping[str, str] = field(default_factory=dict)
    action: "ActionOffer | None" = None


@dataclass(frozen=True, kw_only=True)
class ActionOffer:
    owners: tuple[Any, ...]
    verifiers: tuple[Any, ...]
    due: DueDay
    initial: Mapping[str, Any] = field(default_factory=dict)

    def form(self, data: QueryDict | None) -> ActionForm:
        return ActionForm(
            data,
            prefix="agree",
            owners=self.owners,
            verifiers=self.verifiers,
            themes=(),
            people=(),
            due=self.due,
            initial=dict(self.initial),
        )


_FEW_THEMES = 6


class ReviewForm(MergingForm):
    immediate_actions = fields.long_text(
        "What was done straight away to make people safe?",
        rows=2,
        hint="If nothing was needed, write that.",
    )
    factors = fields.many_choices("What made it more likely?", columns=True, folds=True)
    factors_together = fields.long_text(
        "How did these act together?", rows=2, hint="Leave it empty when there is only one."
    )
    themes = fields.many_choices("Learning themes", columns=True, folds=True)
    new_themes = fields.text(
        "Another theme", hint="In a few words, for example evening transitions. Comma between two."
    )
    opened = fields.hidden()  # when the page was opened, signed: for the time that it took
    beats = fields.hidden()  # set by the script that notes each minute of typing

    def __init__(
        self,
        *args: Any,
        rule: RouteRule = ROUTES[ReviewRoute.RCA_LIGHT],
        offered: Offered = Offered(),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rule, self.offered = rule, offered
        for question in rule.questions:
            self.fields[_name(question)] = fields.long_text(
                question.text, rows=_ROWS.get(question.box, 3), hint=self._hint(question)
            )
        self._offer_factors()
        if offered.themes:
            self.offer_choices("themes", _themes(offered.themes))
        else:
            del self.fields["themes"]
        for code, label in CONTRIBUTOR_ROLES.choices:
            self.fields[f"with_{code}"] = fields.text(
                label, max_length=300, hint=_HINTS.get(code, "")
            )
        self.action = self._action_fields() if offered.action else None
        self.sections = tuple(self._sections())
        self.merged = (  # type: ignore[misc] # by its route
            *map(_name, rule.questions),
            "immediate_actions",
            "factors",
            "factors_together",
            "themes",
            *(f"with_{code}" for code in _ROLES),
        )

    @staticmethod
    def initial_of(review: "Review") -> dict[str, Any]:
        """What has been saved, as the form shows it."""
        by_role = {row.role: row.words for row in reviews.contributors(review)}
        return {
            **{box.value: getattr(review, box) for box in BOXES},
            **{f"ask_{code}": words for code, words in reviews.answers(review).items()},
            "immediate_actions": review.immediate_actions,
            "factors_together": review.factors_together,
            "factors": [row.code for row in reviews.factors(review)],
            "themes": [theme.name for theme in reviews.themes(review)],
            "version": review.version,
            **{f"with_{code}": by_role.get(code, "") for code in _ROLES},
        }

    def again(self, data: QueryDict) -> "ReviewForm":
        return self._with(data, data.getlist("themes"))

    def after_saving(self, saved: Mapping[str, Any]) -> "ReviewForm":
        """The page as it was typed, on top of what has just been saved of it: nothing is lost
        when finishing is refused afterwards."""
        data = cast(QueryDict, self.data).copy()
        again = self._with(data, saved["themes"])
        for name, value in again.comparable(saved).items():
            data.setlist(name, value if isinstance(value, list) else [value])
        data["new_themes"] = ""
        return again.on_top_of(saved)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if self.action is not None and self.is_finishing and self.has_action:
            for name, sentences in self.action.errors.items():
                self.add_error(self._field_of(name), cast(Any, sentences))
        return data

    @property
    def is_finishing(self) -> bool:
        return bool(self.is_bound and self.data.get("then") == "submit")

    @property
    def has_action(self) -> bool:
        """Whether somebody began to agree the change here."""
        typed = ("agree-kind", "agree-verifier", "agree-check_method", "agree-direction")
        return self.action is not None and any(self.data.get(name) for name in typed)

    def agreed(self) -> ActionDraft | None:
        """The change as it is agreed on this page; None when it was left alone."""
        return self.action.draft() if self.action is not None and self.has_action else None

    def draft(self) -> ReviewDraft:
        data = self.cleaned_data
        typed = [name.strip() for name in data["new_themes"].split(",")]
        return ReviewDraft(
            **{box.value: data[box] for box in BOXES},
            immediate_actions=data["immediate_actions"],
            factors_together=data["factors_together"],
            factors=dict.fromkeys(data["factors"], ""),
            theme_names=[*(data.get("themes") or []), *filter(None, typed)],
            answers={question.code: data[_name(question)] for question in self.rule.extra},
            contributors=[
                ContributorDraft(role=code, words=data[f"with_{code}"])
                for code in _ROLES
                if data[f"with_{code}"].strip()
            ],
        )

    def _with(self, data: QueryDict, themes: Iterable[str]) -> "ReviewForm":
        """The same form, offering every theme that is known by now."""
        named = tuple(sorted({*self.offered.themes, *themes}))
        offered = Offered(
            themes=named,
            likely=self.offered.likely,
            remarks=self.offered.remarks,
            action=self.offered.action,
        )
        return ReviewForm(data, rule=self.rule, offered=offered)

    def _hint(self, question: Question) -> str:
        remark = self.offered.remarks.get(question.code)
        return f"{remark} {question.hint}".strip() if remark else question.hint

    def _offer_factors(self) -> None:
        """What is worth a look comes first, with its reasons; the rest by group."""
        likely = {offer.code: ", ".join(offer.because) for offer in self.offered.likely}
        groups = [
            (
                group.label,
                [
                    (term.code, term.label)
                    for term in CONTRIBUTING_FACTORS.in_group(group.code)
                    if term.code not in likely
                ],
            )
            for group in FACTOR_GROUPS
        ]
        if likely:
            first = [(code, CONTRIBUTING_FACTORS.label(code)) for code in likely]
            groups.insert(0, ("Worth a look, from what was reported. Tick what you found", first))
        self.offer_choices("factors", groups, likely)

    def _action_fields(self) -> ActionForm:
        """The questions of an action, asked here; its words are those of the two boxes."""
        data = None
        if self.is_bound:
            data = cast(QueryDict, self.data).copy()
            for name, box in _WORDS.items():
                data[f"agree-{name}"] = " ".join(str(self.data.get(box, "")).split())[:300]
        action = cast(ActionOffer, self.offered.action).form(data)
        for name in (*_DOES, *_KNOWS):
            own = name.removeprefix("agree-")
            asked = copy(action.fields[own])
            asked.required = False
            if own in action.initial:
                asked.initial = action.initial[own]
            self.fields[name] = asked
        return action

    def _field_of(self, name: str) -> str | None:
        """Where the page asks for a field of the action."""
        here = f"agree-{name}"
        return here if here in self.fields else _WORDS.get(name)

    def _sections(self) -> Iterable[Section]:
        inside: dict[Box, tuple[str, ...]] = {
            Box.WHAT_HAPPENED: ("immediate_actions",),
            Box.WHY: ("factors", "factors_together"),
            Box.CHANGE: _DOES,
            Box.KNOW: _KNOWS,
        }
        for number, box in enumerate(BOXES, start=1):
            asked = [_name(each) for each in self.rule.questions if each.box is box]
            yield Section(f"{number}. {box.label}", (*asked, *inside[box]))
        yield Section("What we learned", ("themes", "new_themes"))
        yield Section("Who took part", tuple(f"with_{code}" for code in self._roles()))

    def _roles(self) -> list[str]:
        """Who should take part comes first."""
        return sorted(_ROLES, key=lambda code: code not in self.rule.people)


def _themes(names: Sequence[str]) -> list[Any]:
    """A few stand in plain sight; a long list is folded, with its number."""
    named = [(name, name) for name in names]
    return named if len(named) <= _FEW_THEMES else [("Named before", named)]


def _name(question: Question) -> str:
    """A box goes by its own name; a question that only some routes have is marked as one."""
    return question.code if question.code in set(BOXES) else f"ask_{question.code}"


_HINTS = {
    "person_supported": "What they told us, and how we asked: pictures, signs, an advocate.",
    "family_or_advocate": "What they told us, and when.",
    "staff_involved": "What helped, what got in the way, what could be different.",
}
