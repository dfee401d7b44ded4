"""Reviews that are being written, or wait for a signature."""

from dataclasses import replace

from heedwell.config.demo.course import Change, Course, Link, Told, Writing
from heedwell.config.demo.openwork.shapes import At, half_way, report
from heedwell.config.demo.proof import Control, Pulse, Recommended
from heedwell.loop.reviews.states import About
from heedwell.rules.tiers import Tier


def review_to_finish(at: At) -> tuple[Told, Course]:
    told = report(
        at, 4, "kofi", "fall", "community", "Person Z", "moderate",
        "Person Z fell on the step of the bus with the shopping. The wrist is swollen, and the doctor "
        "has put a splint on it.",
    )  # fmt: skip
    writing = Writing(
        why="The step of this bus is higher, and both hands were full.",
        change="",
        know="",
        factors={"physical_environment": "A high step", "routine_timing": "Last bus, in a hurry"},
        themes=("Getting on and off",),
    )
    course = half_way(Tier.MODERATE_OR_REPEAT, "dev", writing, review_days=1.0)
    return told, replace(course, submitted=False)


def review_to_sign(at: At) -> tuple[Told, Course]:
    told = report(
        at, 5, "luca", "health_deterioration", "bedroom", "Person V", "moderate",
        "Person V had not drunk much for two days and was dizzy. The nurse came and gave fluids at home.",
    )  # fmt: skip
    writing = Writing(
        why="Half-full cups were counted as drunk, by three of us on three shifts.",
        together="Everybody poured, and nobody added up.",
        change="One jug a day with a line for noon and a line for four.",
        know="The jug at four o’clock, for a month.",
        factors={
            "early_signs_missed": "Sleepy and dizzy on the second day",
            "handover": "Drinks were not part of it",
        },
        themes=("Eating and drinking enough",),
        took_part=(
            ("person_supported", "Person V prefers squash, and chose the jug"),
            ("health_professional", "The nurse set the lines"),
        ),
    )
    change = Change(
        what="One jug a day with two lines, and a look at four o’clock",
        kind="tool_introduced",
        owner="hana",
        verifier="rob",
        metric="Days on which the jug was below the second line at four",
        direction="more",
        was="not known",
        due_days=12,
        live_days=None,
        pulse=Pulse(before=(), since=(), open_days=10),
        outcome="Somebody sees by four that it has been too little",
    )
    course = half_way(Tier.MODERATE_OR_REPEAT, "hana", writing, (change,))
    return told, replace(course, signed_by="rob", sign_days=90)


def serious_fall(at: At) -> tuple[Told, Course]:
    """Told in person the day after; the letter and an answer to the physiotherapist are still to come."""
    told = replace(
        report(
            at, 3, "amina", "fall", "stairs", "Person T", "severe",
            "Person T missed the last step while I carried the laundry behind them. The hip is broken, and "
            "they were operated on the same night.",
        ),
        told=("manager_on_call", "ambulance_999", "family_or_advocate"),
    )  # fmt: skip
    course = half_way(Tier.SERIOUS_OR_SAFEGUARDING, "rob", None)
    return told, replace(
        course,
        control=Control(
            what="Nobody carries anything behind somebody on the stairs: the laundry goes round by the lift",
            owner="hana",
        ),
        recommended=Recommended(
            body="health_partner",
            body_name="Community physiotherapy",
            words="A second rail on the wall side, and somebody below on the stairs for the first weeks "
            "at home.",
            days=1.6,
            due_days=5,
        ),
    )


def safeguarding(at: At) -> tuple[Told, Course]:
    told = replace(
        report(
            at, 2, "dev", "safeguarding_external", "own_home", "Person AD", "none",
            "Person AD came back from a visit with a new telephone contract in their name. They said "
            "that they had not wanted it and had been told to sign.",
            upset="low",
        ),
        kind="safeguarding_concern",
        is_safeguarding=True,
        told=("manager_on_call", "council_safeguarding"),
    )  # fmt: skip
    control = Change(
        what="Go to the shop with Person AD to end the contract within the fourteen days",
        kind="immediate_safety_control",
        owner="rob",
        verifier="grace",
        metric="Contracts in the name of Person AD that they do not want",
        was="1",
        due_days=4,
        live_days=None,
        outcome="Person AD has what they want and nothing else",
    )
    writing = Writing(
        why="",
        change="",
        know="",
        factors={"person_communication_need": "“Yes” is said to please"},
        themes=("Callers and cash",),
        took_part=(
            ("person_supported", "“I want my old phone. I want to see him, with you there.”"),
        ),
    )
    links = (
        Link(
            about=About.SAFEGUARDING,
            by="grace",
            days=0,
            words="Told the council on the same day, with what Person AD wants. Answer expected within "
            "three working days.",
        ),
    )
    return told, Course(
        tier=Tier.SERIOUS_OR_SAFEGUARDING,
        triaged_by="grace",
        lead="grace",
        triage_hours=2,
        writing=writing,
        review_days=0.6,
        submitted=False,
        agreed_by="grace",
        changes=(control,),
        links=links,
    )
