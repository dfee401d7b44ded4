"""The report form: one page, in plain words, cut to what was chosen at the door."""

import uuid
from collections.abc import Container, Iterable, Iterator
from copy import deepcopy
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, cast

from heedwell.loop.signals.draft import AffectedDraft, SignalDraft
from heedwell.rules.doors import Door
from heedwell.rules.own_words import OwnWords
from heedwell.rules.rulebook import Rulebook
from heedwell.rules.vocabulary import (
    AFFECTED_ROLES,
    PARTS_OF_DAY,
    PHYSICAL_HARM,
    PSYCHOLOGICAL_HARM,
    SIGNAL_KINDS,
    STAFFING,
    STOPPED_BY,
    TOLD,
    Vocabulary,
)
from heedwell.rules.vocabulary.terms import under
from heedwell.web.components import fields
from heedwell.web.components.declared import Declaring
from heedwell.web.components.forms import HeedwellForm, Section

if TYPE_CHECKING:
    from django.http import QueryDict

    from heedwell.foundation.organisations.models import Person, Service
    from heedwell.foundation.people.models import Account

OTHER_TYPE = "other_type"
NOT_NAMED = "Somebody who works here, not named"
# With "Something else" these stand as buttons that a thumb can hit, not as a list to open.
MOST_OFFERED = 7
_ABOUT = ("service", "kind", "event_type", "other_type", "facts")
_WHEN = ("happened_on", "happened_time", "place")
_WHO = ("role", "person", "physical", "psychological", "another")
_MORE = ("part_of_day", "place_words", "words", "activity", "weakness_shown", "staffing")
_ALSO = tuple(f"also_{name}" for name in ("role", "person", "words", "physical", "psychological"))
_STAFF = ("about_staff", "staff", "staff_words")
_STOPPED = ("stopped_by", "what_stopped_it", "could_have_happened")
_NEAR_MISS = (*_STOPPED, "weakness_shown")
# A check looks at records, rooms and rounds, so that nobody needs to be named.
AUDIT = ("audit_variance",)
_AFFECTED = (*_WHO, *_ALSO, *_STAFF, "words", "staffing", "activity")


