"""Audit templates of the organisation, and audits of the services that a viewer reads."""

from datetime import date

from django.db.models import QuerySet

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.loop.actions.models import Action
from heedwell.loop.verification.ways.models import Audit, AuditTemplate, AuditVersion, Standard

PAGE = 50


def templates(viewer: Viewer) -> QuerySet[AuditTemplate]:
    return AuditTemplate.objects.filter(organisation=viewer.organisation)


def versions(viewer: Viewer, template: AuditTemplate) -> list[AuditVersion]:
    """Newest first, with who set each."""
    rows = AuditVersion.objects.filter(organisation=viewer.organisation, template=template)
    return list(rows.select_related("set_by").order_by("-number"))


def in_force(viewer: Viewer, on: date) -> list[AuditVersion]:
    """Of each template the version that holds on a day, by name; one to come where none has begun."""
    rows = AuditVersion.objects.filter(organisation=viewer.organisation)
    found: dict[object, AuditVersion] = {}
    for version in rows.order_by("number"):
        if version.starts_on <= on or version.template_id not in found:
            found[version.template_id] = version
    return sorted(found.values(), key=lambda version: version.name)


def standards_of(viewer: Viewer, version: AuditVersion) -> list[Standard]:
    rows = Standard.objects.filter(organisation=viewer.organisation, version=version)
    return list(rows.order_by("number"))


def visible_to(viewer: Viewer) -> QuerySet[Audit]:
    audits = Audit.objects.filter(organisation=viewer.organisation)
    scope = viewer.scope(Permission.READ_CASES)
    if not scope.everywhere:
        audits = audits.filter(service__in=scope.service_ids)
    return audits.select_related("version", "service", "audited_by", "repeats__version")


def newest(viewer: Viewer) -> list[Audit]:
    return list(visible_to(viewer).order_by("-audited_on", "-id")[:PAGE])


def of_action(viewer: Viewer, action: Action) -> Audit | None:
    """The newest on which a check of the action rests. For somebody shown to see the action."""
    rows = Audit.objects.filter(organisation=viewer.organisation, recheck__action=action)
    rows = rows.select_related("version", "repeats")
    return rows.order_by("-audited_on", "-id").first()


def earlier(viewer: Viewer, template: AuditTemplate, before: date) -> QuerySet[Audit]:
    """Audits of a template that a later one can be laid beside, newest first."""
    rows = visible_to(viewer).filter(version__template=template, audited_on__lte=before)
    return rows.order_by("-audited_on", "-id")[:PAGE]


def in_force_of(viewer: Viewer, template: AuditTemplate, on: date) -> AuditVersion | None:
    """The version of a template that holds on a day; none before its first."""
    rows = AuditVersion.objects.filter(organisation=viewer.organisation, template=template)
    return rows.filter(starts_on__lte=on).order_by("-number").first()
