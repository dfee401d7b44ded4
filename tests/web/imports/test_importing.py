"""From the spreadsheet that a provider keeps to its last twelve months, on the screens."""

from collections.abc import Callable, Sequence

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from heedwell.foundation.people.models import Account
from heedwell.journey.importing.reading import read_bytes
from heedwell.loop.cases.models import Case
from heedwell.loop.signals.models import Signal
from tests.journey.importing.importing_cast import HEADINGS, work
from tests.journey.importing.making import text
from tests.journey.team import Team
from tests.web.cases.visiting import Page, Visitor

pytestmark = pytest.mark.requirement("Y03")

As = Callable[[Account], Visitor]
Row = Sequence[str]
FALL = ("I-1", "03/01/2026", "Rowan House", "JS", "Fall", "Found by the sofa", "None", "Closed")
DOSE = ("I-2", "27/02/2026", "Rowan House", "AB", "Missed dose", "Not given at 8", "Low", "Open")
UNDATED = ("I-3", "", "Rowan House", "JS", "Fall", "Slipped in the hall", "Low", "Open")
LOG = (HEADINGS, FALL, DOSE, UNDATED)
START = reverse("imports:start")


def send(visitor: Visitor, rows: Sequence[Row] = LOG, name: str = "log.csv") -> Page:
    """The page that shows what would become of a file."""
    return visitor.post(START, file=SimpleUploadedFile(name, text(rows)))


def bring_in(team: Team, visitor: Visitor, rows: Sequence[Row] = LOG, **chosen: str) -> Page:
    """Through the screens and the worker, to the page of the run."""
    page = visitor.answer(send(visitor, rows), do="start", **chosen)
    work(team.at)
    return visitor.see(page.path)


def signals(team: Team) -> list[Signal]:
    with team.provider.reading():
        return list(Signal.objects.order_by("source_reference"))


def column(page: Page, heading: str, rows: Sequence[Row] = LOG) -> str:
    """The name of the box that says what a column is."""
    return f"column_{list(rows[0]).index(heading)}"


def test_the_way_in_says_what_fits_and_that_it_can_be_taken_back(team: Team, as_: As):
    as_(team.priya).see(START).says(
        "An Excel, LibreOffice or .csv file, up to 50 MB.",
        "Nothing comes in before you have seen it.",
        "It can be taken back.",
    )


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        (
            "log.xlsx",
            b"PK\x03\x04 not a workbook",
            "This workbook is damaged or only partly saved.",
        ),
        (
            "photo.jpg",
            b"\xff\xd8\xff\xe0" + bytes(200),
            "This is a picture, not a spreadsheet. Import an .xlsx",
        ),
        (
            "nothing.csv",
            b"\n\n",
            "This file is empty. Export or save it again and check that it has rows.",
        ),
        ("none.csv", b"", "That file is empty. Choose another"),
    ],
)
def test_a_file_that_is_no_log_is_refused_with_what_to_do(
    team: Team, as_: As, name: str, data: bytes, sentence: str
):
    page = as_(team.priya).post(START, file=SimpleUploadedFile(name, data))

    (problem,) = page.problems
    assert problem.startswith(sentence)
    assert page.path == START
    assert signals(team) == []


def test_without_a_file_the_page_says_so(team: Team, as_: As):
    page = as_(team.priya).send(START, csrf="x")

    assert page.problems == ["Choose the file with your incident log"]


def test_before_anything_comes_in_each_row_has_its_message(team: Team, as_: As):
    page = send(as_(team.priya))

    page.says(
        "Check before it comes in",
        "log.csv",
        "Nothing has come in yet.",
        "Rows in the sheet 3",
        "Open a case, to be triaged 1",
        "Come in as history 1",
        "Held, with a reason 1",
        "Row 4 held No date. Enter the date it happened in column B (Date)",
        "1 × No date",
    )
    assert signals(team) == []


def test_each_column_is_guessed_with_its_reason_and_can_be_chosen_again(team: Team, as_: As):
    page = send(as_(team.priya))
    facts, severity = column(page, "What happened"), column(page, "Severity")
    assert page.fields[facts] == ["facts"]
    assert page.fields[severity] == ["severity"]

    again = as_(team.priya).answer(page, do="look", **{severity: "keep"})

    assert again.fields[severity] == ["keep"]
    assert again.fields[facts] == ["facts"]
    bring_in(team, as_(team.priya))
    assert {signal.severity for signal in signals(team)} == {"not_yet_known"}


