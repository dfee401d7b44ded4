"""Opening, moving and ending a case. Each caller holds the transaction and writes the trail line."""

import json
from datetime import date, datetime
from uuid import UUID

from heedwell.foundation.organisations.models import Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.adding import add, update
from heedwell.foundation.store.ids import uuid7
from heedwell.foundation.store.prepared import Prepared, given
from heedwell.foundation.store.raw import raw_id
from heedwell.foundation.store.statements import rows_of
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.cases.models import Case, RulebookVersion, SeverityDecision
from heedwell.loop.cases.rulebooks import newest_rulebook, rulebook_for
from heedwell.rules.deadlines import local_date
from heedwell.rules.differences import differences
from heedwell.rules.grading import Severity
from heedwell.rules.rulebook import Rulebook, to_json
from heedwell.rules.stages import CaseState, Stage


class CaseEnded(Exception):
    """The case is closed, joined, thanked or withdrawn: nothing more can be done to it."""


class EditedMeanwhile(Exception):
    """Somebody else saved this while it was open on the page."""


def locked(case_id: UUID) -> Case:
    """Fetch a case and hold it until the transaction ends: what changes its state begins here."""
    found = _LOCKED(case_id=case_id)
    if not found:
        raise Case.DoesNotExist
    return found[0]


_LOCKED = Prepared[Case](lambda: Case.objects.select_for_update().filter(pk=given("case_id")))


def locked_open(case_id: UUID) -> Case:
    """Like `locked`; raises CaseEnded unless the case is open."""
    case = locked(case_id)
    if case.state != CaseState.OPEN:
        raise CaseEnded
    return case


def locked_kept(case_id: UUID) -> Case:
    """Like `locked`; raises CaseEnded unless the case is open or closed: not one that was joined to
    another, thanked for or withdrawn."""
    case = locked(case_id)
    if case.state not in (CaseState.OPEN, CaseState.CLOSED):
        raise CaseEnded
    return case


def next_reference(*, organisation_id: UUID, at: datetime) -> str:
    """Take the next number of the year: 2026-0042."""
    ((number,),) = rows_of(
        "INSERT INTO cases_casecounter (id, organisation_id, year, last) VALUES (%s, %s, %s, 1)"
        " ON CONFLICT (organisation_id, year) DO UPDATE SET last = cases_casecounter.last + 1"
        " RETURNING last",
        [raw_id(uuid7()), raw_id(organisation_id), at.year],
    )
    return f"{at.year}-{number:04d}"


def new_case(
    *,
    service: Service,
    title: str,
    kind: str,
    event_type: str,
    severity: str,
    harm_is_known: bool,
    is_safeguarding: bool,
    at: datetime,
    triage_due_at: datetime,
    rulebook_version: int,
) -> Case:
    """Make the row of a case that waits for triage. The caller records it in the trail."""
    case = Case(
        organisation_id=service.organisation_id,
        service=service,
        reference=next_reference(organisation_id=service.organisation_id, at=at),
        title=title,
        kind=kind,
        event_type=event_type,
        severity=severity,
        harm_is_known=harm_is_known,
        is_safeguarding=is_safeguarding,
        stage=Stage.TRIAGE,
        opened_at=at,
        triage_due_at=triage_due_at,
        next_due_at=triage_due_at,
        rulebook_version=rulebook_version,
    )
    add(case)
    return case


def move(
    *, case: Case, stage: Stage, next_due_at: datetime | None, by: Account | None, at: datetime
) -> None:
    """Put a case where its records say it stands, when that is somewhere else than before."""
    if (case.stage, case.next_due_at) == (stage, next_due_at):
        return
    with write(case.organisation_id):
        stage_before, case.stage, case.next_due_at = case.stage, stage, next_due_at
        update(case, "stage", "next_due_at")
        record(
            organisation_id=case.organisation_id,
            verb="case.moved",
            subject=case,
            rows=[case],
            by=by,
            at=at,
            stage_before=str(stage_before),
            stage=str(stage),
        )


def end(*, case: Case, state: CaseState, by: Account | None, at: datetime) -> None:
    """Close a case, or end it in another way. The gates are asked by `journey` before this."""
    with write(case.organisation_id):
        case.state = state
        case.closed_at = at
        case.next_due_at = None
        case.version += 1
        update(case, "state", "closed_at", "next_due_at", "version")
        record(
            organisation_id=case.organisation_id,
            verb="case.ended",
            subject=case,
            rows=[case],
            by=by,
            at=at,
            state=str(state),
        )


def reopen(*, case: Case, by: Account, at: datetime) -> None:
    """Follow a later check that failed: a closed case is at work again."""
    with write(case.organisation_id):
        case.state, case.closed_at = CaseState.OPEN, None
        case.version += 1
        update(case, "state", "closed_at", "version")
        record(
            organisation_id=case.organisation_id,
            verb="case.reopened",
            subject=case,
            rows=[case],
            by=by,
            at=at,
        )


def set_severity(*, case: Case, severity: str, reason: str, by: Account, at: datetime) -> None:
    """Record what the harm turned out to be: the signal keeps what was first seen."""
    with write(case.organisation_id):
        decision = SeverityDecision.objects.create(
            organisation_id=case.organisation_id,
            case=case,
            before=case.severity,
            severity=severity,
            reason=reason,
            decided_by=by,
            decided_at=at,
        )
        case.severity = severity
        case.harm_is_known = severity != Severity.NOT_YET_KNOWN
        case.version += 1
        update(case, "severity", "harm_is_known", "version")
        record(
            organisation_id=case.organisation_id,
            verb="case.severity_set",
            subject=case,
            rows=[decision, case],
            by=by,
            at=at,
            severity=severity,
        )


class StartsInThePast(Exception):
    """What is past was judged by what held then."""


class NoReason(Exception):
    """Whoever reads the history wants to know why."""


class NothingChanges(Exception):
    """It says what the newest version says, from a day on which that holds anyhow."""


def set_rulebook(
    *,
    organisation_id: UUID,
    rulebook: Rulebook,
    seen: int,
    starts_on: date,
    reason: str,
    by: Account,
    at: datetime,
) -> RulebookVersion:
    """Lay a provider's own timescales over the defaults from a day on; old cases keep theirs.

    `seen` is the newest version when they began to write. Raises EditedMeanwhile when there is a
    newer one, StartsInThePast, NoReason and NothingChanges.
    """
    if starts_on < local_date(at):
        raise StartsInThePast
    if not reason.strip():
        raise NoReason
    with write(organisation_id):
        newest = newest_rulebook(organisation_id)
        if newest.version != seen:
            raise EditedMeanwhile
        if not differences(newest, rulebook) and rulebook_for(organisation_id, starts_on) == newest:
            raise NothingChanges
        version = newest.version + 1
        row = RulebookVersion.objects.create(
            organisation_id=organisation_id,
            version=version,
            starts_on=starts_on,
            settings=json.dumps({**to_json(rulebook), "version": version}, sort_keys=True),
            reason=reason.strip(),
            set_by=by,
            set_at=at,
        )
        record(
            organisation_id=organisation_id,
            verb="rulebook.set",
            subject=row,
            rows=[row],
            by=by,
            at=at,
            version=version,
        )
        return row
