"""Making and changing an audit template, and filling an audit in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from heedwell.foundation.organisations.models import Service
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.actions.operations import OwnerCannotVerify
from heedwell.loop.cases.operations import EditedMeanwhile, StartsInThePast
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.ways.models import (
    Audit,
    AuditResult,
    AuditTemplate,
    AuditVersion,
    Standard,
)
from heedwell.rules.deadlines import local_date


class NoStandards(Exception):
    """An audit asks at least one thing."""


class NotAllAnswered(Exception):
    """Each standard of an audit is looked at, or the two could not be compared."""


class AuditedAlready(Exception):
    """This check has its audit."""


class AuditedElsewhere(Exception):
    """A re-audit is made where the change was, and where the first audit was."""


class NotInForce(Exception):
    """The audit was made before this version began, or on a day to come."""


@dataclass(frozen=True, kw_only=True)
class TemplateDraft:
    name: str
    standards: Sequence[str]
    sample_size: int
    pass_percent: int
    starts_on: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    sample: int
    met: int


@dataclass(frozen=True, kw_only=True)
class AuditDraft:
    """`found` by the id of each standard."""

    service: Service
    audited_on: date
    found: Mapping[UUID, Found]
    words: str = ""
    repeats: Audit | None = None
    recheck: Recheck | None = None


def make_template(
    *, organisation_id: UUID, draft: TemplateDraft, by: Account, at: datetime
) -> AuditVersion:
    with write(organisation_id):
        template = AuditTemplate.objects.create(
            organisation_id=organisation_id, made_by=by, made_at=at
        )
        return _set(template, draft, 1, by, at)


def change_template(
    *, template: AuditTemplate, draft: TemplateDraft, seen: int, by: Account, at: datetime
) -> AuditVersion:
    """Ask otherwise from a day on. `seen` is the newest version when they began to write."""
    with write(template.organisation_id):
        newest = AuditVersion.objects.filter(
            organisation=template.organisation_id, template=template
        ).latest("number")
        if newest.number != seen:
            raise EditedMeanwhile
        return _set(template, draft, seen + 1, by, at)


def _set(
    template: AuditTemplate, draft: TemplateDraft, number: int, by: Account, at: datetime
) -> AuditVersion:
    words = [line.strip() for line in draft.standards if line.strip()]
    if not words:
        raise NoStandards
    if draft.starts_on < local_date(at):
        raise StartsInThePast
    version = AuditVersion.objects.create(
        organisation_id=template.organisation_id,
        template=template,
        number=number,
        name=draft.name,
        sample_size=draft.sample_size,
        pass_percent=draft.pass_percent,
        starts_on=draft.starts_on,
        reason=draft.reason,
        set_by=by,
        set_at=at,
    )
    standards = [
        Standard.objects.create(
            organisation_id=template.organisation_id, version=version, number=at_, words=line
        )
        for at_, line in enumerate(dict.fromkeys(words), start=1)
    ]
    record(
        organisation_id=template.organisation_id,
        verb="audit.template_set",
        subject=template,
        rows=[*([template] if number == 1 else []), version, *standards],
        by=by,
        at=at,
        version=number,
    )
    return version


def fill_in(*, version: AuditVersion, draft: AuditDraft, by: Account, at: datetime) -> Audit:
    """Keep what an audit found. Raises NotAllAnswered, NotInForce, AuditedElsewhere,
    AuditedAlready and, where it is the check of a change, OwnerCannotVerify."""
    with write(version.organisation_id):
        standards = list(
            Standard.objects.filter(organisation=version.organisation_id, version=version)
        )
        if {each.pk for each in standards} != set(draft.found):
            raise NotAllAnswered
        if not version.starts_on <= draft.audited_on <= local_date(at):
            raise NotInForce
        _refuse_unless_comparable(version, draft, by)
        audit = Audit.objects.create(
            organisation_id=version.organisation_id,
            version=version,
            service=draft.service,
            audited_on=draft.audited_on,
            words=draft.words,
            repeats=draft.repeats,
            recheck=draft.recheck,
            audited_by=by,
            recorded_at=at,
        )
        results = [
            AuditResult.objects.create(
                organisation_id=version.organisation_id,
                audit=audit,
                standard=each,
                sample=draft.found[each.pk].sample,
                met=draft.found[each.pk].met,
            )
            for each in standards
        ]
        record(
            organisation_id=version.organisation_id,
            verb="audit.filled_in",
            subject=draft.recheck.action.case if draft.recheck else audit,
            rows=[audit, *results],
            by=by,
            at=at,
        )
        return audit


def _refuse_unless_comparable(version: AuditVersion, draft: AuditDraft, by: Account) -> None:
    before, recheck = draft.repeats, draft.recheck
    if before is not None and (
        before.service_id != draft.service.pk or before.version.template_id != version.template_id
    ):
        raise AuditedElsewhere
    if recheck is None:
        return
    if recheck.action.service_id != draft.service.pk:
        raise AuditedElsewhere
    if recheck.action.owner_id == by.pk:
        raise OwnerCannotVerify
    mine = Audit.objects.filter(organisation=version.organisation_id, recheck=recheck)
    if not recheck.is_open or mine.exists():
        raise AuditedAlready
