"""Z08: gaps in medicines records in all three services, each put right where it was, and back again.

One theme, three cases: a service sees its own, and the quality lead sees all of them.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from heedwell.config.demo.auditing import MEDICINES_RECORDS
from heedwell.config.demo.course import (
    Change,
    Course,
    Hurt,
    Link,
    Minute,
    Note,
    Seen,
    Told,
    Writing,
)
from heedwell.config.demo.proof import Audited
from heedwell.config.demo.staff import CARERS, ELM, FERRY, MANAGER, ROWAN
from heedwell.config.demo.stories.teller import Teller, Thread
from heedwell.config.demo.words import wider
from heedwell.loop.reviews.states import About
from heedwell.loop.reviews.themes.operations import theme_named
from heedwell.loop.thematic import operations as thematic
from heedwell.loop.thematic.operations import MemberDraft
from heedwell.rules.counting import CountChoice
from heedwell.rules.tiers import Tier

THEME = "Medicines records across services"
WHY = "The same gaps in all three services, each put right where it was, and back again."
LIVE = 55  # days ago
TYPE = "medication_recording"

# Days ago, time, by whom, who, what.
BEFORE = {
    ROWAN: (
        (128, "08:50", "luca", "Person P", "No signature for the morning tablet. It had been given."),
        (113, "20:50", "beth", "Person D", "“As needed” was signed and nobody wrote why, or whether it helped."),
        (99, "09:00", "kofi", "Person X", "Two signatures in one box."),
    ),
    ELM: (
        (133, "09:30", "ines", "Person 14", "A gap in the evening column. The pot was empty."),
        (119, "13:10", "yusuf", "Person 25", "A cream was given for a week with no line on the record."),
        (107, "21:10", "carol", "Person 3", "“As needed” five times in a week, each without a reason."),
        (96, "09:20", "ines", "Person 14", "The code for “refused” was used for “asleep”."),
    ),
    FERRY: (
        (137, "09:40", "owen", "Person 112", "The paper record at home and the phone do not agree."),
        (124, "19:50", "mina", "Person 140", "A gap for Sunday evening. The blister is empty."),
        (116, "08:30", "sian", "Person 133", "The new tablet stands on a slip of paper inside the cover."),
        (104, "18:45", "owen", "Person 112", "Signed before it was taken. Person 112 then said no."),
        (98, "12:40", "mina", "Person 121", "Two lists in one folder, with different doses."),
    ),
}  # fmt: skip
AFTER = (
    (ROWAN, 20, "09:10", "kofi", "Person X", "A signature in the line below. Seen and put right on the round."),
    (FERRY, 36, "19:20", "sian", "Person 140", "The phone had no signal, and the line was written at the next stop."),
)  # fmt: skip

OPENING = {
    ELM: "Counting the last six weeks I found four gaps of the same kind, and I hear of the same from the "
    "other two services. We put each right and they come back. I ask for a review of all of them together.",
    ROWAN: "Rob and I counted three gaps in the records in six weeks, each put right on the day. Sue and "
    "Nadia have the same. This is our part of the review of all services.",
    FERRY: "Five gaps in seven weeks, on paper and on the phone. This is our part of the review of all "
    "services.",
}

_FACTORS = {
    "training_need": "Four different courses in three services",
    "supervision_gap": "Records are looked at when something went wrong",
    "procedure_unclear": "“As needed” and the codes are explained in two ways",
    "earlier_learning_not_embedded": "The same gap was put right five times",
}

SPOT_CHECKS = Change(
    what="Spot checks of ten records a month, by somebody from another service",
    kind="competency_check",
    owner="marta",
    verifier="sue",
    outcome="Somebody looks before something goes wrong",
    metric="Gaps in a hundred lines",
    was="27 in a hundred",
    count=CountChoice(kinds=(TYPE,)),
    method="re_audit",
    audited=Audited(audit=MEDICINES_RECORDS, before=(17, 11, 15, 16, 14)),
    due_days=21,
    live_days=15,
    changed="Plan of spot checks, and a line in every supervision",
    before="Looked at after an event.",
    after="Ten a month in each service, by turns; supervision looks at two records of one’s own.",
    seen=(
        Seen(words="Three gaps in a hundred lines.", audited=(20, 18, 19, 20, 20),
             measured="3 in a hundred", days_in=1),
        Seen(words="Two in a hundred, both on the day of the storm.", audited=(20, 19, 19, 20, 20),
             measured="2 in a hundred", days_in=1),
    ),
)  # fmt: skip


def _spot_checks(
    where: str, owner: str, verifier: str, *, was: int, before: tuple[int, ...]
) -> Change:
    return replace(
        SPOT_CHECKS,
        where=where,
        owner=owner,
        verifier=verifier,
        was=f"{was} in a hundred",
        audited=Audited(audit=MEDICINES_RECORDS, before=before),
    )


THEMATIC = Course(
    tier=Tier.SYSTEMIC,
    triaged_by="sue",
    lead="priya",
    triage_hours=5,
    reason="The same kind of gap in all three services, after each had put its own right.",
    writing=Writing(
        happened="Twelve gaps in medicines records in six weeks: four at Elm Court, three and five in the "
        "other two services. Each was put right where it was found. None of the twelve harmed anybody.",
        why="Four courses teach four ways to write “as needed”. Supervision does not look at records. The "
        "guidance explains codes on page 31 and again, otherwise, on page 44.",
        together="Each service mended its own page. The page comes from us.",
        change="One short course, one guidance of two pages, records in every supervision, and spot checks "
        "by somebody from another service.",
        know="Gaps in a hundred lines drawn, the same way in all three services, before and after.",
        factors=_FACTORS,
        themes=(THEME,),
        wider=wider.RECORDS,
        took_part=(
            ("staff_involved", "Nine of us from three services, for two afternoons"),
            ("health_professional", "The pharmacist of the integrated care board"),
            ("person_supported", "Three people showed us how they like to sign for themselves"),
            ("manager", "Sue, Rob and Nadia together"),
        ),
    ),
    review_days=16,
    agreed_by="priya",
    signed_by="grace",
    comments="A fair account, and ours to mend in the middle. Agreed.",
    changes=(
        Change(
            what="One short medicines course for all, with our own gaps as its examples",
            kind="training",
            owner="tom",
            verifier="priya",
            outcome="The same way in every service",
            metric="Staff who write four examples correctly",
            direction="more",
            was="11 of 30",
            due_days=21,
            live_days=14,
            changed="Medicines course, version 1, in place of four others",
            before="Four courses by three firms.",
            after="Ninety minutes, eight of our own records, and four examples to write at the end.",
            seen=(
                Seen(words="Twenty-four of thirty wrote all four.", sample=30, met=24, days_in=1),
                Seen(words="Twenty-eight of thirty.", sample=30, met=28, days_in=1),
            ),
        ),
        Change(
            what="Guidance of two pages, with one meaning for each code and for “as needed”",
            kind="policy_guidance_update",
            owner="priya",
            verifier="grace",
            outcome="One answer, wherever one looks",
            metric="Records of “as needed” with a reason and whether it helped",
            direction="more",
            was="6 of 20",
            due_days=21,
            live_days=13,
            changed="Medicines guidance, version 5: two pages in place of fifty-two",
            before="Codes on page 31, and again on page 44.",
            after="Two pages, one table, one example for each.",
            seen=(
                Seen(words="Sixteen of twenty.", sample=20, met=16, days_in=2),
                Seen(words="Nineteen of twenty.", sample=20, met=19, days_in=2),
            ),
        ),
        SPOT_CHECKS,
        _spot_checks(ROWAN, "hana", "rob", was=24, before=(18, 12, 16, 16, 14)),
        _spot_checks(FERRY, "joel", "nadia", was=31, before=(16, 12, 15, 14, 12)),
    ),
    links=(
        Link(about=About.GOVERNANCE, by="priya", days=12,
             words="Quality committee: asked for one way to count, the same in all three services."),
        Link(about=About.GOVERNANCE, by="priya", days=73,
             words="Board: gaps went from 27 to two in a hundred. Asked how we shall know in half a year; "
             "answer: spot checks go on. Staff asked by Tom: 26 of 30 feel sure, it was 13."),
        Link(about=About.WORKFORCE, by="priya", days=40,
             words="Course held six times; supervision now looks at two records of one’s own."),
    ),
    note=Note(
        title="Two pages in place of fifty-two",
        happened="The same gaps in medicines records came back in all three services, each put right on "
        "its own.",
        changed="One short course. Guidance of two pages. Two records in every supervision. Spot checks by "
        "somebody from another service.",
        know="Gaps in a hundred lines: 27 before, two now. Of thirty staff, thirteen felt sure before "
        "and twenty-six do now.",
        everywhere=True,
        readers=("amina", "dev", "rob", "marta", "ines", "owen", "joel", "nadia"),
    ),
    shared_by="priya",
    share_days=1,
    decided=Minute(
        body="The board",
        minute="Minute 6.1, under medicines records",
        words="The gaps stay down in all three services. Spot checks go on.",
    ),
    closed_by="priya",
    close_days=1,
)  # fmt: skip


def part_of(where: str) -> Course:
    """What the two other services do for their own part of it."""
    manager, lead = MANAGER[where], "hana" if where == ROWAN else "joel"
    was = "8 of 20" if where == ROWAN else "12 of 20"
    return Course(
        tier=Tier.MODERATE_OR_REPEAT,
        triaged_by=manager,
        lead=lead,
        triage_hours=4,
        writing=Writing(
            why="The same gaps as in the two other services: unclear codes, “as needed” without a reason, "
            "and nobody who looks until something goes wrong.",
            change="The common guidance of two pages, records in supervision, and spot checks.",
            know="Complete records out of twenty, drawn each month.",
            factors=_FACTORS,
            themes=(THEME,),
            took_part=(("staff_involved", "Two of us went to the afternoons at Priya’s"),),
        ),
        review_days=2,
        agreed_by=manager,
        signed_by=manager,
        comments="Our part of the whole. Agreed.",
        changes=(
            Change(
                what="Look at two of one’s own records in every supervision",
                kind="supervision_prompt",
                owner=lead,
                verifier=manager,
                metric="Complete records out of twenty",
                direction="more",
                was=was,
                due_days=40,
                live_days=36,
                changed="Supervision form, part 3, with the guidance of two pages",
                before="Records were not looked at.",
                after="Two of one’s own records, and what one would do otherwise.",
                seen=(
                    Seen(words="Seventeen of twenty complete.", sample=20, met=17, days_in=1,
                         measured="17 of 20"),
                    Seen(words="Nineteen of twenty complete.", sample=20, met=19, days_in=1,
                         measured="19 of 20"),
                ),
            ),
        ),
        note=Note(
            title="Our records, two pages later",
            happened="Gaps in medicines records, as in the other services.",
            changed="The guidance of two pages, and two records in every supervision.",
            know=f"Complete records: {was} before, 19 of 20 now.",
            readers=CARERS[where][:3],
        ),
        shared_by=lead,
        share_days=1,
        closed_by=manager,
        close_days=1,
    )  # fmt: skip


def tell(teller: Teller) -> None:
    threads: dict[str, Thread] = {}
    for where, rows in BEFORE.items():
        thread = Thread()
        for row in rows:
            told = _told(teller, where, *row)
            teller.before(thread, told, MANAGER[where], "Put right on the day.")
        by, course = ("sue", THEMATIC) if where == ELM else ("priya", part_of(where))
        threads[where] = thread
        opening = _told(teller, where, 91, "14:10", by, "", OPENING[where])
        teller.opens(thread, replace(opening, kind="audit_variance", clock="none"), course)
    teller.house.diary.on(teller.at(90, "09:10"), lambda at: _together(teller, threads, at))
    for where, ago, clock, by, who, facts in AFTER:
        told = _told(teller, where, ago, clock, by, who, facts)
        teller.after(told, MANAGER[where], "Seen by ourselves and put right.")


def _together(teller: Teller, threads: dict[str, Thread], at: datetime) -> None:
    """Priya puts the parts of the two other services under the one that asks for all of them."""
    whole, rowan, ferry = (threads[where].running for where in (ELM, ROWAN, FERRY))
    if whole is None or rowan is None or ferry is None:
        return
    priya = teller.house.staff("priya")
    theme = theme_named(organisation_id=whole.case.organisation_id, name=THEME, by=priya, at=at)
    begun = thematic.begin(case=whole.case, theme=theme, why=WHY, by=priya, at=at)
    for part in (rowan, ferry):
        draft = MemberDraft(case=part.case, reason="The same gap, counted in the same way.")
        thematic.join(thematic=begun, draft=draft, by=priya, at=at)


def _told(teller: Teller, where: str, ago: int, clock: str, by: str, who: str, facts: str) -> Told:
    happened = teller.at(ago, clock)
    return Told(
        where=where,
        by=by,
        happened=happened,
        reported=happened + timedelta(hours=0.7),
        type=TYPE,
        facts=facts,
        made_safe="Asked who had given it, wrote it in with the date, and told the shift lead.",
        place="own_home" if where == FERRY else "medicines_room",
        activity="medicines_round",
        shift="visit" if where == FERRY else "early" if clock < "14" else "late",
        people=(Hurt(who=who),) if who else (),
    )
