"""The story of a case in sentences: who did what, when, and what they wrote."""

from collections.abc import Iterable, Iterator

from django.utils.timezone import localtime

from heedwell.journey.timeline import Event as StoryEvent
from heedwell.loop.reviews.states import About
from heedwell.loop.triage.states import Outcome
from heedwell.loop.verification.states import Finding
from heedwell.rules.candour import Candour
from heedwell.rules.partners import Involvement
from heedwell.rules.person_outcomes import Now
from heedwell.rules.plain import inside
from heedwell.rules.tiers import Tier
from heedwell.rules.trying import End
from heedwell.rules.vocabulary import ENQUIRY_OUTCOMES, PARTNERS, SEVERITIES, VOICES
from heedwell.web.components.parts import Event
from heedwell.web.words import moment_words, quoted


def story(events: Iterable[StoryEvent]) -> Iterator[Event]:
    for event in events:
        local = localtime(event.at)
        yield Event(
            when=moment_words(event.at),
            text=_sentence(event),
            detail=event.words if event.kind not in ("signal", "change") else "",
            kind="changed" if event.kind == "change" or event.kind.startswith("check_") else "",
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
    "control_withdrawn": "This ended, for the case was entered in error: {what}.",
    "change": "{who} recorded the change: {what}.",
    "made_again": "{who} on why a check had opened it again, and “{what}” was made again:",
    "trial": "{who} planned a micro-test of: {what}. What we expect to see:",
    "trial_stopped": "A micro-test stopped by itself: {what}.",
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
    "candour_applies": "{who} decided that the duty of candour applies.",
    "candour_not": "{who} decided that the duty of candour does not apply.",
    "struck": "{who} struck out a record that no longer counts.",
    "thematic": "{who} began to look across services, under “{what}”.",
    "member_joined": "{who} put {what} beside it.",
    "member_left": "{who} took {what} out.",
    "closure": "{who} recorded that it can close: {what}.",
    "escalation": "It was late. {who} was told.",
}

_PARTNERS = {
    Involvement.CONTACTED: "{who} recorded that somebody outside was contacted: {what}.",
    Involvement.TO_CONTACT: "{who} decided who outside takes part: {what}.",
    Involvement.NOT_NEEDED: "{who} decided who outside is not needed: {what}.",
}


def _sentence(event: StoryEvent) -> str:
    who = event.who or ("An import" if event.words == "import" else "Somebody")
    if event.kind == "triage":
        return f"{who} decided: {Tier(int(event.what)).label}."
    if event.kind == "triage_ended":
        return f"{who}: {inside(Outcome(event.what).label)}."
    if event.kind == "severity":
        return f"{who} recorded the harm: {inside(SEVERITIES.label(event.what))}."
    if event.kind == "link":
        return f"{who} recorded: {inside(About(event.what).label)}."
    if event.kind == "debrief":
        held = f"a debrief with {event.what}" if event.what else "why there was no debrief"
        return f"{who} recorded {held}."
    if event.kind == "voice":
        return f"{who} recorded the account of {inside(VOICES.label(event.what))}."
    if event.kind == "candour":
        return f"{who} recorded, for the person or family: {inside(Candour(event.what).done)}."
    if event.kind.startswith("partner_"):
        involved = Involvement(event.kind.removeprefix("partner_"))
        return _PARTNERS[involved].format(who=who, what=PARTNERS.label(event.what))
    if event.kind == "enquiry":
        return f"{who} recorded the outcome of the enquiry: {inside(ENQUIRY_OUTCOMES.label(event.what))}."
    if event.kind == "trial_ended":
        return f"{who} decided after the micro-test: it is {End(event.what).past}."
    if event.kind == "person_outcome":
        return f"{who} recorded how it is for the person: {inside(Now(event.what).label)}."
    if event.kind.startswith("check_"):
        found = Finding(event.kind.removeprefix("check_"))
        return f"{who} checked {quoted(event.what)}. {found.label}."
    return _SENTENCES[event.kind].format(who=who, what=event.what.rstrip("."))
