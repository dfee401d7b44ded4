"""Three real cases, from the spreadsheet through all six stages to closed, in a real browser."""

from pathlib import Path

import pytest

from heedwell.jobs.handlers import imports
from heedwell.jobs.worker import Duty
from heedwell.rules.lenses import FOUR_LENSES
from tests.journey.team import Team
from tests.journeys.walk import Walk

pytestmark = [pytest.mark.browser]

DATA = Path(__file__).parent / "data"


def bring_in(walk: Walk, file: str, *, keep: tuple[str, ...] = ()) -> None:
    walk.go("/imports/").upload("Your incident log", DATA / file).press("Look at it")
    for heading in keep:
        walk.choose(heading, "Keep as words")
    walk.choose("Which service do rows belong to that do not name one?", "Rowan House")
    walk.press("Look again with my choices").press("Bring it in")
    run = walk.page.url.removeprefix(walk.site)
    walk.page.goto("about:blank")  # the page of a run that goes on looks again by itself
    work = imports(Duty(worker="test"))
    while work():
        pass
    walk.go(run).sees("taken in")


def open_from_history(walk: Walk, words: str) -> str:
    """Find an old event by its words, open a case for it, and say its number."""
    walk.go(f"/cases/search/?words={words}").sees("History")
    walk.main.get_by_role("listitem").get_by_role("link").first.click()
    walk.page.wait_for_load_state()
    walk.press("Open a case")
    return walk.page.url.rstrip("/").rsplit("/", 1)[1]


def triage(walk: Walk, case: str, tier: str, *, lead: str, reason: str = "") -> None:
    walk.go(f"/cases/{case}/triage/").choose("Tier", tier).choose("Who leads the review?", lead)
    walk.write("Why this tier?", reason).press("Decide, and start the review")


def record_harm(walk: Walk, case: str, harm: str) -> None:
    walk.go(f"/cases/{case}/harm/").choose("How much harm was there?", harm)
    walk.write("How do you know?", "Asked those who were there").press("Record the harm")


def review(walk: Walk, case: str, *, theme: str, then: str) -> None:
    walk.go(f"/cases/{case}/review/")
    walk.write("What was done straight away", "The doctor was called the same day.")
    walk.fill_box("why_it_happened", "The order came by telephone and nobody wrote it down.")
    walk.tick("Handover inconsistent").tick("Procedure unclear, missing or not workable")
    walk.fill_box("what_we_will_change", "One page per person, filled in at each appointment.")
    walk.fill_box("how_we_will_know", "Orders not carried out in a month.")
    walk.write("Another theme", theme)
    walk.press(then)


def agree(walk: Walk, *, kind: str, owner: str, due: str) -> None:
    walk.write("One practical change", "An appointment page that goes with the person")
    walk.choose("What kind of change is it?", kind)
    walk.choose("Who does it?", owner).write("By when?", due)
    walk.write("What will you count or look at?", "Orders not carried out in a month")
    walk.choose("Which way is better?", "Fewer is better")
    walk.choose("How will it be checked?", "Re-audit")
    walk.choose("Who checks?", "Priya").press("Agree this action")


def record_change(walk: Walk, case: str, live: str) -> None:
    walk.go(f"/cases/{case}/").follow("An appointment page that goes with the person")
    walk.follow("Record what was changed")
    walk.write("What did you change?", "Support plan, version 4")
    walk.write("How was it before?", "Orders were passed on by word of mouth.")
    walk.write("How is it now?", "They are written on one page, signed at both ends.")
    walk.write("Since when is it live?", live).press("Record the change")


def record_check(walk: Walk, case: str, *, person: bool) -> None:
    walk.go(f"/cases/{case}/").follow("Record the check")
    walk.write("How many did you look at?", "5")
    walk.write("In how many of them was the change visible?", "5")
    walk.choose("Is the change in practice?", "Yes: the change is in practice")
    walk.write("What did you see?", "All five pages were filled in and signed.")
    if person:
        walk.write("What was to be better for the person?", "I want my own appointments")
        walk.choose("How is it for the person now?", "Better")
        walk.choose("Who told you?", "The person we support").tick("Easy read")
        walk.write("What did they say, sign or show?", "I have my page now.")
    walk.press("Record the check")


