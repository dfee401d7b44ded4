"""Records of every kind in three places, each full of a word that must not be seen elsewhere.

A new kind of record adds a maker: it gets a `Spot`, plants the spot's word wherever it can, and
returns what the address of its page needs.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from heedwell.foundation.access.permissions import Role
from heedwell.foundation.organisations.models import Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.setup import days, staff
from heedwell.foundation.store.adding import add
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.journey import steps
from heedwell.journey.across import ThematicDraft, open_across
from heedwell.journey.importing import operations as importing
from heedwell.journey.importing.models import ImportFile, ImportRow, ImportRun
from heedwell.journey.importing.running import Importer
from heedwell.journey.models import Recurrence
from heedwell.loop.actions.changing import mark_done
from heedwell.loop.actions.controls.operations import ControlDraft, start
from heedwell.loop.actions.enquiries.operations import OutcomeDraft, conclude
from heedwell.loop.actions.models import (
    Action,
    Control,
    EnquiryOutcome,
    Occurrence,
    Recommendation,
)
from heedwell.loop.actions.operations import ActionDraft, agree
from heedwell.loop.actions.outside.operations import RecommendationDraft, keep
from heedwell.loop.actions.routines.operations import RoutineDraft, repeat
from heedwell.loop.cases.models import Case
from heedwell.loop.sharing.models import LearningNote
from heedwell.loop.sharing.operations import NoteDraft, publish_note
from heedwell.loop.signals.draft import AffectedDraft, SignalDraft
from heedwell.loop.signals.operations import Reported
from heedwell.loop.thematic.operations import MemberDraft
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.operations import plan
from heedwell.loop.verification.ways.audits.operations import (
    AuditDraft,
    Found,
    TemplateDraft,
    fill_in,
    make_template,
)
from heedwell.loop.verification.ways.models import Drawn, Standard
from heedwell.loop.verification.ways.sampling.operations import draw
from heedwell.rules.deadlines import end_of_day
from heedwell.rules.recurrence import Because
from heedwell.rules.routines import Every
from heedwell.rules.rulebook import DEFAULT_RULEBOOK
from heedwell.rules.sampling import Frame
from heedwell.rules.tiers import Tier
from tests.access.cast import Provider, some_time_later

AT = some_time_later(days=1)
OWN, THERE, ELSEWHERE = "zqown", "zqthere", "zqelse"


@dataclass
class Spot:
    """A service of a provider, the word planted in it, and two people who work there."""

    provider: Provider
    service: Service
    word: str
    at: datetime = AT

    @cached_property
    def owner(self) -> Account:
        return self.provider.employ(f"Owner {self.word}", Role.SHIFT_LEAD, self.service)

    @cached_property
    def verifier(self) -> Account:
        return self.provider.employ(f"Verifier {self.word}", Role.REGISTERED_MANAGER, self.service)

    @cached_property
    def person(self):
        needs = {
            name: f"{self.word} {name}"
            for name in ("communication_needs", "behaviour_needs", "health_needs")
        }
        return self.provider.add_person(
            f"{self.word}-01", self.service, name=f"Person {self.word}", **needs
        )

    @cached_property
    def reported(self) -> Reported:
        draft = SignalDraft(
            client_id=uuid.uuid4(),
            service=self.service,
            kind="incident",
            event_type="fall",
            title=f"Fall {self.word}",
            facts=f"What happened {self.word} on the stairs",
            place_words=self.word,
            immediate_actions=f"Sat with them {self.word}",
            affected=[AffectedDraft(person=self.person, words=self.word)],
        )
        return steps.report(draft=draft, rulebook=DEFAULT_RULEBOOK, by=self.owner, at=self.at)

    @cached_property
    def case(self) -> Case:
        return self.reported.case

    @cached_property
    def action(self) -> Action:
        return agree(
            case=self.case,
            draft=ActionDraft(
                what=f"A second rail {self.word}",
                kind="care_plan_risk_update",
                owner=self.owner,
                due_date=date(2026, 3, 1),
                metric=f"Falls {self.word}",
                direction="down",
                check_method="observation",
                verifier=self.verifier,
            ),
            by=self.verifier,
            at=AT,
        )

    @cached_property
    def control(self) -> Control:
        return start(
            case=self.case,
            draft=ControlDraft(
                what=f"Two at the stairs {self.word}",
                owner=self.owner,
                started_on=date(2026, 1, 6),
            ),
            by=self.verifier,
            at=AT,
        )

    @cached_property
    def recommendation(self) -> Recommendation:
        return keep(
            case=self.case,
            draft=RecommendationDraft(
                body="cqc",
                body_name=f"Inspectors {self.word}",
                made_on=date(2026, 1, 6),
                words=f"Look at the stairs {self.word}",
                due_date=date(2026, 2, 1),
            ),
            by=self.verifier,
            at=AT,
        )

    @cached_property
    def outcome(self) -> EnquiryOutcome:
        return conclude(
            case=self.case,
            draft=OutcomeDraft(
                council=f"Council {self.word}",
                outcome="substantiated",
                decided_on=date(2026, 1, 6),
                words=f"The stairs were dark {self.word}",
                wishes="met",
                risk="reduced",
            ),
            by=self.verifier,
            at=AT,
        )

    @cached_property
    def recurrence(self) -> Recurrence:
        row = Recurrence(
            organisation_id=self.provider.organisation.pk,
            case=self.case,
            action=self.action,
            because=Because.PERSON,
            live_on=date(2026, 1, 5),
            was_verified=False,
            found_at=AT,
        )
        with write(self.provider.organisation.pk):
            add(row)
            record(
                organisation_id=row.organisation_id,
                verb="case.recurred_despite_action",
                subject=self.case,
                rows=[row],
                by=None,
                at=AT,
            )
        return row

    @cached_property
    def occurrence_id(self) -> uuid.UUID:
        routine = repeat(
            action=self.action,
            draft=RoutineDraft(
                what=f"Try the rail {self.word}",
                every=Every.WEEK,
                first_date=date(2026, 2, 2),
                until_date=date(2026, 3, 1),
            ),
            by=self.verifier,
            at=AT,
        )
        with self.provider.reading():
            return Occurrence.objects.filter(routine=routine).latest("due_date").pk

    @cached_property
    def check_id(self) -> uuid.UUID:
        mark_done(
            action=self.action,
            what_changed=f"Plan {self.word}",
            before=f"before {self.word}",
            after=f"after {self.word}",
            live_on=date(2026, 2, 1),
            by=self.owner,
            at=AT,
        )
        with self.provider.reading():
            action = Action.objects.get(pk=self.action.pk)
        checks = plan(
            action=action,
            tier=Tier.MODERATE_OR_REPEAT,
            verifier=self.verifier,
            rulebook=DEFAULT_RULEBOOK,
            by=None,
            at=AT,
        )
        return checks[0].pk

    @cached_property
    def drawn_id(self) -> uuid.UUID:
        with self.provider.reading():
            recheck = Recheck.objects.get(pk=self.check_id)
        at = end_of_day(recheck.opens_on)
        row = draw(recheck=recheck, frame=Frame.PEOPLE, by=self.verifier, at=at)
        with self.provider.reading():
            return Drawn.objects.filter(draw=row).latest("number").pk

    @cached_property
    def audit_id(self) -> uuid.UUID:
        standards = TemplateDraft(
            name="Stairs",
            standards=["The rail holds"],
            sample_size=5,
            pass_percent=90,
            starts_on=AT.date(),
        )
        version = make_template(
            organisation_id=self.provider.organisation.pk,
            draft=standards,
            by=self.verifier,
            at=AT,
        )
        with self.provider.reading():
            asked = Standard.objects.get(version=version)
        draft = AuditDraft(
            service=self.service,
            audited_on=AT.date(),
            found={asked.pk: Found(5, 5)},
            words=f"All held {self.word}",
        )
        return fill_in(version=version, draft=draft, by=self.verifier, at=AT).pk

    @cached_property
    def note(self) -> LearningNote:
        draft = NoteDraft(
            title=f"Rails {self.word}",
            what_happened=f"A fall {self.word}",
            what_changed=f"A second rail {self.word}",
            service=self.service,
        )
        return publish_note(case=self.case, draft=draft, by=self.verifier, at=AT)

    @cached_property
    def thematic(self) -> Case:
        """Of this one service; what reaches further has tests of its own."""
        draft = ThematicDraft(
            theme_name="Stairs",
            why=f"Twice on the stairs {self.word}",
            lead=self.verifier,
            review_due_date=date(2026, 4, 1),
            members=[MemberDraft(case=self.case, reason=f"Here too {self.word}")],
        )
        return open_across(draft=draft, by=self.verifier, at=AT)

    @cached_property
    def file(self) -> ImportFile:
        rows = [
            "Ref,Date of incident,What happened,Service",
            f"{self.word}-1,27/03/2026,Fell on the stairs {self.word},{self.service.name}",
            f"{self.word}-2,27/03/2026,Slipped {self.word},A house we do not know {self.word}",
        ]
        return importing.keep_file(
            organisation=self.provider.organisation,
            name=f"log {self.word}.csv",
            data="\n".join(rows).encode(),
            by=self.verifier,
            at=AT,
        )

    @cached_property
    def run(self) -> ImportRun:
        run = importing.start(file=self.file, by=self.verifier, at=AT)
        Importer(worker="tests").some()
        return run

    @cached_property
    def row_id(self) -> uuid.UUID:
        with self.provider.reading():
            return ImportRow.objects.filter(run=self.run).latest("number").pk

    @cached_property
    def member_id(self) -> uuid.UUID:
        return self.provider.members[self.owner.name].pk

    def plant(self) -> None:
        """What no page is about by itself, and lists may show."""
        for member in (self.owner, self.verifier):
            assert self.word in member.name
        days.set_day(
            organisation=self.provider.organisation,
            service=self.service,
            day=date(2099, 5, 5),
            is_closed=True,
            why=f"Closed {self.word}",
            by=None,
            at=AT,
        )


MAKERS: dict[str, Callable[[Spot], dict[str, object]]] = {
    "service": lambda spot: {"service_id": spot.service.pk},
    "person": lambda spot: {"person_id": spot.person.pk},
    "member": lambda spot: {"member_id": spot.member_id},
    "signal": lambda spot: {"signal_id": spot.reported.signal.pk},
    "case": lambda spot: {"reference": spot.case.reference},
    "thematic": lambda spot: {"reference": spot.thematic.reference},
    "action": lambda spot: {"reference": spot.case.reference, "action_id": spot.action.pk},
    "control": lambda spot: {"reference": spot.case.reference, "control_id": spot.control.pk},
    "recommendation": lambda spot: {
        "reference": spot.case.reference,
        "recommendation_id": spot.recommendation.pk,
    },
    "recurrence": lambda spot: {
        "reference": spot.case.reference,
        "recurrence_id": spot.recurrence.pk,
    },
    "enquiry outcome": lambda spot: {
        "reference": spot.case.reference,
        "outcome_id": spot.outcome.pk,
    },
    "occurrence": lambda spot: {
        "reference": spot.case.reference,
        "occurrence_id": spot.occurrence_id,
    },
    "note": lambda spot: {"note_id": spot.note.pk},
    "import file": lambda spot: {"file_id": spot.file.pk},
    "import": lambda spot: {"run_id": spot.run.pk},
    "import row": lambda spot: {"row_id": spot.row_id},
    "check": lambda spot: {"reference": spot.case.reference, "check_id": spot.check_id},
    "audit": lambda spot: {"audit_id": spot.audit_id},
    "drawn": lambda spot: {"reference": spot.case.reference, "drawn_id": spot.drawn_id},
}

# Which of a record's ids the note of a read carries.
READ_ID: dict[str, Callable[[Spot], uuid.UUID]] = {
    "person": lambda spot: spot.person.pk,
    "signal": lambda spot: spot.reported.signal.pk,
    "case": lambda spot: spot.case.pk,
}


class World:
    """One provider with two services, and another provider; something of every kind in each."""

    def __init__(self) -> None:
        self.provider = Provider.begin("Hazel Care")
        self.other = Provider.begin(
            "Other Care", here=f"House {ELSEWHERE}", there=f"Court {ELSEWHERE}"
        )
        self.own = Spot(self.provider, self.provider.here, OWN)
        self.there = Spot(self.provider, self.provider.there, THERE)
        # Case numbers are each provider's own: from another year, theirs are none of ours.
        self.elsewhere = Spot(self.other, self.other.here, ELSEWHERE, AT - timedelta(days=365))
        self.ids = {
            spot.word: {kind: make(spot) for kind, make in MAKERS.items()} for spot in self.spots
        }
        for spot in self.spots:
            spot.plant()

    @property
    def spots(self) -> tuple[Spot, Spot, Spot]:
        return self.own, self.there, self.elsewhere

    def employ(self, role: Role, *, everywhere: bool = False) -> Account:
        where = None if everywhere else self.provider.here
        return self.provider.employ("The one who asks", role, where)

    def stranger(self) -> Account:
        """Who may do nearly all, at the other provider."""
        account = self.other.employ("Stranger", Role.ADMINISTRATOR)
        staff.grant(
            membership=self.other.members["Stranger"],
            roles=[staff.RoleIn(Role.QUALITY_LEAD)],
            by=None,
            at=AT,
        )
        return account
