"""The forms of what a statement rests on: told, a record, a file; and that it does not after all."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from heedwell.foundation.attachments.kinds import (
    ACCEPT,
    LARGEST,
    MEGABYTE,
    WHAT_CAN_BE_ATTACHED,
)
from heedwell.loop.reviews.states import Rests
from heedwell.loop.reviews.timeline.drafts import EvidenceDraft
from heedwell.web.cases.pages.analysis import evidence_words
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm

if TYPE_CHECKING:
    from heedwell.loop.reviews.models import Evidence
    from heedwell.loop.reviews.timeline.evidence import Record
    from heedwell.loop.reviews.timeline.queries import Standing


class ToldForm(HeedwellForm):
    told_by = fields.text(
        "Who told us?",
        max_length=120,
        hint="By role, never by name: night staff, her sister.",
        missing="Write who told us, by role",
    )
    told_on = fields.day("When?", latest_today=True, missing="Enter the day they told us")
    words = fields.long_text("What did they say?", rows=3, missing="Write what they said")

    def draft(self) -> EvidenceDraft:
        data = self.cleaned_data
        return EvidenceDraft(
            rests_on=Rests.TOLD,
            words=data["words"],
            told_by=data["told_by"],
            told_on=data["told_on"],
        )


class RecordForm(HeedwellForm):
    record = fields.choice("Which record?", as_list=True, missing="Select the record")

    def __init__(self, *args: Any, records: "Sequence[Record]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.records = {each.key: each for each in records}
        self.offer_choices("record", [(key, each.words) for key, each in self.records.items()])

    def draft(self) -> EvidenceDraft:
        return self.records[self.cleaned_data["record"]].draft()


class FileForm(HeedwellForm):
    file = fields.upload(
        "Which file?",
        accept=ACCEPT,
        hint=f"{WHAT_CAN_BE_ATTACHED[0].upper()}{WHAT_CAN_BE_ATTACHED[1:]}, "
        f"up to {LARGEST // MEGABYTE} MB. Whoever reads this case can open it.",
        missing="Choose the file",
    )


class DropForm(HeedwellForm):
    which = fields.choice("Which?", as_list=True, missing="Select what it does not rest on")
    why = fields.text("Why not?", missing="Write why it does not rest on it, in a sentence")

    def __init__(self, *args: Any, standing: "Standing", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(each.pk): each for each in standing.evidence}
        self.offer_choices(
            "which", [(key, evidence_words(each)[:120]) for key, each in self.known.items()]
        )

    def chosen(self) -> "Evidence":
        return self.known[self.cleaned_data["which"]]
