"""The story of a case in sentences: who did what, when, and what they wrote."""

from collections.abc import Iterable, Iterator

from django.utils.timezone import localtime

from heedwell.journey.timeline import Event as StoryEvent
from heedwell.loop.reviews.states import About
from heedwell.loop.triage.states import Outcome
from heedwell.loop.verification.states import Finding
from heedwell.rules.tiers import Tier
from heedwell.rules.vocabulary import ENQUIRY_OUTCOMES, SEVERITIES, VOICES
from heedwell.web.components.parts import Event
from heedwell.web.words import moment_words


def story(events: Iterable[StoryEvent]) -> Iterator[Event]:
    for event in events:
        local = localtime(event.at)
        yield Event(
            when=moment_words(event.at),
            text=_sentence(event),
            detail=event.words if event.kind not in ("signal", "change") else "",
            kind="changed" if event.kind in ("change", "check") else "",
            machine_when=local.isoformat(timespec="minutes"),
        )


_SENTENCES = {
    "signal": "{who} reported: {what}.",
    "joined": "{who} joined {what} to this case.",
    "amendment": "{who} added to the report.",
    "review_submitted": "{who} finished the review.",
    "signed_off": "{who} signed the review off.",
    "sent_back": "{who} sent the review back.",
    "action": "{who} agreed: {what}.",
    "cancelled": "{who} cancelled: {what}.",
    "control": "{who} put in place for now: {what}.",
    "control_replaced": "{who} put something else in the place of: {what}.",
    "control_ended": "The lasting change is live, so this could end: {what}.",
    "change": "{who} recorded the change: {what}.",
    "progress": "{who} on “{what}”:",
    "recommendation": "{who} kept a recommendation of {what}.",
    "answer": "{who} answered the recommendation of {what}.",
    "recurred": "It happened again although a change was made that was to prevent it.",
    "meaning": "{who} said what that means for the change.",
    "comparison": "{who} looked at comparable cases.",
    "huddle": "{who} shared it in a huddle with {what}.",
    "note": "{who} published what changed: {what}.",
    "support": "{who} recorded support for staff.",
    "workaround": "{who} recorded a way round that people use.",
    "struck": "{who} struck out a record that no longer counts.",
    "thematic": "{who} began to look across services, under “{what}”.",
    "member_joined": "{who} put {what} beside it.",
    "member_left": "{who} took {what} out.",
    "closure": "{who} recorded that it can close: {what}.",
    "escalation": "It was late. {who} was told.",
}


def _sentence(event: StoryEvent) -> str:
    who = event.who or ("An import" if event.words == "import" else "Somebody")
    if event.kind == "triage":
        return f"{who} decided: {Tier(int(event.what)).label}."
    if event.kind == "triage_ended":
        return f"{who}: {Outcome(event.what).label.lower()}."
    if event.kind == "severity":
        return f"{who} recorded the harm: {SEVERITIES.label(event.what).lower()}."
    if event.kind == "link":
        return f"{who} recorded: {About(event.what).label.lower()}."
    if event.kind == "debrief":
        held = f"a debrief with {event.what}" if event.what else "why there was no debrief"
        return f"{who} recorded {held}."
    if event.kind == "voice":
        return f"{who} recorded the account of {VOICES.label(event.what).lower()}."
    if event.kind == "enquiry":
        return f"{who} recorded the outcome of the enquiry: {ENQUIRY_OUTCOMES.label(event.what).lower()}."
    if event.kind == "check":
        return f"{who} checked. {Finding(event.what).label}."
    return _SENTENCES[event.kind].format(who=who, what=event.what.rstrip("."))
