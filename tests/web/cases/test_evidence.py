"""What a statement of the timeline rests on: said, recorded, attached; opened by those who may."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from heedwell.foundation.attachments.files import folder_of
from heedwell.foundation.attachments.kinds import LARGEST
from heedwell.foundation.people.models import Account
from heedwell.foundation.trail.models import ReadLine, TrailLine
from heedwell.foundation.trail.reads import flush
from heedwell.loop.cases import about_staff
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews.timeline.queries import timeline_of
from heedwell.rules.tiers import Tier
from tests.foundation.attachments.samples import JPG, PDF
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor, at

As = Callable[[Account], Visitor]
pytestmark = pytest.mark.requirement("C07")


@pytest.fixture
def case(team: Team, settings: Settings, tmp_path: Path) -> Case:
    settings.ATTACHMENTS_ROOT = tmp_path / "attachments"
    return team.triaged(Tier.SERIOUS_OR_SAFEGUARDING)


def ground(team: Team, case: Case) -> str:
    """The page on which it is said what the first statement rests on."""
    with team.provider.reading():
        first = timeline_of(team.review_of(case)).standing[0]
    return at(case, "evidence", statement_id=first.key)


def attach(visitor: Visitor, url: str, name: str, content: bytes) -> Page:
    return visitor.send(url, then="file", **{"file-file": SimpleUploadedFile(name, content)})


def attached(team: Team, as_: As, case: Case) -> str:
    """A letter is attached; the address at which it is opened."""
    page = attach(as_(team.dev), ground(team, case), "letter.pdf", PDF)
    page.says("Attached: it now rests on this file.")
    return page.links["File: letter.pdf"]


def test_what_somebody_told_us_is_kept_with_who_and_when(team: Team, as_: As, case: Case):
    told = {"told-told_by": "Night staff", "told-told_on": "2/3/2026", "told-words": "It was loud."}

    after = as_(team.dev).send(ground(team, case), then="told", **told)

    after.says("Night staff told us on 2 March 2026: It was loud.")
    as_(team.rob).case(case, "analysis").says("Rests on: Night staff told us on 2 March 2026")


def test_a_file_is_attached_shown_on_every_page_and_handed_over_whole(
    team: Team, as_: As, case: Case
):
    address = attached(team, as_, case)

    for route in ("analysis", "review"):
        as_(team.dev).case(case, route).says("File: letter.pdf")
    assert as_(team.rob).download(address) == PDF


def test_of_two_files_each_is_opened_at_its_own_address(team: Team, as_: As, case: Case):
    letter = attached(team, as_, case)
    other = PDF + b"% of another letter"
    page = attach(as_(team.dev), ground(team, case), "other.pdf", other)

    opened = [as_(team.rob).download(url) for url in (letter, page.links["File: other.pdf"])]

    assert opened == [PDF, other]


def test_whoever_signs_reads_what_each_statement_rests_on(team: Team, as_: As, case: Case):
    address = attached(team, as_, case)
    team.write_review(case)
    team.look_wider(case)
    team.ask_people(case)
    team.agree(case)
    team.submit(case)

    page = as_(team.rob).case(case, "sign-review")

    page.says("What happened when", "Rests on: Report of 2 March 2026", "File: letter.pdf")
    assert page.links["File: letter.pdf"] == address
    assert as_(team.rob).download(address) == PDF


def test_a_record_of_the_case_is_pointed_to_and_opened(team: Team, as_: As, case: Case):
    as_(team.rob).send(at(case, "amend"), words="The bell rang twice.")
    team.ask_people(case)
    page = as_(team.dev).see(ground(team, case))
    offered = [value.partition(":")[0] for value in page.offered["record-record"]]
    debrief = page.offered["record-record"][offered.index("reviews.debrief")]

    after = as_(team.dev).answer(page, then="record", **{"record-record": debrief})

    # The report is not offered: the statement was brought in from it.
    assert offered == ["", "signals.amendment", "reviews.debrief", "reviews.voice", "reviews.voice"]
    after.says("Kept: it now rests on that.", "Debrief of 2 March 2026")
    assert after.links["Debrief of 2 March 2026"] == at(case, "people")
    assert debrief not in after.offered["record-record"]


@pytest.mark.parametrize(
    ("then", "typed", "says"),
    [
        ("told", {}, "Write who told us, by role"),
        ("record", {}, "Select the record"),
        ("record", {"record-record": "cases.case:7"}, "Select the record"),
        ("file", {}, "Choose the file"),
        ("drop", {"drop-why": "Another evening"}, "Select what it does not rest on"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    team: Team, as_: As, case: Case, then: str, typed: dict[str, str], says: str
):
    page = as_(team.dev).send(ground(team, case), then=then, **typed)

    assert says in page.problems
    if "drop-why" in typed:
        assert page.fields["drop-why"] == ["Another evening"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("page.html", b"<html><script>alert(1)</script>", "This kind of file cannot be attached."),
        ("empty.pdf", b"", "That file is empty. Choose another"),
        ("letter.pdf", b"%PDF-1.7 /JavaScript (app.alert)", "has a program"),
        ("large.jpg", JPG + b"\0" * LARGEST, "larger than 20 MB"),
    ],
)
def test_a_file_that_cannot_be_attached_says_what_to_do_instead(
    team: Team, as_: As, case: Case, name: str, content: bytes, says: str
):
    page = attach(as_(team.dev), ground(team, case), name, content)

    assert any(says in problem for problem in page.problems), page.problems
    assert "Attached" not in page.words
    folder = folder_of(team.organisation_id)
    assert not folder.exists() or not list(folder.iterdir())


def test_the_same_file_twice_is_attached_once(team: Team, as_: As, case: Case):
    address = attached(team, as_, case)

    page = attach(as_(team.dev), ground(team, case), "letter.pdf", PDF)

    assert page.urls.count(address) == 1
    assert sum("/evidence/" in url for url in page.urls) == 1


def test_what_it_does_not_rest_on_after_all_goes_with_a_reason_and_can_no_longer_be_opened(
    team: Team, as_: As, case: Case
):
    address = attached(team, as_, case)
    page = as_(team.dev).see(ground(team, case))
    which = address.split("/")[-2]

    without = as_(team.dev).answer(page, then="drop", **{"drop-which": which})
    after = as_(team.dev).answer(
        page, then="drop", **{"drop-which": which, "drop-why": "About another evening"}
    )

    assert without.problems == ["Write why it does not rest on it, in a sentence"]
    after.says("It does not rest on that any more. Your reason is kept.")
    assert "letter.pdf" not in after.words
    assert as_(team.rob).see(address).status == 404
    with team.provider.reading():
        assert TrailLine.objects.filter(verb="evidence.dropped").exists()


def test_who_may_not_read_the_case_opens_no_file_of_it(team: Team, as_: As, case: Case):
    address = attached(team, as_, case)
    stranger = Team.begin("Ivy Care")

    assert as_(team.sue).see(address).status == 404
    assert as_(team.amina).see(address).status == 403
    assert Visitor(stranger, stranger.priya).see(address).status == 404
    assert as_(team.sue).see(ground(team, case)).status == 404


def test_whom_the_case_is_about_opens_no_file_of_it(team: Team, as_: As, case: Case):
    address = attached(team, as_, case)
    assert as_(team.rob).download(address) == PDF

    about_staff.say(case=case, account=team.rob, words="", by=team.priya, at=team.at)

    assert as_(team.rob).see(address).status == 404


def test_a_file_of_one_case_is_not_opened_through_another(team: Team, as_: As, case: Case):
    address = attached(team, as_, case)
    other = team.triaged()

    through_other = address.replace(case.reference, other.reference)

    assert as_(team.rob).see(through_other).status == 404


def test_the_browser_is_told_to_save_a_file_and_never_to_show_it(team: Team, as_: As, case: Case):
    address = attached(team, as_, case)

    headers = as_(team.rob).headers(address)

    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in headers["Cache-Control"]


def test_opening_a_file_is_noted_as_a_look_at_the_case(team: Team, as_: As, case: Case):
    address = attached(team, as_, case)
    flush()
    as_(team.rob).download(address)
    flush()

    with team.provider.reading():
        looks = ReadLine.objects.filter(subject_id=case.pk, context="evidence")
        assert [look.by_id for look in looks] == [team.rob.pk]


def test_a_file_that_was_changed_on_the_disk_is_not_handed_over(team: Team, as_: As, case: Case):
    address = attached(team, as_, case)
    (stored,) = folder_of(team.organisation_id).iterdir()
    stored.write_bytes(b"something else")

    as_(team.rob).see(address).says("This file is missing on the server, or was changed there.")


def test_a_finished_review_takes_nothing_more_in(team: Team, as_: As, case: Case):
    url = ground(team, case)
    page = as_(team.dev).see(url)
    team.write_review(case)
    team.look_wider(case)
    team.ask_people(case)
    team.agree(case)
    team.submit(case)

    late = as_(team.dev).answer(
        page, then="file", **{"file-file": SimpleUploadedFile("letter.pdf", PDF)}
    )

    late.says("This review is finished.")
