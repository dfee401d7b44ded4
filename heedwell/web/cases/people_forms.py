"""The forms for what people told us afterwards: the debrief, the own accounts, support, workarounds."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from heedwell.loop.reviews.afterwards.debriefs import DebriefDraft
from heedwell.loop.reviews.afterwards.support import SupportDraft
from heedwell.loop.reviews.afterwards.voices import LATER, TOLD, VoiceDraft
from heedwell.loop.reviews.afterwards.workarounds import WorkaroundDraft
from heedwell.loop.reviews.operations import LinkDraft
from heedwell.rules.vocabulary import (
    DEBRIEF_PARTS,
    DEBRIEF_ROLES,
    SUPPORT_ANSWERS,
    SUPPORT_KINDS,
    VOICE_OUTCOMES,
    WAYS_OF_ASKING,
)
from heedwell.web.components import fields
from heedwell.web.components.forms import HeedwellForm, Section

if TYPE_CHECKING:
    from heedwell.foundation.organisations.models import Person
    from heedwell.foundation.people.models import Account

_NOT_TOLD = tuple(code for code, _ in VOICE_OUTCOMES.choices if code != TOLD)
_PARTS = [code for code, _ in DEBRIEF_PARTS.choices]
_CAME = [code for code, _ in DEBRIEF_ROLES.choices]


class DebriefForm(HeedwellForm):
    sections = (
        Section("When, and with whom", ("held_on", "team")),
        Section(
            "Who came",
            (*(f"came_{code}" for code in _CAME), "named"),
            "Numbers are enough. Nobody is named who does not wish to be.",
        ),
        Section("Which leader was there", ("leader", "why_no_leader")),
        Section(
            "What people said",
            tuple(_PARTS),
            "About the work, the place and the plan, not about who. Each thing on a line of its own.",
        ),
    )
    held_on = fields.day("When was it?", latest_today=True, missing="Enter the day of the debrief")
    team = fields.text(
        "Which shift or team?", max_length=120, missing="Write which shift or team it was with"
    )
    named = fields.many_records("Named, because they wish to be", columns=True)
    leader = fields.text("Name and role", max_length=120, hint="For example, Rob, manager")
    why_no_leader = fields.text("If no leader was there, why not?")
    helped = fields.long_text(DEBRIEF_PARTS.label("helped"), rows=3)
    hindered = fields.long_text(DEBRIEF_PARTS.label("hindered"), rows=3)
    could_change = fields.long_text(
        DEBRIEF_PARTS.label("could_change"),
        rows=3,
        hint="Each line can become an action later, or stay an idea.",
    )

    def __init__(
        self, *args: Any, staff: "Iterable[Account]", asks_leader: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asks_leader = asks_leader
        for code, label in DEBRIEF_ROLES.choices:
            self.fields[f"came_{code}"] = fields.number(label, least=0, most=99)
        self.offer("named", staff)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not any(data.get(f"came_{code}") for code in _CAME) and not data.get("named"):
            self.add_error(f"came_{_CAME[0]}", "Enter how many people came, in one of the boxes")
        if self.asks_leader and not (data.get("leader") or data.get("why_no_leader")):
            self.add_error("leader", "Write which leader was there, or below why none was")
        if not any(data.get(part, "").strip() for part in _PARTS):
            self.add_error(_PARTS[0], "Write at least one thing that people said")
        return data

    def draft(self) -> DebriefDraft:
        data = self.cleaned_data
        return DebriefDraft(
            held_on=data["held_on"],
            team=data["team"],
            came={code: n for code in _CAME if (n := data[f"came_{code}"])},
            named=data["named"] or (),
            leader=data["leader"],
            why_no_leader="" if data["leader"] else data["why_no_leader"],
            lines={part: _lines(data[part]) for part in _PARTS},
        )


def _lines(text: str) -> list[str]:
    return [line.strip(" -•\t") for line in text.splitlines() if line.strip(" -•\t")]


class NoDebriefForm(HeedwellForm):
    why = fields.long_text(
        "Why was there no debrief?",
        rows=3,
        hint="For example, one person was alone on shift, and supervision took its place.",
        missing="Write why there was no debrief, in a sentence",
    )


class OwnLineForm(HeedwellForm):
    part = fields.choice(
        "What is it about?", DEBRIEF_PARTS.choices, missing="Select what it is about"
    )
    words = fields.long_text(
        "What do you want to say?",
        rows=3,
        hint="About the work, the place and the plan. No names.",
        missing="Write what you want to say",
    )
    shows_name = fields.tick("Show my name beside it", hint="Without it, nobody sees who wrote it.")


class VoiceForm(HeedwellForm):
    who = fields.text(
        "Who told us?", max_length=120, hint="For example, her sister, or an advocate"
    )
    outcome = fields.choice(
        "Did we ask?", VOICE_OUTCOMES.choices, missing="Select whether they told us, or why not"
    )
    asked_on = fields.day(
        "When?", latest_today=True, only_when=("outcome", TOLD), missing="Enter the day"
    )
    asked_by = fields.text(
        "Who asked?", max_length=120, only_when=("outcome", TOLD), missing="Write who asked"
    )
    asked_how = fields.many_choices(
        "How was it asked?",
        WAYS_OF_ASKING.choices,
        columns=True,
        only_when=("outcome", TOLD),
        missing="Select how it was asked",
    )
    words = fields.long_text(
        "In their own words",
        hint="As they said, signed or showed it. What we saw stands here too, marked as seen.",
        only_when=("outcome", TOLD),
        missing="Write what they told us, in their own words",
    )
    ask_again_on = fields.day(
        "When will we ask?",
        lean="future",
        earliest_today=True,
        only_when=("outcome", LATER),
        missing="Enter the day on which we ask",
    )
    reason = fields.text(
        "Why not now?",
        hint="When they have told us, leave it empty.",
        only_when=("outcome", _NOT_TOLD),
        missing="Write why, in a sentence",
    )

    def __init__(self, *args: Any, is_family: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_family:
            del self.fields["who"]

    def draft(self, whose: str, person: "Person | None") -> VoiceDraft:
        data = self.cleaned_data
        return VoiceDraft(
            whose=whose,
            person=person,
            who=data.get("who") or "",
            outcome=data["outcome"],
            asked_on=data["asked_on"],
            asked_by=data["asked_by"] or "",
            asked_how=data["asked_how"] or (),
            words=data["words"] or "",
            reason=data["reason"] or "",
            ask_again_on=data["ask_again_on"],
        )


class SupportForm(HeedwellForm):
    role = fields.choice(
        "Who was offered it?",
        DEBRIEF_ROLES.choices,
        missing="Select who was offered it",
    )
    account = fields.account_choice(
        "By name, if they are content with that",
        hint="Only those who sign off reviews here see it.",
    )
    kind = fields.choice(
        "What was offered?", SUPPORT_KINDS.choices, missing="Select what was offered"
    )
    theme = fields.record_choice(
        "Coaching on which learning theme?", only_when=("kind", "coaching")
    )
    words = fields.long_text("Anything to remember?", rows=2, hint="You can leave it empty.")
    offered_on = fields.day("When?", latest_today=True, missing="Enter the day it was offered")
    answer = fields.choice(
        "What did they say?", SUPPORT_ANSWERS.choices, inline=True, missing="Select what they said"
    )
    follow_up_on = fields.day(
        "When do you ask again?",
        lean="future",
        earliest_today=True,
        hint="It comes up on Today on that day. Empty: not again.",
    )

    def __init__(
        self, *args: Any, staff: "Iterable[Account]", themes: Iterable[Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offer("account", staff)
        themes = list(themes)
        if themes:
            self.offer("theme", themes)
        else:
            del self.fields["theme"]

    def draft(self) -> SupportDraft:
        data = self.cleaned_data
        return SupportDraft(
            role=data["role"],
            account=data["account"],
            kind=data["kind"],
            theme=data.get("theme"),
            words=data["words"],
            offered_on=data["offered_on"],
            answer=data["answer"],
            follow_up_on=data["follow_up_on"],
        )


class SupportAnswerForm(HeedwellForm):
    answer = fields.choice(
        "What did they say?", SUPPORT_ANSWERS.choices, inline=True, missing="Select what they said"
    )
    words = fields.long_text("How is it going?", rows=2, hint="You can leave it empty.")
    follow_up_on = fields.day(
        "When do you ask again?", lean="future", earliest_today=True, hint="Empty: not again."
    )


class WorkaroundForm(HeedwellForm):
    sections = (
        Section("The way round", ("what", "why_it_made_sense")),
        Section("How it was taken up", ("challenged_by", "challenged_on", "challenge")),
        Section("The fix to the system", ("fix",)),
    )
    what = fields.long_text(
        "What do people do instead?", rows=2, missing="Write what people do instead"
    )
    why_it_made_sense = fields.long_text(
        "What makes it the sensible thing to do?",
        rows=2,
        hint="Too little time, the tool is elsewhere, the procedure does not fit the day.",
        missing="Write what makes it the sensible thing to do",
    )
    challenged_by = fields.text(
        "Which leader talked about it?", max_length=120, missing="Write who talked about it"
    )
    challenged_on = fields.day("When?", latest_today=True, missing="Enter the day")
    challenge = fields.long_text(
        "What did they ask, and what did people answer?",
        rows=3,
        hint="With curiosity: what is the risk, and what would make the safe way the easy way?",
        missing="Write what was asked and answered",
    )
    fix = fields.record_choice(
        "Which action of this case fixes it?", hint="Empty: you agree one on the next page."
    )

    def __init__(self, *args: Any, actions: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        actions = list(actions)
        if actions:
            self.offer("fix", actions)
        else:
            del self.fields["fix"]

    def draft(self) -> WorkaroundDraft:
        return WorkaroundDraft(
            **{name: value for name, value in self.cleaned_data.items() if name != "fix"}
        )


class LinkForm(HeedwellForm):
    decider = fields.text(
        "Who decided?", max_length=120, hint="Name and role", missing="Write who decided"
    )
    happened_on = fields.day("When was that?", latest_today=True, missing="Enter the day")
    body = fields.text("Where?", max_length=160, missing="Write where it was decided")
    reference = fields.text(
        "Where is it written down?",
        max_length=120,
        hint="A minute, a reference number, or the name of the record and its page",
        missing="Write where somebody else can read it",
    )
    words = fields.long_text(
        "What was asked, and what was decided?",
        rows=4,
        missing="Write what was asked and decided",
    )

    def __init__(self, *args: Any, where: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].label = where

    def draft(self) -> LinkDraft:
        return LinkDraft(**self.cleaned_data)


class StrikeForm(HeedwellForm):
    reason = fields.text("Why does it no longer count?", missing="Write why, in a sentence")
