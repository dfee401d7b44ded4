"""The forms of a leading measure."""

from typing import Any

from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm


class WatchForm(HeedwellForm):
    ready = fields.choice("What goes well with this count")
    own = fields.text(
        "Or another number",
        max_length=120,
        hint="For example, handover checks done, or staff who feel confident.",
    )

    def __init__(self, *args: Any, offered: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if offered:
            self.offer_choices("ready", [(name, name) for name in offered])
        else:
            del self.fields["ready"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.name:
            self.add_error("own", "Write which number you will enter each week")
        return data

    @property
    def name(self) -> str:
        return self.cleaned_data.get("own", "").strip() or self.cleaned_data.get("ready") or ""


class ReadingForm(HeedwellForm):
    day = fields.day("A day of that week", latest_today=True, missing="Enter a day of the week")
    number = fields.number("How many?", least=0, missing="Enter how many")
    out_of = fields.number(
        "Out of how many?", least=1, hint="Leave it empty when it is a plain number."
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        number, out_of = data.get("number"), data.get("out_of")
        if number is not None and out_of is not None and number > out_of:
            self.add_error("out_of", "Enter at least as many as you counted")
        return data
