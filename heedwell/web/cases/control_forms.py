"""The forms of an interim safety control: putting it in place, replacing it, what it waits for."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from heedwell.loop.actions.controls.operations import ControlDraft
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm

if TYPE_CHECKING:
    from heedwell.foundation.people.models import Account
    from heedwell.loop.actions.models import Action


class ControlForm(HeedwellForm):
    what = fields.text(
        "What keeps people safe for now?",
        max_length=300,
        hint="For example, two people at each transfer until the new hoist is there.",
        missing="Write what keeps people safe for now",
    )
    owner = fields.account_choice("Who looks after it?", missing="Select who looks after it")
    started_on = fields.day(
        "Since when?", latest_today=True, missing="Enter the day since when it is in place"
    )
    action = fields.record_choice(
        "Until which change is live?",
        hint="It ends by itself when that change is live. Leave it empty while none is agreed.",
    )

    def __init__(
        self,
        *args: Any,
        owners: "Iterable[Account]",
        actions: "Iterable[Action]",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("owner", owners)
        actions = list(actions)
        if actions:
            self.offer("action", actions)
        else:
            del self.fields["action"]

    def draft(self) -> ControlDraft:
        data = self.cleaned_data
        return ControlDraft(
            what=data["what"],
            owner=data["owner"],
            started_on=data["started_on"],
            action=data.get("action"),
        )


class ReplaceForm(ControlForm):
    reason = fields.long_text(
        "Why does it take the place of the other?",
        rows=2,
        missing="Write why this keeps people as safe, in a sentence",
    )


class BridgeForm(HeedwellForm):
    action = fields.record_choice(
        "Which change does it wait for?", missing="Select the change that it waits for"
    )

    def __init__(self, *args: Any, actions: "Iterable[Action]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("action", actions)
