"""What of several services is compared."""

from heedwell.foundation.setup.exposure import UNITS
from heedwell.rules.vocabulary import EVENT_TYPES
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm


class CompareForm(HeedwellForm):
    kind = fields.choice(
        "Which kind of event?",
        [("", "Every kind"), *((t.code, t.label) for t in EVENT_TYPES if t.parent is None)],
        as_list=True,
    )
    unit = fields.choice("Divided by", UNITS, inline=True)
    harm = fields.tick("Only those in which somebody was harmed")