def test_a_date_that_is_missing_can_be_taken_as_not_known(team: Team, as_: As):
    page = send(as_(team.priya))

    again = as_(team.priya).answer(page, do="look", date_not_known="on")

    again.says("Held, with a reason 0")
    assert again.fields["date_not_known"] == ["on"]


def test_a_word_that_is_not_known_is_asked_for_once_and_remembered(team: Team, as_: As):
    priya = as_(team.priya)
    slip = ("I-9", "26/02/2026", "Rowan House", "JS", "Tumblewoop", "On the step", "Low", "Open")
    page = send(priya, (HEADINGS, slip))
    page.says("words that we do not know yet", "“Tumblewoop”")
    (word,) = [name for name in page.offered if name.startswith("word_")]

    priya.answer(page, do="start", **{word: "fall"})
    work(team.at)
    later = ("I-10", *slip[1:5], "By the bath", *slip[6:])

    assert [signal.event_type for signal in signals(team)] == ["fall"]
    assert "Tumblewoop" not in " ".join(send(priya, (HEADINGS, later)).offered)
    assert "“Tumblewoop”" not in send(priya, (HEADINGS, later)).words


def test_every_row_is_accounted_for_and_the_next_steps_are_offered(team: Team, as_: As):
    page = bring_in(team, as_(team.priya))

    page.says(
        "taken in",
        "What became of its 3 rows",
        "Opened a case, to be triaged 1",
        "Came in as history 1",
        "Held, with a reason 1",
        "Skipped: already there 0",
        "1 × No date",
    )
    assert page.links["Your last twelve months"] == reverse("insight:twelve-months")
    as_(team.priya).see(page.links["What waits for triage"]).says("1 waiting", "Missed dose")


def test_while_the_worker_has_not_come_the_page_says_how_far_it_is(team: Team, as_: As):
    page = as_(team.priya).answer(send(as_(team.priya)), do="start")

    page.says("taking rows in", "Rows settled", "0 of 3", "See how far it is")
    assert "Take this import back" not in page.links


def test_held_rows_are_taken_away_mended_and_come_in_again(team: Team, as_: As):
    priya = as_(team.priya)
    page = bring_in(team, priya)

    table = read_bytes("held.xlsx", priya.download(page.links["Download the held rows"])).table()
    (row,) = table.rows
    assert row.cells == UNDATED
    mended = (*UNDATED[:1], "28/02/2026", *UNDATED[2:])
    bring_in(team, priya, (HEADINGS, mended))

    assert [signal.source_reference for signal in signals(team)] == ["I-1", "I-2", "I-3"]


def test_the_same_file_again_changes_nothing(team: Team, as_: As):
    priya = as_(team.priya)
    bring_in(team, priya)

    page = send(priya)

    page.says("Skipped: already there 2", "Came in before, and has not changed")
    assert len(signals(team)) == 2


def test_a_row_that_was_edited_is_held_until_somebody_decides(team: Team, as_: As):
    priya = as_(team.priya)
    bring_in(team, priya)
    edited = (*DOSE[:5], "Given at 11, three hours late", *DOSE[6:])
    page = bring_in(team, priya, (HEADINGS, FALL, edited))
    page.says("Held, with a reason 1", "A known reference with other details")

    asked = priya.see(page.links["Decide"])
    refused = priya.answer(asked)
    decided = priya.answer(refused, choice="add")

    asked.says("I-2 came in before", "What is different", "Given at 11, three hours late")
    assert refused.problems == ["Select what to do with this row"]
    decided.says("Decided. It will not be asked again.")
    (case,) = cases(team)
    priya.case(case).says("Not given at 8", "Given at 11, three hours late")


def cases(team: Team) -> list[Case]:
    with team.provider.reading():
        return list(Case.objects.order_by("reference"))


