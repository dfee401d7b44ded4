"""Somebody of another agency is asked one question, and answers it without an account."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from pytest_django.fixtures import Settings

from heedwell.foundation.notices.delivery import Outbox
from heedwell.foundation.notices.models import Notice
from heedwell.foundation.people.models import Account
from heedwell.foundation.trail.models import ReadLine, TrailLine
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.models import OutsideAnswer, OutsideQuestion
from heedwell.rules.tiers import Tier
from tests.access.trail import verbs
from tests.foundation.notices.mail_server import Postmaster, running
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

ADDRESS = "therapist@trust.example"
ASKED = {
    "role": "Speech and language therapist",
    "agency": "The community trust",
    "name": "",
    "email": ADDRESS,
    "question": "Could thickened drinks have made her restless?",
    "shared": "Drinks have been thickened since May.",
    "ring": "Dev, 01632 960001",
}
SECRETS = ("zqtitle", "zqfacts", "zqplace", "Person B", "Rowan House", "Amina")

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("T05")]


@pytest.fixture
def team(db: None, monkeypatch: pytest.MonkeyPatch) -> Team:
    # Signing in has tests of its own.
    monkeypatch.setattr(settings, "SECOND_FACTOR_REQUIRED", False)
    return Team.begin()


@pytest.fixture
def case(team: Team) -> Case:
    return team.triaged(
        Tier.SERIOUS_OR_SAFEGUARDING, title="zqtitle", facts="zqfacts", place_words="zqplace"
    )


@pytest.fixture
def as_(team: Team) -> Callable[[Account], Visitor]:
    return lambda account: Visitor(team, account)


As = Callable[[Account], Visitor]


@pytest.fixture
def mail(settings: Settings) -> Iterator[Postmaster]:
    postmaster = Postmaster()
    with running(postmaster) as port:
        settings.MAIL_HOST, settings.MAIL_PORT = "127.0.0.1", port
        settings.MAIL_FROM, settings.MAIL_TLS = "heedwell@hazel.example", False
        yield postmaster


def ask(team: Team, case: Case, **parts: str) -> str:
    """Dev asks; where the link in the mail leads."""
    Visitor(team, team.dev).send(at(case, "ask-outside"), **{**ASKED, **parts})
    return link(team)


def link(team: Team) -> str:
    with team.provider.reading():
        newest = Notice.objects.filter(kind="contributor.asked").latest("created_at", "id")
    found = re.search(r"https?://[^/\s]+(/asked/[\w-]+/)", newest.body)
    assert found, newest.body
    return found[1]


def question(team: Team) -> OutsideQuestion:
    with team.provider.reading():
        return OutsideQuestion.objects.get(organisation=team.organisation_id)


def answers(team: Team) -> list[str]:
    with team.provider.reading():
        rows = OutsideAnswer.objects.filter(organisation=team.organisation_id)
        return list(rows.order_by("id").values_list("words", flat=True))


def settle(team: Team, case: Case, then: str) -> Page:
    where = at(case, "outside", question_id=question(team).pk)
    return Visitor(team, team.dev).post(where, then=then)


def outside(team: Team, path: str, then: str = "", words: str = "") -> Page:
    """Somebody with nothing but the link."""
    client = Client()
    with time_machine.travel(team.at, tick=False):
        answer = client.post(path, {"then": then, "words": words}) if then else client.get(path)
    return Page.of(answer, path)


def test_a_therapist_answers_and_the_review_shows_who_and_when(team: Team, as_: As, case: Case):
    path = ask(team, case)
    opened = outside(team, path, "open")
    thanks = outside(team, path, "answer", "Yes: she may have been thirsty.")
    outside(team, path, "answer", "Ask for her fluid chart too.")

    opened.says(ASKED["question"], ASKED["shared"], "Hazel Care", ASKED["ring"])
    thanks.says("We have your answer", "she may have been thirsty", "What you answered")
    as_(team.priya).case(case, "analysis").says(
        "Asked outside",
        "Speech and language therapist, The community trust",
        "Yes: she may have been thirsty.",
        "Ask for her fluid chart too.",
        "Answered 20:00",
    )
    told = [notice for notice in _notices(team) if notice.kind == "contributor.answered"]
    assert {notice.to_account_id for notice in told} == {team.dev.pk}
    assert "thirsty" not in "".join(notice.body for notice in told)


def test_looking_changes_nothing_and_opening_leaves_its_line(team: Team, case: Case):
    path = ask(team, case)
    before = verbs(team.provider)
    outside(team, path).says("Hazel Care has a question for you")

    assert verbs(team.provider) == before
    assert question(team).opened_at is None
    assert ASKED["question"] not in outside(team, path).words

    outside(team, path, "open")
    outside(team, path, "answer", "Yes.")

    assert verbs(team.provider)[len(before) :] == ["contributor.opened", "contributor.answered"]
    asked = question(team)
    with team.provider.reading():
        line = TrailLine.objects.filter(chain=team.organisation_id).latest("sequence")
        read = ReadLine.objects.get(chain=team.organisation_id, context="asked outside")
    assert (line.by_id, line.subject_id) == (None, asked.pk)
    assert (read.by_id, read.subject_id) == (asked.pk, case.pk)
    assert asked.opened_at == team.at


def test_the_page_shows_nothing_of_the_case_but_what_was_shared(team: Team, case: Case):
    path = ask(team, case)
    with time_machine.travel(team.at, tick=False):
        seen = [
            Client().get(path),
            Client().post(path, {"then": "open"}),
            Client().post(path, {"then": "answer", "words": "Yes."}),
            Client().post(path, {"then": "answer", "words": ""}),
        ]
    settle(team, case, "close")
    seen.append(Client().get(path))

    for answer in seen:
        for secret in (*SECRETS, case.reference, ADDRESS):
            assert secret not in answer.text
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "same-origin"
    with team.provider.reading():
        mailed = Notice.objects.get(kind="contributor.asked")
    for secret in (*SECRETS, case.reference, ASKED["question"], ASKED["shared"]):
        assert secret not in mailed.subject + mailed.body


def test_of_the_link_only_its_digest_is_kept_once_the_mail_has_gone(
    team: Team, case: Case, mail: Postmaster
):
    path = ask(team, case)
    token = path.split("/")[2]
    Outbox(worker="test", clock=lambda: team.at + timedelta(minutes=1)).send_some()

    (sent,) = [each for each in mail.taken if each["To"] == ADDRESS]
    body = sent.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert sent["Subject"] == "A question from Hazel Care"
    assert path in body.decode()
    assert len(token) >= 43
    with team.provider.reading():
        kept = [*Notice.objects.values_list("body", flat=True), question(team).token_digest]
    assert not any(token in each for each in kept)
    outside(team, path, "open").says(ASKED["question"])


def test_a_mail_that_could_not_go_before_its_link_ends_is_not_sent(
    team: Team, case: Case, mail: Postmaster
):
    ask(team, case)
    Outbox(worker="test", clock=lambda: team.at + timedelta(days=14)).send_some()

    assert not [each for each in mail.taken if each["To"] == ADDRESS]
    with team.provider.reading():
        assert Notice.objects.get(kind="contributor.asked").body == ""


@pytest.mark.parametrize(
    ("after", "title"),
    [
        ("", "This link has ended"),
        ("close", "This question is closed"),
        ("withdraw", "This question was withdrawn"),
        ("again", "This link leads nowhere"),
    ],
)
def test_an_answer_to_a_link_that_has_ended_is_not_lost(
    team: Team, case: Case, after: str, title: str
):
    path = ask(team, case)
    outside(team, path, "open")
    if after:
        settle(team, case, after)
    else:
        team.later(days=14)
    late = outside(team, path, "answer", "It took me long to find this out.")

    late.says(title, "It was not sent", "ring")
    assert late.fields["words"] == ["It took me long to find this out."]
    assert answers(team) == []
    assert ASKED["question"] not in late.words
    outside(team, path).says(title)


def test_a_new_link_opens_what_the_old_one_did(team: Team, case: Case):
    old = ask(team, case)
    outside(team, old, "answer", "Yes.")
    team.later(days=20)
    settle(team, case, "again").says("A new link goes to", "The link works until 5 April 2026")
    new = link(team)

    assert new != old
    outside(team, new, "open").says(ASKED["question"], "Yes.")
    assert outside(team, old).status == 404


def test_an_answer_sent_twice_is_one_and_an_empty_one_is_asked_for(team: Team, case: Case):
    path = ask(team, case)
    outside(team, path, "answer", "Yes.")
    outside(team, path, "answer", "Yes.")
    empty = outside(team, path, "answer", " ")

    assert answers(team) == ["Yes."]
    assert "Write your answer" in empty.problems
    assert len([n for n in _notices(team) if n.kind == "contributor.answered"]) == 1


def test_an_address_used_very_often_waits_and_keeps_the_words(team: Team, case: Case):
    path = ask(team, case)
    for number in range(60):
        outside(team, path, "open" if number else "answer", "One.")
    waiting = outside(team, path, "answer", "The one too many.")

    assert waiting.status == 429
    waiting.says("Please wait a little", "It was not sent")
    assert answers(team) == ["One."]


def test_a_name_in_what_is_shared_is_shown_before_anything_goes(team: Team, as_: As, case: Case):
    team.provider.add_person("R-77", name="Zoë Quill")
    typed = {**ASKED, "shared": "Zoe Quill sat beside person b.", "question": "And R-77?"}
    where = at(case, "ask-outside")
    warned = as_(team.dev).send(where, **typed)

    warned.says("Names of people you support stand in it", "Zoë Quill", "Person B", "R-77")
    assert warned.fields["shared"] == ["Zoe Quill sat beside person b."]
    assert not [n for n in _notices(team) if n.kind == "contributor.asked"]

    seen = ["Person B", "R-77", "Zoë Quill"]
    as_(team.dev).post(where, **typed, seen=seen[:1]).says("Nothing has been sent")
    as_(team.dev).post(where, **typed, seen=seen).says("Asked. A mail with a link goes to")


def test_a_first_name_alone_counts_only_for_those_whom_the_case_is_about(team: Team, as_: As):
    team.person = team.provider.add_person("R-12", name="Ruth Sample")
    team.provider.add_person("R-13", name="Hope Sample")
    case = team.triaged(Tier.SERIOUS_OR_SAFEGUARDING)
    where = at(case, "ask-outside")

    as_(team.dev).send(where, **{**ASKED, "shared": "We hope Ruth drinks."}).says("Ruth")
    as_(team.dev).send(where, **{**ASKED, "shared": "We hope she drinks."}).says("Asked.")


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ("role", "Write their role"),
        ("agency", "Write their agency"),
        ("email", "Enter their address"),
        ("question", "Write your question"),
        ("ring", "Write whom they may ring, with the number"),
    ],
)
def test_what_is_missing_is_asked_for_and_the_rest_stays(
    team: Team, as_: As, case: Case, missing: str, says: str
):
    page = as_(team.dev).send(at(case, "ask-outside"), **{**ASKED, missing: ""})

    assert says in page.problems
    assert page.fields["shared"] == [ASKED["shared"]]


def test_only_who_reviews_here_asks_or_ends_and_each_provider_its_own(
    team: Team, as_: As, case: Case
):
    path = ask(team, case)
    other = Team.begin("Ivy Care")
    theirs = other.later(days=-400).triaged(Tier.SERIOUS_OR_SAFEGUARDING)
    where = at(case, "outside", question_id=question(team).pk)

    assert as_(team.sue).post(where, then="withdraw").status == 404
    assert as_(team.amina).post(where, then="withdraw").status == 403
    assert Visitor(other, other.dev).post(where, then="withdraw").status == 404
    across = at(theirs, "outside", question_id=question(team).pk)
    other.at = team.at
    assert Visitor(other, other.dev).post(across, then="withdraw").status == 404
    assert question(team).ended_as == ""
    assert outside(team, "/asked/" + "x" * 43 + "/", "open").status == 404
    outside(team, path, "open").says(ASKED["question"])


def _notices(team: Team) -> list[Notice]:
    with team.provider.reading():
        return list(Notice.objects.filter(organisation=team.organisation_id))
