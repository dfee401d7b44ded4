"""How it is for the person whom a change was made for: the words on the page of the action."""

from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.verification.ways.person.queries import of_actions
from heedwell.rules.person_outcomes import Now
from heedwell.rules.vocabulary import VOICES, WAYS_OF_ASKING
from heedwell.web.components.parts import Fact, Facts, Tag, Tone
from heedwell.web.words import day_words, names_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action
    from heedwell.loop.verification.ways.models import PersonOutcome

TONES = {Now.BETTER: Tone.GOOD, Now.WORSE: Tone.BAD}


class PersonCard:
    def __init__(self, said: "PersonOutcome") -> None:
        now = Now(said.now)
        self.tag = Tag(now.label, TONES.get(now, Tone.PLAIN))
        was_asked = now is not Now.NOT_ASKED
        first, *further = [WAYS_OF_ASKING.label(code) for code in said.asked_how.split()] or [""]
        ways = [first, *(way.lower() for way in further)]
        rows = [
            ("What was to be better", said.wanted),
            ("What they say" if was_asked else "Why", said.words),
            ("Who told us", VOICES.label(said.whose) if said.whose else ""),
            ("How they were asked", names_words(ways)),
            ("Recorded", f"{day_words(localdate(said.recorded_at))} by {said.recorded_by.name}"),
        ]
        self.facts = Facts(tuple(Fact(term, words) for term, words in rows if words))


def person_card(viewer: Viewer, action: "Action") -> PersonCard | None:
    """What was said last; None where nobody asked."""
    said = of_actions(viewer, [action.pk]).get(action.pk)
    return PersonCard(said) if said else None