def test_a_whole_import_is_taken_back_with_a_reason_and_nothing_is_erased(team: Team, as_: As):
    priya = as_(team.priya)
    run = bring_in(team, priya)
    months = reverse("insight:twelve-months")
    priya.see(months).says("2 reports in twelve months")

    refused = priya.send(run.links["Take this import back"], reason="")
    priya.answer(refused, reason="The wrong home").says("It is being taken back.")
    work(team.at)

    assert refused.problems == ["Write why it is taken back"]
    priya.see(run.path).says("It was taken back: its rows are left out everywhere, and kept.")
    priya.see(months).says("Nothing to show yet")
    assert len(signals(team)) == 2


def test_an_import_that_somebody_has_worked_on_stays(team: Team, as_: As):
    priya = as_(team.priya)
    run = bring_in(team, priya)
    (case,) = cases(team)
    team.triage(case)

    page = priya.send(run.links["Take this import back"], reason="The wrong home")

    (problem,) = page.problems
    assert problem.startswith("Somebody has worked on 1 of its records (2026-0001)")
    assert page.fields["reason"] == ["The wrong home"]


def test_history_has_no_clock_until_one_click_opens_a_case(team: Team, as_: As):
    priya = as_(team.priya)
    bring_in(team, priya)

    found = priya.see(f"{reverse('cases:search')}?words=sofa")
    history = priya.see(next(url for url in found.urls if "/signals/" in url))
    opened = priya.post(f"{history.path}open/")

    history.says("Counted and searched, with no clock", "Found by the sofa")
    opened.says("is open. Decide the tier within 24 hours.", "Next: decide the tier")


@pytest.mark.requirement("C01", "audit variance")
def test_the_findings_of_an_audit_come_in_as_what_they_are(team: Team, as_: As):
    rows = (
        ("Ref", "Date", "Home", "What happened"),
        ("A-1", "26/02/2026", "Rowan House", "Two of ten charts were not signed"),
    )

    bring_in(team, as_(team.priya), rows, default_kind="audit_variance")

    (case,) = cases(team)
    as_(team.priya).case(case).says("Kind of report Audit finding", "Two of ten charts")


def test_a_manager_brings_rows_into_their_own_service_only(team: Team, as_: As):
    elm = ("I-7", "26/02/2026", "Elm Court", "ZZ", "Fall", "On the stairs", "Low", "Open")

    page = bring_in(team, as_(team.rob), (HEADINGS, DOSE, elm))

    page.says("Opened a case, to be triaged 1", "Held, with a reason 1")
    assert [signal.source_reference for signal in signals(team)] == ["I-2"]


def test_what_came_in_before_is_listed_with_its_counts(team: Team, as_: As):
    bring_in(team, as_(team.priya))

    as_(team.priya).see(START).says(
        "What came in before", "log.csv", "by Priya. 3 rows: 2 in, 1 held, 0 skipped.", "taken in"
    )


def test_the_words_of_the_provider_are_known_and_offered(team: Team, as_: As):
    priya = as_(team.priya)
    for path, word, ours in (
        ("places", "Sensory room", "lounge"),
        ("event_types", "Hoist", "fall"),
    ):
        typed = {"new:1": word, "under:1": ours, "starts_on": "today", "reason": "So we say."}
        priya.answer(priya.send(f"/set-up/rules/words/{path}/", **typed), confirm="yes")
    slipped = ("I-8", *DOSE[1:4], "hoist", "The sling slipped.", *DOSE[6:], "Sensory room")
    worn = ("I-9", *DOSE[1:4], "Fall", "The strap was worn.", *DOSE[6:], "Snug")
    rows = ((*HEADINGS, "Location"), slipped, worn)

    check = send(priya, rows)
    (word,) = [name for name in check.offered if name.startswith("word_")]
    assert "lounge:1" in check.offered[word]
    bring_in(team, priya, rows, **{word: "lounge:1"})

    known, mapped = signals(team)
    assert (known.event_type, known.place, known.place_words) == ("fall", "lounge:1", "")
    assert (mapped.event_type, mapped.place, mapped.place_words) == ("fall", "lounge:1", "Snug")
    with team.provider.reading():
        case = Case.objects.order_by("reference").first()
    assert case is not None
    priya.case(case).says("Where Sensory room", "Hoist, sensory room")
