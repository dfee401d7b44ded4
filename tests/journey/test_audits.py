"""Audits with the provider's own standards: in versions, filled in, and laid beside the one before."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.utils import DatabaseError

from heedwell.foundation.store.transactions import write
from heedwell.loop.actions.models import Action
from heedwell.loop.actions.operations import OwnerCannotVerify
from heedwell.loop.actions.states import ActionState
from heedwell.loop.cases.operations import EditedMeanwhile, StartsInThePast
from heedwell.loop.verification.models import Check
from heedwell.loop.verification.states import Finding
from heedwell.loop.verification.ways.audits import operations as audits
from heedwell.loop.verification.ways.audits import queries
from heedwell.loop.verification.ways.audits.comparing import AuditNotPassed, lines_of
from heedwell.loop.verification.ways.audits.operations import (
    AuditDraft,
    AuditedAlready,
    AuditedElsewhere,
    Found,
    NoStandards,
    NotAllAnswered,
    NotInForce,
    TemplateDraft,
)
from heedwell.loop.verification.ways.models import Audit, AuditVersion, Standard
from heedwell.loop.verification.ways.shares import Beside, beside
from heedwell.rules.tiers import Tier
from tests.journey.team import Team

ASKED = ("The handover sheet is filled in", "Medicines due are named")


def template(team: Team, standards: Sequence[str] = ASKED, **parts: Any) -> AuditVersion:
    return audits.make_template(
        organisation_id=team.organisation_id,
        draft=drafted(team, standards, **parts),
        by=team.priya,
        at=team.at,
    )


def drafted(team: Team, standards: Sequence[str] = ASKED, **parts: Any) -> TemplateDraft:
    asked: dict[str, Any] = {
        "name": "Handover",
        "standards": standards,
        "sample_size": 10,
        "pass_percent": 90,
        "starts_on": team.today,
    }
    return TemplateDraft(**{**asked, **parts})


def fill_in(team: Team, version: AuditVersion, *met: int, **parts: Any) -> Audit:
    """So many of ten for each standard, in their order."""
    with team.provider.reading():
        asked = list(Standard.objects.filter(version=version).order_by("number"))
    draft = AuditDraft(
        **{
            "service": team.here,
            "audited_on": team.today,
            "found": {each.pk: Found(10, met[at]) for at, each in enumerate(asked)},
            **parts,
        }
    )
    return audits.fill_in(version=version, draft=draft, by=team.priya, at=team.at)


def compared(team: Team, now: Audit, before: Audit) -> list[Beside]:
    with team.provider.reading():
        return beside(lines_of(now), lines_of(before))


def changed(team: Team) -> Action:
    _, action = team.reviewed(Tier.LOW_HARM)
    team.later(days=3).do(action)
    team.later(weeks=2)
    return action


@pytest.mark.requirement("V11", "standard")
@pytest.mark.requirement("V11", "sample")
@pytest.mark.requirement("V11", "number that met it")
@pytest.mark.requirement("V11", "date")
def test_an_audit_keeps_standard_sample_how_many_met_it_and_the_day(team: Team):
    audit = fill_in(team, template(team), 6, 9)

    with team.provider.reading():
        lines = lines_of(audit)
    assert audit.audited_on == team.today
    assert [(line.words, line.sample, line.met) for line in lines] == [
        ("The handover sheet is filled in", 10, 6),
        ("Medicines due are named", 10, 9),
    ]
    with pytest.raises((DatabaseError, IntegrityError)), write(team.organisation_id):
        Audit.objects.filter(pk=audit.pk).update(audited_on=date(2020, 1, 1))


@pytest.mark.requirement("V11")
def test_a_re_audit_is_laid_beside_the_one_before_with_exact_intervals(team: Team):
    version = template(team)
    before = fill_in(team, version, 3, 9)
    team.later(weeks=6)
    now = fill_in(team, version, 10, 9, repeats=before)

    sheet, medicines = compared(team, now, before)

    assert sheet.before is not None
    assert sheet.verdict is not None
    assert medicines.verdict is not None
    assert (sheet.before.met, sheet.now.met, str(sheet.verdict.word)) == (3, 10, "improved")
    assert sheet.now.interval == pytest.approx((0.05 ** (1 / 10), 1.0))  # Clopper and Pearson
    assert str(medicines.verdict.word) == "too few events to tell"


def test_what_is_asked_changes_from_a_day_on_and_old_audits_keep_their_words(team: Team):
    first = template(team)
    before = fill_in(team, first, 5, 5)
    second = audits.change_template(
        template=first.template,
        draft=drafted(
            team, [ASKED[0], "Both shifts sign"], starts_on=team.today + timedelta(days=7)
        ),
        seen=1,
        by=team.priya,
        at=team.at,
    )

    viewer = team.provider.viewer(team.priya)
    with team.provider.reading():
        assert queries.in_force(viewer, team.today) == [first]
        assert queries.in_force(viewer, team.today + timedelta(days=7)) == [second]
        assert [line.words for line in lines_of(before)] == list(ASKED)
    now = fill_in(team.later(days=8), second, 9, 9, repeats=before)
    same, new = compared(team, now, before)
    assert same.verdict is not None
    assert (new.before, new.verdict) == (None, None)


def test_of_two_who_change_it_the_second_is_told(team: Team):
    first = template(team)
    change: dict[str, Any] = {
        "template": first.template,
        "seen": 1,
        "by": team.priya,
        "at": team.at,
    }
    audits.change_template(draft=drafted(team, ["One"]), **change)

    with pytest.raises(EditedMeanwhile):
        audits.change_template(draft=drafted(team, ["Two"]), **change)


def test_a_template_asks_something_and_begins_today_at_the_earliest(team: Team):
    with pytest.raises(NoStandards):
        template(team, ["", "  "])
    with pytest.raises(StartsInThePast):
        template(team, starts_on=team.today - timedelta(days=1))


def test_each_standard_is_answered_on_a_day_on_which_it_held(team: Team):
    version = template(team)

    with pytest.raises(NotAllAnswered):
        fill_in(team, version, 5, 5, found={})
    with pytest.raises(NotInForce):
        fill_in(team, version, 5, 5, audited_on=team.today - timedelta(days=1))
    with pytest.raises(NotInForce):
        fill_in(team, version, 5, 5, audited_on=team.today + timedelta(days=1))


def test_a_re_audit_is_made_where_the_first_was(team: Team):
    version = template(team)
    before = fill_in(team, version, 5, 5, service=team.provider.there)

    with pytest.raises(AuditedElsewhere):
        fill_in(team, version, 9, 9, repeats=before)


@pytest.mark.requirement("V01", "re-audit")
def test_a_check_rests_on_its_re_audit(team: Team):
    version = template(team)
    action = changed(team)
    recheck = team.check_of(action, "final")
    fill_in(team, version, 10, 9, recheck=recheck)
    with pytest.raises(AuditedAlready):
        fill_in(team, version, 10, 10, recheck=recheck)

    team.check(action, method="observation")  # types 4 of 5

    with team.provider.reading():
        check = Check.objects.get(action=action)
        assert Action.objects.get(pk=action.pk).state == ActionState.VERIFIED
    assert (check.method, check.sample, check.met) == ("re_audit", 20, 19)


def test_a_re_audit_that_did_not_pass_does_not_verify(team: Team):
    version = template(team)
    action = changed(team)
    fill_in(team, version, 10, 8, recheck=team.check_of(action, "final"))

    with pytest.raises(AuditNotPassed):
        team.check(action)
    team.check(action, finding=Finding.NOT_IN_PRACTICE)


@pytest.mark.requirement("V04")
def test_whoever_made_the_change_does_not_audit_it(team: Team):
    version = template(team)
    action = changed(team)
    action.owner = team.dev
    with team.provider.reading():
        (asked, other) = Standard.objects.filter(version=version)
    draft = AuditDraft(
        service=team.here,
        audited_on=team.today,
        found={asked.pk: Found(5, 5), other.pk: Found(5, 5)},
        recheck=team.check_of(action, "final"),
    )

    with pytest.raises(OwnerCannotVerify):
        audits.fill_in(version=version, draft=draft, by=team.dev, at=team.at)
