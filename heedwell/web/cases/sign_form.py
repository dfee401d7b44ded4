"""The decision of a second person on a review, with a comment on any of its boxes."""

from typing import Any

from heedwell.rules.routes import RouteRule
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm, Section


class SignForm(HeedwellForm):
    decision = fields.choice(
        "Your decision",
        [("sign", "I sign it off"), ("return", "I send it back with a comment")],
        missing="Select whether you sign it off or send it back",
    )
    comments = fields.long_text(
        "Comment", rows=3, hint="Needed when you send it back, here or on a box"
    )

    def __init__(self, *args: Any, rule: RouteRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.boxes = {f"on_{question.code}": question for question in rule.questions}
        for name, question in self.boxes.items():
            self.fields[name] = fields.text(question.text, max_length=500)
        self.sections = (
            Section(
                "Comments on a box",
                tuple(self.boxes),
                "The writer sees each beside the box that it is about.",
                is_folded=True,
            ),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        said = data.get("comments", "").strip() or any(self.in_boxes().values())
        if data.get("decision") == "return" and not said:
            self.add_error("comments", "Write what should change before you can sign it")
        return data

    @property
    def signs(self) -> bool:
        return bool(self.cleaned_data["decision"] == "sign")

    def in_boxes(self) -> dict[str, str]:
        """What is asked for in each box that has a comment."""
        typed = {
            question.code: self.cleaned_data.get(name) for name, question in self.boxes.items()
        }
        return {code: words for code, words in typed.items() if words}
