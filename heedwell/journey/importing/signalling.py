"""A draft as the signals floor takes it: names become services and people, the rest stays words."""

from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID, uuid5

from heedwell.foundation.organisations.models import Person, Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup.operations import AlreadyHere, ServiceIsClosed, add_person
from heedwell.journey.importing.dates import LOCAL
from heedwell.journey.importing.drafts import DraftSignal
from heedwell.journey.importing.fields import Field, plain_words
from heedwell.journey.importing.models import ImportRun
from heedwell.journey.importing.values import code_label
from heedwell.loop.signals.draft import AffectedDraft, SignalDraft
from heedwell.rules.own_words import OwnWords
from heedwell.rules.vocabulary.terms import under

LONGEST_LABEL = 60
_NOT_KNOWN = "not_yet_known"
# What logs write where they mean no one person.
_NOBODY = frozenset(
    [
        *("all", "all residents", "all service users", "all clients", "everybody", "everyone"),
        *("group", "house", "multiple", "nobody", "no one", "other", "residents", "several"),
        *("staff", "staff member", "member of staff", "unknown", "not known", "various"),
        *("visitor", "service users", "tenants"),
    ]
)


@dataclass
class Register:
    """The services and people of an organisation, by what spreadsheets call them."""

    services: dict[str, Service]
    people: dict[tuple[UUID, str], Person]
    anywhere: dict[str, list[Person]] = field(default_factory=dict)

    @classmethod
    def of(cls, organisation_id: UUID, service_ids: frozenset[UUID] | None = None) -> "Register":
        """`service_ids` limits it to those that the importing person may write to."""
        services = Service.objects.filter(organisation_id=organisation_id)
        if service_ids is not None:
            services = services.filter(pk__in=service_ids)
        register = cls({plain_words(each.name): each for each in services}, {})
        for person in Person.objects.filter(organisation_id=organisation_id).order_by("reference"):
            register.remember(person)
        return register

    def remember(self, person: Person) -> None:
        for label in {person.reference, person.name} - {""}:
            self.people.setdefault((person.service_id, plain_words(label)), person)
            self.anywhere.setdefault(plain_words(label), []).append(person)

    def find(self, service: Service, label: str) -> Person | None:
        """Somebody of this service; else the only one of this name anywhere."""
        plain = plain_words(label)
        if (here := self.people.get((service.pk, plain))) is not None:
            return here
        others = set(self.anywhere.get(plain, ()))
        return others.pop() if len(others) == 1 else None


def signal_draft(
    draft: DraftSignal,
    run: ImportRun,
    register: Register,
    words: OwnWords,
    by: Account | None,
    at: datetime,
) -> SignalDraft:
    """`words` are the provider's own. Raises KeyError for a service that the plan did not allow."""
    service = register.services[plain_words(draft.service)]
    return SignalDraft(
        client_id=uuid5(run.pk, str(draft.row_number)),
        service=service,
        kind=draft.kind,
        facts=draft.facts,
        channel="import",
        event_type=under(draft.event_type),
        title=words.title(draft.event_type, draft.place),
        happened_on=draft.happened_on,
        happened_time=draft.happened_time,
        part_of_day=draft.part_of_day,
        place=draft.place,
        place_words=draft.place_words[:200],
        activity=draft.activity,
        immediate_actions=draft.immediate_actions,
        told=draft.told,
        told_words=draft.told_words,
        stopped_by=draft.stopped_by,
        what_stopped_it=draft.what_stopped_it,
        could_have_happened=draft.could_have_happened,
        weakness_shown=draft.weakness,
        is_safeguarding=draft.safeguarding,
        reporter_words=draft.reporter_name[:200],
        source_reference=draft.reference[:120],
        source_words=source_words(draft),
        affected=_affected(draft, service, run, register, by, at),
        severity=draft.severity or ("" if draft.physical or draft.psychological else _NOT_KNOWN),
    )


def reported_at(draft: DraftSignal, at: datetime) -> datetime:
    """When it was reported; else the day it happened; else when it came in."""
    if draft.reported_at is not None:
        return draft.reported_at
    if draft.happened_on is not None:
        return datetime.combine(draft.happened_on, draft.happened_time or time(12), LOCAL)
    return at


def source_words(draft: DraftSignal) -> str:
    """Everything that has no field on a signal, a line each."""
    more_types = [code for code in draft.event_types if code != draft.event_type]
    lines = [
        ("Also", _labels(Field.EVENT_TYPE, more_types)),
        ("Category of abuse", _labels(Field.ABUSE_CATEGORY, draft.abuse_categories)),
        ("What made it more likely", _labels(Field.FACTORS, draft.factors)),
        ("Outcome", draft.outcome),
        ("Who led on it", draft.owner),
        ("Tier", "" if draft.tier is None else str(draft.tier)),
        ("Closed", draft.closed_on.isoformat() if draft.closed_on else ""),
        *draft.others.items(),
    ]
    return "\n".join(f"{name}: {words}" for name, words in lines if words)


def _labels(where: Field, codes: tuple[str, ...] | list[str]) -> str:
    return "; ".join(code_label(where, code) for code in codes)


def _affected(
    draft: DraftSignal,
    service: Service,
    run: ImportRun,
    register: Register,
    by: Account | None,
    at: datetime,
) -> list[AffectedDraft]:
    label = draft.person or draft.person_name
    if not (label or draft.physical or draft.psychological):
        return []
    person = register.find(service, label) if label else None
    if person is None and run.adds_people and _names_somebody(label):
        person = _new_person(draft, label, service, register, by, at)
    return [
        AffectedDraft(
            person=person,
            words="" if person is not None else label[:200],
            physical_harm=draft.physical or _NOT_KNOWN,
            psychological_harm=draft.psychological or _NOT_KNOWN,
        )
    ]


def _names_somebody(label: str) -> bool:
    return 0 < len(label) <= LONGEST_LABEL and plain_words(label) not in _NOBODY


def _new_person(
    draft: DraftSignal,
    label: str,
    service: Service,
    register: Register,
    by: Account | None,
    at: datetime,
) -> Person | None:
    """Repeats are found by person, so whoever the log names is one; the setup can say more."""
    for reference in (label, f"{label} ({service.name})"[:LONGEST_LABEL]):
        try:
            person = add_person(
                service=service,
                by=by,
                at=at,
                reference=reference,
                name=draft.person_name[:200] if draft.person_name != label else "",
                communication_needs="",
                communication_checked_on=None,
                behaviour_needs="",
                safeguarding_needs="",
                health_needs="",
                left_on=None,
            )
        except AlreadyHere:
            continue
        except ServiceIsClosed:
            return None
        register.remember(person)
        register.people[service.pk, plain_words(label)] = person
        return person
    return None
