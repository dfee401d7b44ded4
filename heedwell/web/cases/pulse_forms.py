"""The questions on how sure somebody feels: each statement of the version, on its scale."""

from typing import Any

from heedwell.rules.pulse import Instrument
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm


class PulseForm(HeedwellForm):
    def __init__(self, *args: Any, instrument: Instrument, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        scale = [(str(step), words) for step, words in enumerate(instrument.scale, start=1)]
        for each in instrument.statements:
            self.fields[each.code] = fields.choice(
                each.words,
                scale,
                inline=True,
                coerce=int,
                missing=f"Select what fits best: {each.words}",
            )

    def chosen(self) -> dict[str, int]:
        return {each.code: self.cleaned_data[each.code] for each in self.instrument.statements}