class ReportForm(HeedwellForm):
    """Everything that is asked behind any door. `form_for` cuts it to one."""

    client_id = fields.hidden_uuid(initial=uuid.uuid4)

    service = fields.record_choice("Which service is it about?", missing="Select the service")
    kind = fields.choice("Which is it?", missing="Select which it is")
    event_type = fields.choice("What kind of thing was it?", missing="Select what kind it was")
    other_type = fields.choice(
        "What was it?", only_when=("event_type", OTHER_TYPE), missing="Select what it was"
    )
    facts = fields.long_text(
        "What happened?",
        rows=6,
        hint="Just what you saw and heard, in the order it happened. No blame, no guesses.",
        missing="Write what happened, in a sentence or two",
    )

    happened_on = fields.day(
        "What day did it happen?",
        latest_today=True,
        hint="For example, today, yesterday or 27/3/2026",
        missing="Enter the day it happened, or the day you noticed it",
    )
    happened_time = fields.clock(
        "What time?", hint="For example, 17:30. Leave it empty if you are not sure."
    )
    part_of_day = fields.choice(
        "Which part of the day, if you do not know the time?", PARTS_OF_DAY.choices
    )
    place = fields.choice("Where was it?", missing="Select where it was")
    place_words = fields.text("Where exactly?", hint="For example, top of the back stairs")
    activity = fields.choice("What was going on?")

    role = fields.choice(
        "Who did it happen to?", AFFECTED_ROLES.choices, missing="Select who it happened to"
    )
    person = fields.record_choice("Which person?", only_when=("role", "person_supported"))
    words = fields.text("Who, in a few words?", hint="If they are not in the list")
    physical = fields.choice(
        "Were they hurt?", missing="Select whether they were hurt, or that it is not known yet"
    )
    psychological = fields.choice(
        "Were they upset or frightened?",
        missing="Select whether they were upset, or that it is not known yet",
    )
    another = fields.yes_no("Did it happen to anybody else as well?", initial=False)
    also_role = fields.choice(
        "Who else?", AFFECTED_ROLES.choices, only_when=("another", True), missing="Select who else"
    )
    also_person = fields.record_choice("Which person?", only_when=("also_role", "person_supported"))
    also_words = fields.text("Who, in a few words?", only_when=("another", True))
    also_physical = fields.choice(
        "Were they hurt?", only_when=("another", True), missing="Select whether they were hurt"
    )
    also_psychological = fields.choice(
        "Were they upset or frightened?",
        only_when=("another", True),
        missing="Select whether they were upset",
    )

    stopped_by = fields.choice(
        "What stopped it from going wrong?",
        STOPPED_BY.choices,
        missing="Select what stopped it, or “I don’t know”",
    )
    what_stopped_it = fields.text("In your own words", hint="For example, I read the name twice.")
    could_have_happened = fields.text(
        "What could have happened?", missing="Write what could have happened"
    )
    weakness_shown = fields.text(
        "What does it show that we could make safer?", hint="Leave it empty if you are not sure."
    )

    immediate_actions = fields.long_text(
        "What was done straight away to make people safe?",
        rows=3,
        hint="If nothing was needed, write that.",
        missing="Write what was done straight away, or that nothing was needed",
    )
    told = fields.many_choices(
        "Who has been told?",
        TOLD.choices,
        columns=True,
        missing="Select who has been told, or “Nobody yet”",
    )
    staffing = fields.many_choices(
        "How was the team that day?",
        STAFFING.choices,
        hint="It is never held against anybody.",
    )
    is_safeguarding = fields.yes_no(
        "Are you worried that somebody may be being hurt, neglected or treated badly?",
        missing="Select yes or no",
    )

    about_staff = fields.yes_no(
        "Are you worried about something that somebody who works here did, or did not do?",
        hint="They are not told, and they do not see your report.",
    )
    staff = fields.record_choice(
        "Who is it about?",
        only_when=("about_staff", True),
        hint="Leave it empty if they are not in the list.",
    )
    staff_words = fields.text(
        "Who, in a few words?",
        only_when=("about_staff", True),
        hint="For example, the agency nurse on the late shift.",
    )

    door: ClassVar[Door]
    own_words: ClassVar[OwnWords]

    def __init__(
        self,
        data: "QueryDict | None" = None,
        *,
        services: "list[Service]",
        people: "Iterable[Person]",
        staff: "Iterable[Account]",
    ) -> None:
        super().__init__(data)
        self.services = services
        for name, records, label in (
            ("service", services, str),
            ("person", people, _person_label),
            ("also_person", people, _person_label),
            ("staff", staff, str),
        ):
            if name in self.fields:
                self.offer(name, records, label)

    def draft(self) -> SignalDraft:
        """What was written, ready to be reported."""
        data = self.cleaned_data
        kind = data.get("kind") or self.door.kinds[0]
        chosen = data["event_type"]
        event_type = data["other_type"] if chosen == OTHER_TYPE else chosen
        affected = [self._affected("")] if "role" in self.fields else []
        if data.get("another"):
            affected.append(self._affected("also_"))
        return SignalDraft(
            client_id=data["client_id"] or uuid.uuid4(),
            service=data.get("service") or self.services[0],
            kind=kind,
            event_type=under(event_type),
            title=self.own_words.title(event_type, data.get("place") or ""),
            facts=data["facts"],
            happened_on=data["happened_on"],
            happened_time=data["happened_time"],
            part_of_day=data["part_of_day"] or "" if not data["happened_time"] else "",
            place=data.get("place") or "",
            place_words=data.get("place_words", ""),
            activity=data.get("activity") or "",
            staffing=data.get("staffing") or (),
            immediate_actions=data["immediate_actions"],
            told=data["told"],
            stopped_by=data.get("stopped_by") or "",
            what_stopped_it=data.get("what_stopped_it", ""),
            could_have_happened=data.get("could_have_happened", ""),
            weakness_shown=data.get("weakness_shown", ""),
            is_safeguarding=kind == "safeguarding_concern" or bool(data.get("is_safeguarding")),
            affected=affected,
            about_staff=data.get("staff"),
            about_staff_words=data.get("staff_words", "") or self._staff_not_named(),
        )

    def _staff_not_named(self) -> str:
        """Somebody who works here, and no more is known: that too is kept and acted on."""
        data = self.cleaned_data
        return NOT_NAMED if data.get("about_staff") and not data.get("staff") else ""

    def _affected(self, prefix: str) -> AffectedDraft:
        data = self.cleaned_data
        nobody_hurt = "physical" not in self.fields
        return AffectedDraft(
            role=data[f"{prefix}role"],
            person=data.get(f"{prefix}person"),
            words=data.get(f"{prefix}words", ""),
            physical_harm="none" if nobody_hurt else data[f"{prefix}physical"],
            psychological_harm="none" if nobody_hurt else data[f"{prefix}psychological"],
        )


