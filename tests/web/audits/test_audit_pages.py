"""The pages of audits: making one, changing it, filling it in, and the one before beside it."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.urls import reverse

from heedwell.foundation.people.models import Account
from heedwell.rules.tiers import Tier
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]
LIST, NEW = "/audits/", "/audits/templates/new/"
HANDOVER = {
    "name": "Handover",
    "standards": "The sheet is filled in\nMedicines due are named",
    "sample_size": "10",
    "pass_percent": "90",
}


@pytest.fixture
def team(db: None, monkeypatch: pytest.MonkeyPatch) -> Team:
    monkeypatch.setattr(settings, "SECOND_FACTOR_REQUIRED", False)
    return Team.begin()


@pytest.fixture
def as_(team: Team) -> As:
    return lambda account: Visitor(team, account)


def made(team: Team, as_: As) -> str:
    """The address at which the audit is filled in."""
    page = as_(team.priya).send(NEW, **HANDOVER)
    page.says("The audit is ready to be filled in.", "Version 1, since today. 10 are looked at")
    return page.links["Handover"]


def filled_in(team: Team, as_: As, url: str, first: int, second: int, **typed: str) -> Page:
    met = {"met_1": str(first), "met_2": str(second)}
    return as_(team.priya).send(url, service=str(team.here.pk), **met, **typed)


def test_a_bent_version_is_told_as_a_stale_one(team: Team, as_: As):
    change = made(team, as_).removesuffix("fill-in/")

    for bent in ("", "abc", "7", "-1"):
        page = as_(team.priya).post(change, **HANDOVER, seen=bent, starts_on="1/5/2026")
        assert page.status == 200, bent
        assert "Changed." not in page.words


@pytest.mark.requirement("V11", "standard")
@pytest.mark.requirement("V11", "sample")
@pytest.mark.requirement("V11", "number that met it")
@pytest.mark.requirement("V11", "date")
def test_an_audit_and_its_re_audit_stand_side_by_side(team: Team, as_: As):
    url = made(team, as_)

    first = filled_in(team, as_, url, 3, 9)
    first.says("It did not pass", "Met in 12 of 20", "3 of 10", "by Priya", "Rowan House, today")
    team.later(weeks=6)
    again = filled_in(team, as_, first.links["Fill in a re-audit"], 10, 9)

    again.says(
        "It passed",
        "Before, 2 March",
        "Now, today",
        "3 of 10 30%; 9% to 61% (exact, 90% confidence)",
        "10 of 10 100%; 74% to 100% (exact, 90% confidence)",
        "Improved",
        "Too few events to tell",
    )
    as_(team.priya).see(LIST).says("Re-audit, Rowan House, today, Priya")


def test_it_is_changed_from_a_day_on_and_the_second_writer_loses_nothing(team: Team, as_: As):
    url = made(team, as_).removesuffix("fill-in/")
    mine = as_(team.priya).see(url)
    as_(team.priya).send(url, standards="The sheet is filled in\nBoth shifts sign", reason="Rota")

    late = as_(team.priya).answer(mine, standards="Only mine")
    late.says("Priya changed it while you had it open.", "Both shifts sign")
    assert late.fields["standards"] == ["Only mine"]

    as_(team.priya).answer(late).says("Changed.", "Version 3, since today")


def test_what_is_wrong_is_said_and_what_was_typed_stays(team: Team, as_: As):
    url = made(team, as_)

    empty = as_(team.priya).send(NEW, name="", standards="", starts_on="1/1/2020")
    wrong = filled_in(team, as_, url, 11, 5)

    empty.says("Give the audit a name", "Write at least one standard", "today or later")
    wrong.says("Enter a number up to 10, how many were looked at")
    assert wrong.fields["met_2"] == ["5"]


@pytest.mark.requirement("V01", "re-audit")
def test_the_check_of_a_change_rests_on_the_re_audit(team: Team, as_: As):
    made(team, as_)
    _, action = team.reviewed(Tier.LOW_HARM)
    team.later(days=3).do(action)
    team.later(weeks=1)
    check = at(action.case, "check", check_id=team.check_of(action, "final").pk)

    audits = as_(team.priya).see(check).links["Fill in a re-audit with your own standards"]
    fill = as_(team.priya).see(audits).links["Handover"]
    audited = filled_in(team, as_, fill, 10, 9)
    form = as_(team.priya).see(audited.links["Record the check"])
    form.says("The re-audit passed", "Met in 19 of 20")
    assert "sample" not in form.fields
    as_(team.priya).answer(form, checked_on="today", finding="in_practice", words="It holds.")

    page = as_(team.rob).case(action.case, "action", action_id=action.pk)
    page.says("re-audit. Yes: the change is in practice.", "19 of 20. It holds.")


def test_only_whoever_is_there_for_every_service_makes_one(team: Team, as_: As):
    assert "Make an audit" not in as_(team.rob).see(LIST).links
    assert as_(team.rob).see(NEW).status == 404
    assert "Make an audit" in as_(team.priya).see(LIST).links


def test_an_audit_of_another_service_is_not_there(team: Team, as_: As):
    page = filled_in(team, as_, made(team, as_), 10, 10)

    assert as_(team.sue).see(page.path).status == 404
    as_(team.sue).see(LIST).says("Nothing was filled in yet.")


def test_setting_up_leads_to_the_audits(team: Team, as_: As):
    assert reverse("audits:list") in as_(team.rob).see("/set-up/").urls
