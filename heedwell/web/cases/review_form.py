"""The form of a review. It can be saved half full; only finishing asks for everything."""

from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from heedwell.loop.reviews import queries as reviews
from heedwell.loop.reviews.operations import ContributorDraft, ReviewDraft
from heedwell.rules.vocabulary import CONTRIBUTING_FACTORS, CONTRIBUTOR_ROLES, FACTOR_GROUPS
from heedwell.web.components import fields
from heedwell.web.components.forms import Section
from heedwell.web.components.merging import MergingForm

if TYPE_CHECKING:
    from heedwell.loop.reviews.models import Review

BOXES = ("what_happened", "why_it_happened", "what_we_will_change", "how_we_will_know")
_ROLES = [code for code, _ in CONTRIBUTOR_ROLES.choices]


class ReviewForm(MergingForm):
    merged = (
        *BOXES,
        "immediate_actions",
        "factors",
        "factors_together",
        "themes",
        *(f"with_{code}" for code in _ROLES),
    )
    sections = (
        Section("1. What happened?", ("what_happened", "immediate_actions")),
        Section("2. Why was it more likely?", ("why_it_happened", "factors", "factors_together")),
        Section("3. What will we change?", ("what_we_will_change",)),
        Section("4. How will we know that it worked?", ("how_we_will_know",)),
        Section("What we learned", ("themes", "new_themes")),
        Section("Who took part", tuple(f"with_{code}" for code in _ROLES)),
    )
    what_happened = fields.long_text(
        "The facts, in the order they happened", rows=6, hint="It begins with what was reported."
    )
    immediate_actions = fields.long_text(
        "What was done straight away to make people safe?",
        rows=2,
        hint="If nothing was needed, write that.",
    )
    why_it_happened = fields.long_text(
        "In your own words",
        rows=4,
        hint="Look past the person on shift: what in the work, the place or the plan made it likely?",
    )
    factors = fields.many_choices("What made it more likely?", columns=True)
    factors_together = fields.long_text(
        "How did these act together?", rows=2, hint="Leave it empty when there is only one."
    )
    what_we_will_change = fields.long_text(
        "One practical change", rows=3, hint="A tool, a checklist, a role, a routine, a place."
    )
    how_we_will_know = fields.long_text("One measure, one date, one person who checks", rows=3)
    themes = fields.many_choices("Learning themes", columns=True)
    new_themes = fields.text(
        "Another theme", hint="In a few words, for example evening transitions. Comma between two."
    )

    def __init__(self, *args: Any, themes: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.theme_names = themes
        self.fields["factors"].choices = _factors_by_group()  # type: ignore[attr-defined] # a choice of ours
        if themes:
            self.fields["themes"].choices = [(name, name) for name in themes]  # type: ignore[attr-defined] # ours
        else:
            del self.fields["themes"]
        for code, label in CONTRIBUTOR_ROLES.choices:
            self.fields[f"with_{code}"] = fields.text(
                label, max_length=300, hint=_HINTS.get(code, "")
            )

    @staticmethod
    def initial_of(review: "Review") -> dict[str, Any]:
        """What has been saved, as the form shows it."""
        given = {box: getattr(review, box) for box in BOXES}
        by_role = {row.role: row.words for row in reviews.contributors(review)}
        return {
            **given,
            "immediate_actions": review.immediate_actions,
            "factors_together": review.factors_together,
            "factors": [row.code for row in reviews.factors(review)],
            "themes": [theme.name for theme in reviews.themes(review)],
            "version": review.version,
            **{f"with_{code}": by_role.get(code, "") for code in _ROLES},
        }

    def again(self, data: QueryDict) -> "ReviewForm":
        named = dict.fromkeys([*self.theme_names, *data.getlist("themes")])
        return ReviewForm(data, themes=sorted(named))

    def draft(self) -> ReviewDraft:
        data = self.cleaned_data
        typed = [name.strip() for name in data["new_themes"].split(",")]
        return ReviewDraft(
            **{box: data[box] for box in BOXES},
            immediate_actions=data["immediate_actions"],
            factors_together=data["factors_together"],
            factors=dict.fromkeys(data["factors"], ""),
            theme_names=[*(data.get("themes") or []), *filter(None, typed)],
            contributors=[
                ContributorDraft(role=code, words=data[f"with_{code}"])
                for code in _ROLES
                if data[f"with_{code}"].strip()
            ],
        )


_HINTS = {
    "person_supported": "What they told us, and how we asked: pictures, signs, an advocate.",
    "family_or_advocate": "What they told us, and when.",
    "staff_involved": "What helped, what got in the way, what could be different.",
}


def _factors_by_group() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            group.label,
            [(term.code, term.label) for term in CONTRIBUTING_FACTORS.in_group(group.code)],
        )
        for group in FACTOR_GROUPS
    ]