@lru_cache(maxsize=256)
def form_for(door: Door, rulebook: Rulebook, *, asks_service: bool) -> type[ReportForm]:
    """The form behind a door, with all its choices: the same for everybody, so made once."""
    words = OwnWords(rulebook)
    types = words.event_types
    asked = deepcopy(ReportForm.base_fields)
    choices = {
        "physical": _plain(PHYSICAL_HARM),
        "psychological": _plain(PSYCHOLOGICAL_HARM),
        "kind": [(code, SIGNAL_KINDS.get(code).plain) for code in door.kinds],
        "event_type": [
            *((code, types.plain(code)) for code in types.first(door.event_types)[:MOST_OFFERED]),
            (OTHER_TYPE, "Something else"),
        ],
        "other_type": types.plain_choices,
        "place": words.places.choices,
        "activity": words.activities.choices,
    }
    choices |= {f"also_{name}": choices[name] for name in ("physical", "psychological")}
    for name, offered in choices.items():
        asked[name].choices = offered  # type: ignore[attr-defined] # a choice of ours
    if "near_miss" in door.kinds and len(door.kinds) > 1:
        for name in _NEAR_MISS:
            asked[name].only_when = ("kind", "near_miss")  # type: ignore[attr-defined] # ours
            asked[name].required = False
    if "complaint" in door.kinds:
        asked["immediate_actions"].required = asked["place"].required = False
    if door.kinds == AUDIT:
        asked["place"].required = False
    for name in _answered(door, asks_service=asks_service):
        asked.pop(name, None)
    # Django takes None for a field of the class above that this one does not have.
    own = {name: asked.get(name) for name in ReportForm.base_fields}
    parts = {"door": door, "own_words": words, "sections": _sections(asked), **own}
    return cast(type[ReportForm], Declaring("ReportForm", (ReportForm,), parts))


def _answered(door: Door, *, asks_service: bool) -> Iterator[str]:
    """What the door has answered already, and is not asked."""
    if not asks_service:
        yield "service"
    if len(door.kinds) == 1:
        yield "kind"
    if "near_miss" not in door.kinds:
        yield from _NEAR_MISS
    if door.kinds == ("near_miss",):
        yield from (*_ALSO, "another", "physical", "psychological", *_STAFF)
    if "safeguarding_concern" in door.kinds:
        yield "is_safeguarding"
    if "complaint" in door.kinds:
        yield from (*_ALSO, "another", "physical", "psychological", "staffing", "activity")
    if door.kinds == AUDIT:
        yield from _AFFECTED


def _sections(asked: Container[str]) -> tuple[Section, ...]:
    wanted = (
        Section("What it is about", _ABOUT),
        Section("When and where", _WHEN),
        Section("Who it happened to", _WHO),
        Section("What stopped it", _STOPPED),
        Section("Making it safe", ("immediate_actions", "told", "is_safeguarding", *_STAFF)),
        Section(
            "If you have another minute",
            _MORE,
            "Leave out what you do not know. Each of these helps us see what makes things more likely.",
            is_folded=True,
        ),
    )
    return tuple(section for section in wanted if any(name in asked for name in section.fields))


def _plain(vocabulary: Vocabulary) -> list[tuple[str, str]]:
    return [(term.code, term.plain) for term in vocabulary]


def _person_label(person: "Person") -> str:
    return f"{person.name} ({person.reference})" if person.name else person.reference
