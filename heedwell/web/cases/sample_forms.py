"""The forms of a sample: from what it is drawn, and what was seen in each case."""

from heedwell.rules.sampling import Frame, Seen
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm


class DrawForm(HeedwellForm):
    frame = fields.choice(
        "What should be looked at?",
        [(each.value, each.label) for each in Frame],
        hints={each.value: each.hint for each in Frame},
        coerce=Frame,
        missing="Select what should be looked at",
    )


_SEEN = [(each.value, each.label) for each in Seen]


class JudgeForm(HeedwellForm):
    in_record = fields.choice(
        "Is the change visible in the record?",
        _SEEN,
        inline=True,
        coerce=Seen,
        missing="Select whether the record shows it",
    )
    in_practice = fields.choice(
        "Is the change visible in practice?",
        _SEEN,
        inline=True,
        coerce=Seen,
        missing="Select whether it is seen in practice",
    )
    words = fields.long_text(
        "What did you see?",
        rows=3,
        hint="Watch, ask the person, read the notes of the day. Do not name staff.",
        missing="Write what you saw, in a sentence",
    )
