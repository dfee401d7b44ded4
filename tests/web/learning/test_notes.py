"""What changed, for everybody: the list of notes, one note, and who has read it."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from heedwell.foundation.people.models import Account
from heedwell.loop.cases.models import Case
from heedwell.loop.sharing.models import LearningNote
from heedwell.loop.sharing.queries import PAGE
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor, at

As = Callable[[Account], Visitor]
NOTES = reverse("learning:notes")
NOTE = {
    "title": "Quiet before the meal",
    "what_happened": "Evenings were loud.",
    "what_changed": "There is a quiet half-hour now.",
    "how_we_know": "Distress events fell.",
    "everywhere": "no",
}


def publish(team: Team, as_: As, case: Case | None = None, **typed: str) -> str:
    """Dev writes a note on its page. Returns where it is read."""
    case = case or team.verified()
    as_(team.dev).send(at(case, "note"), **{**NOTE, **typed}).says("Published.")
    with team.provider.reading():
        note = LearningNote.objects.latest("published_at", "id")
    return reverse("learning:note", args=[note.pk])


def test_before_there_is_a_note_the_page_says_what_will_be_here(team: Team, as_: As):
    as_(team.amina).see(NOTES).says("No notes yet", "it stands here in plain words.")


@pytest.mark.requirement("H01")
def test_a_note_says_what_happened_what_changed_and_how_we_know(team: Team, as_: As):
    url = publish(team, as_)

    as_(team.amina).see(NOTES).says("Quiet before the meal", "New", "There is a quiet half-hour")
    page = as_(team.amina).see(url)

    page.says(
        "What happened Evenings were loud.",
        "What changed There is a quiet half-hour now.",
        "How we know Distress events fell.",
        "Rowan House",
        "by Dev",
    )
    assert "families may read it too" not in page.words


@pytest.mark.requirement("H01")
def test_a_note_that_families_may_read_says_so(team: Team, as_: As):
    url = publish(team, as_, for_families="on")

    as_(team.amina).see(url).says("families may read it too")
    as_(team.amina).see(NOTES).says("families too")


@pytest.mark.requirement("P08")
def test_everybody_who_works_there_reads_what_changed_and_says_so_once(team: Team, as_: As):
    url = publish(team, as_)
    amina = as_(team.amina)

    amina.send(url).says("Thank you for reading.", "You have read this")
    amina.post(url)

    amina.see(NOTES).says("Read")
    page = as_(team.rob).see(url)
    page.says("Read by 1", "Amina")
    assert "Read by" not in amina.see(url).words


def test_whoever_reads_cases_finds_the_one_behind_the_note(team: Team, as_: As):
    case = team.verified()
    url = publish(team, as_, case)

    assert as_(team.rob).see(url).links["The case behind this note"] == at(case)
    assert "The case behind this note" not in as_(team.amina).see(url).links


def test_a_note_for_everybody_is_read_elsewhere_and_one_for_a_service_is_not(team: Team, as_: As):
    here = publish(team, as_)
    everywhere = publish(team, as_, everywhere="yes", title="For all of us")

    as_(team.sue).see(everywhere).says("Everybody in the organisation")
    assert as_(team.sue).see(here).status == 404
    as_(team.sue).see(NOTES).says("For all of us")


@pytest.mark.requirement("H01")
def test_the_reporter_finds_what_changed_under_their_own_report(team: Team, as_: As):
    publish(team, as_)
    mine = as_(team.amina).see(reverse("report:mine"))

    as_(team.amina).see(mine.urls[0]).says(
        "You raised this. Here is what changed", "There is a quiet half-hour now."
    )


def test_a_long_list_goes_on_with_the_older_ones(team: Team, as_: As):
    case = team.verified()
    for _ in range(PAGE + 1):
        team.later(minutes=1).publish(case)

    first = as_(team.amina).see(NOTES)
    older = as_(team.amina).see(f"{NOTES}{first.links['Older']}")

    assert first.words.count("Quiet before the meal") == PAGE
    assert older.words.count("Quiet before the meal") == 1
    assert "Older" not in older.links
