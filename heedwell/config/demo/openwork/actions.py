"""Actions that are due today, this week, or were due before."""

from dataclasses import replace

from heedwell.config.demo.course import Change, Course, Told, Writing
from heedwell.config.demo.openwork.shapes import At, half_way, report
from heedwell.config.demo.staff import ELM
from heedwell.rules.tiers import Tier


def action_for_today(at: At) -> tuple[Told, Course]:
    told = report(
        at, 6, "amina", "distress", "vehicle", "Person R", "none",
        "The driver of the bus was new. Person R sat down on the pavement and cried.", upset="low",
    )  # fmt: skip
    return told, half_way(Tier.LOW_HARM, "dev", WHO_COMES_NEXT, (photographs("dev", due_days=4),))


def action_for_this_week(at: At) -> tuple[Told, Course]:
    told = report(
        at, 5, "beth", "burn_scald", "kitchen", "Person L", "low",
        "Person L touched the side of the toaster. Two fingers were red and went under cold water.",
    )  # fmt: skip
    writing = Writing(
        why="The toaster stands where one reaches across it for the bread.",
        change="Move it, and mark the hot side.",
        know="A look at five breakfasts.",
        factors={"physical_environment": "Toaster in front of the bread"},
        themes=("A kitchen to use oneself",),
    )
    change = Change(
        what="Move the toaster behind the bread and mark the hot side in red",
        kind="environment_change",
        owner="amina",
        verifier="hana",
        metric="Breakfasts at which somebody reached across",
        was="5 of 5",
        due_days=5,
        live_days=None,
    )
    return told, half_way(Tier.LOW_HARM, "hana", writing, (change,))


def action_overdue(at: At) -> tuple[Told, Course]:
    told = report(
        at, 10, "luca", "fall", "garden", "Person H", "low",
        "Person H slipped on wet leaves by the gate and grazed a knee.",
    )  # fmt: skip
    writing = Writing(
        why="Leaves lie under the tree by the gate, and the mat has gone.",
        change="A rough strip on the two steps, and a broom by the door.",
        know="The steps after rain, five times.",
        factors={"physical_environment": "Wet leaves on smooth steps"},
        themes=("Getting up safely",),
    )
    change = Change(
        what="Put a rough strip on the two steps by the gate",
        kind="environment_change",
        owner="luca",
        verifier="rob",
        metric="Slips by the gate",
        was="2 in a month",
        method="spot_check",
        due_days=5,
        live_days=None,
        notes=((4, "The strip has come and is too short. A longer one is ordered for Thursday."),),
    )
    return told, half_way(Tier.LOW_HARM, "dev", writing, (change,))


def action_overdue_at_elm_court(at: At) -> tuple[Told, Course]:
    told = replace(
        report(
            at, 9, "ines", "pressure_damage", "bedroom", "Person 20", "low",
            "The heel of Person 20 is red and stays red.",
        ),
        where=ELM,
    )  # fmt: skip
    writing = Writing(
        why="The boot for the night had gone to the laundry and there is one only.",
        change="A second boot, and a name beside it.",
        know="The heel each evening for a fortnight.",
        factors={"equipment_missing_faulty": "One boot only"},
        themes=("Skin that marks easily",),
    )
    change = Change(
        what="Get a second heel boot for Person 20",
        kind="equipment_change",
        owner="marta",
        verifier="sue",
        metric="Evenings with the boot on",
        direction="more",
        was="4 of 7",
        due_days=5,
        live_days=None,
    )
    return told, replace(
        half_way(Tier.LOW_HARM, "marta", writing, (change,)), triaged_by="sue", agreed_by="sue"
    )


def check_for_this_week(at: At) -> tuple[Told, Course]:
    told = report(
        at, 26, "kofi", "distress", "lounge", "Person W", "none",
        "Somebody from the agency came in for the evening. Person W hid behind the sofa.", upset="low",
    )  # fmt: skip
    change = photographs("hana", due_days=4, live_days=1.0)
    return told, half_way(Tier.LOW_HARM, "hana", WHO_COMES_NEXT, (change,))


WHO_COMES_NEXT = Writing(
    why="Nobody had shown a photograph. The new face was the first thing that was seen.",
    change="A photograph of whoever comes, the evening before, on the picture plan.",
    know="Photographs on the plan, five evenings.",
    factors={"transition_preparation": "No photograph", "skill_mix": "Somebody new"},
    themes=("Saying what comes next",),
)


def photographs(owner: str, due_days: int, live_days: float | None = None) -> Change:
    return Change(
        what="Put a photograph of whoever comes on the picture plan the evening before",
        kind="communication_guidance_person",
        owner=owner,
        verifier="rob",
        metric="Evenings with the photograph on the plan",
        direction="more",
        was="1 of 5",
        method="spot_check",
        due_days=due_days,
        live_days=live_days,
        changed="Picture plan, bottom line",
        before="Days and activities, no faces.",
        after="The face of whoever comes in the morning.",
    )