def huddle(walk: Walk, case: str, day: str) -> None:
    walk.go(f"/cases/{case}/huddle/").write("Which team?", "Early shift").write("When?", day)
    walk.write("How many people were there?", "4").press("Record the huddle")


def look_wider(walk: Walk, case: str) -> None:
    """Through the four lenses, and with the professions: before that a serious review is not done."""
    walk.go(f"/cases/{case}/review/").press("Save and finish the review")
    walk.sees("Say what you found for each lens", "Record which professions were asked")
    for lens in FOUR_LENSES.values():
        walk.go(f"/cases/{case}/analysis/lens/{lens.code}/")
        walk.choose("Did you find something?", "Yes, it played a part")
        walk.write("What did you find?", "A hurried evening with two people short.").press("Save")
        walk.sees(f"Saved: {lens.label}.")
    walk.follow("Record a profession").choose("Was a profession asked?", "No profession was asked")
    walk.write("What did they give, or why not?", "The team could see it all.").press("Save")


def ask_people(walk: Walk, case: str) -> None:
    """A debrief, and what those it happened to have to say: a serious review waits for both."""
    walk.go(f"/cases/{case}/people/").follow("Record a debrief")
    walk.write("Which shift or team?", "Late shift").write("Care workers", "3")
    walk.write("Name and role", "Rob, manager").write("What helped", "Two of us were there")
    walk.press("Record the debrief").sees("with Rob, manager")
    for who in ("Resident 2", "the family or advocate"):
        walk.go(f"/cases/{case}/people/").follow(f"What did {who} tell us?")
        walk.choose("Did we ask?", "They told us").write("When?", "today")
        walk.write("Who asked?", "Rob").tick("Pictures or objects")
        walk.write("In their own words", "I was frightened.").press("Record it")


def be_open(walk: Walk, case: str) -> None:
    """Whether the duty of candour applies, and who outside takes part: somebody decides both."""
    walk.go(f"/cases/{case}/open/").follow("Decide whether it applies")
    walk.choose("Does the duty of candour apply?", "It does not apply")
    walk.write("Whose clinical opinion was used?", "GP")
    walk.write("Why?", "They were frightened, and not hurt.").press("Record the decision")
    walk.go(f"/cases/{case}/open/partners/council_safeguarding/")
    walk.choose("Do they take part?", "They were contacted")
    walk.write("When were they contacted?", "today").press("Record it")
    walk.go(f"/cases/{case}/open/partners/")
    for name in ("Police", "NHS", "Care Quality Commission", "Commissioner"):
        walk.tick(name)
    walk.write("Why not?", "The council leads, and asks them.").press("Record why")


def publish(walk: Walk, case: str) -> None:
    walk.go(f"/cases/{case}/note/")
    walk.write("What happened?", "An order from a clinic was not carried out.")
    walk.write("What changed?", "Every order is written on one page that goes with the person.")
    walk.choose("Who is it for?", "This service").press("Publish the note")


def close(walk: Walk, case: str) -> None:
    walk.go(f"/cases/{case}/close/").press("Close this case")
    walk.sees("Every gate was met")


@pytest.mark.requirement("N19", "H13", "T02", "Y03", "N18")
def test_a_near_miss_is_opened_from_history_and_closed_with_a_huddle(team: Team, walk: Walk):
    walk.as_(team.priya)
    bring_in(walk, "near_miss.csv")
    case = open_from_history(walk, "tire")

    walk.as_(team.rob)
    triage(walk, case, "Tier 0 · near miss, no harm", lead="Rob", reason="Nobody was harmed")
    walk.sees("Next: share it in the huddle").go(f"/cases/{case}/close/")
    walk.sees("You cannot close this yet", "Share it in a huddle", "Record how much harm")
    record_harm(walk, case, "No harm")
    huddle(walk, case, "28/1/2011")
    close(walk, case)


@pytest.mark.requirement("N19", "D06", "T04", "R19", "A02", "A03", "V03", "V04", "H22", "Y03")
def test_a_repeat_goes_through_all_six_stages(team: Team, walk: Walk):
    walk.as_(team.priya)
    bring_in(walk, "care_complaints.csv")
    walk.as_(team.rob).go("/cases/triage/").sees("3 waiting")
    case = "2011-0003"
    walk.go(f"/cases/{case}/triage/").sees("the third for this person in 28 days")
    triage(walk, case, "Tier 2 · moderate harm or repeat theme", lead="Dev")
    walk.as_(team.dev)
    review(walk, case, theme="Orders from clinics", then="Save for now")

    walk.as_(team.rob).go(f"/cases/{case}/actions/new/")
    agree(walk, kind="Introduce a tool", owner="Dev", due="4/2/2011")
    walk.as_(team.dev).go(f"/cases/{case}/review/").press("Save and finish the review")
    walk.later(days=1).as_(team.rob).go(f"/cases/{case}/review/sign/")
    walk.choose("Your decision", "I sign it off").press("Record my decision")
    walk.later(days=2).as_(team.dev)
    record_change(walk, case, "31/1/2011")
    walk.sees("done, not verified yet").as_(team.rob).go(f"/cases/{case}/close/")
    walk.sees("Record the re-check that shows each change worked")
    walk.later(weeks=4).as_(team.priya)
    record_check(walk, case, person=False)
    walk.later(weeks=2).as_(team.priya)
    record_check(walk, case, person=True)
    publish(walk, case)
    huddle(walk, case, "today")
    walk.as_(team.rob)
    record_harm(walk, case, "Low harm")
    close(walk, case)


@pytest.mark.requirement("N19", "R10", "T05", "H22", "Y03")
@pytest.mark.requirement("R11")
@pytest.mark.requirement("R25")
def test_a_safeguarding_matter_closes_only_with_its_recorded_decision(team: Team, walk: Walk):
    walk.as_(team.priya)
    bring_in(walk, "care_complaints.csv")
    case = open_from_history(walk, "grabbed")
    walk.as_(team.rob).go(f"/cases/{case}/triage/")
    walk.sees("A safeguarding matter is never below Tier 3, whatever the harm.")
    triage(walk, case, "Tier 3 · serious incident or safeguarding", lead="Rob")
    be_open(walk, case)
    review(walk, case, theme="Gentle handling", then="Save, and agree an action")
    agree(walk, kind="Enhanced supervision or coaching", owner="Dev", due="20/2/2011")
    look_wider(walk, case)
    ask_people(walk, case)
    walk.go(f"/cases/{case}/review/").press("Save and finish the review")
    walk.later(days=1).as_(team.priya).go(f"/cases/{case}/review/sign/")
    walk.choose("Your decision", "I sign it off").press("Record my decision")
    walk.later(days=2).as_(team.dev)
    record_change(walk, case, "31/1/2011")
    walk.later(weeks=4).as_(team.priya)
    record_check(walk, case, person=False)
    walk.later(weeks=2).as_(team.priya)
    record_check(walk, case, person=True)
    publish(walk, case)

    walk.as_(team.rob).go(f"/cases/{case}/close/")
    walk.sees("Record the decision about telling the council, with its reason")
    for about in ("safeguarding", "governance"):
        walk.go(f"/cases/{case}/links/{about}/")
        walk.write("Who decided", "Priya, quality lead").write("When was that?", "today")
        walk.fill_box("body", "The duty team of the council").fill_box("reference", "Note 12")
        walk.write("What was asked, and what was decided?", "They were told, and take it up.")
        walk.press("Record it")
    record_harm(walk, case, "Moderate harm")
    close(walk, case)
