"""Changes that wait to be looked at again, and learning that waits to be shared."""

from dataclasses import replace

from heedwell.config.demo.course import Change, Course, Seen, Told, Writing
from heedwell.config.demo.openwork.shapes import At, half_way, report
from heedwell.rules.counting import CountChoice
from heedwell.rules.tiers import Tier


def first_check_for_this_week(at: At) -> tuple[Told, Course]:
    told = report(
        at, 42, "beth", "choking", "dining_room", "Person G", "low",
        "Person G coughed hard on a dry cake that a visitor had brought, and was very frightened.",
        upset="moderate",
    )  # fmt: skip
    writing = Writing(
        why="Visitors bring good things, and nobody tells them who needs what.",
        together="A kind visitor, a birthday, and the card in the kitchen drawer.",
        change="A small card at the door: “Please show us what you have brought.”",
        know="Visitors who showed it, out of ten.",
        factors={
            "family_communication": "Families had not been told of the new guidance",
            "procedure_unclear": "The guidance speaks of meals, not of gifts",
        },
        themes=("Soft food, also from visitors",),
        took_part=(("family_or_advocate", "The visitor, who wrote the words of the card with us"),),
    )
    change = Change(
        what="Put a card at the door, and tell families about soft food",
        kind="tool_introduced",
        owner="dev",
        verifier="rob",
        metric="Visitors who showed us what they had brought",
        direction="more",
        was="0 of 6",
        count=CountChoice(),
        method="spot_check",
        due_days=10,
        live_days=2.0,
        changed="Visitors’ card, version 1, and a letter to thirty-one families",
        before="Nothing at the door.",
        after="A card in large print, and a shelf for gifts.",
    )
    course = half_way(Tier.MODERATE_OR_REPEAT, "dev", writing, (change,))
    return told, replace(course, signed_by="rob", comments="Kind and clear. Agreed.")


def to_share(at: At) -> tuple[Told, Course]:
    told = report(
        at, 63, "amina", "missing_person", "community", "Person Q", "none",
        "Person Q went to the library alone and did not find the way home. A shopkeeper rang us after "
        "an hour. They were cold and very frightened.",
        upset="moderate",
    )  # fmt: skip
    writing = Writing(
        why="The way had been practised by day. At five it was dark, and the road was closed.",
        together="Person Q can do this way. The evening is another way.",
        change="Practise the way in the dark too, and a card with the name of the house in the pocket.",
        know="Ways practised in the dark with each person who goes alone.",
        factors={
            "risk_assessment_gap": "The plan does not say by day or by night",
            "physical_environment": "Road works, and no lights",
        },
        themes=("Going out alone",),
        took_part=(
            ("person_supported", "Person Q wants to go on going alone, and chose the card"),
        ),
    )
    change = Change(
        what="Practise each way by day and in the dark, with a card in the pocket",
        kind="care_plan_risk_update",
        owner="hana",
        verifier="rob",
        metric="People who go alone and have practised the way in the dark",
        direction="more",
        was="0 of 4",
        due_days=10,
        live_days=3.0,
        changed="Plan “Going out alone”, version 3, for four people",
        before="“Can go to the library alone.”",
        after="“By day alone. In the dark after two practised walks.” Card in the pocket.",
        seen=(
            Seen(words="Three of four have practised; the fourth has a date.", sample=4, met=3),
            Seen(words="Four of four. Person Q went on Tuesday evening and rang when there.", sample=4,
                 met=4, days_in=6),
        ),
    )  # fmt: skip
    course = half_way(Tier.MODERATE_OR_REPEAT, "hana", writing, (change,))
    return told, replace(
        course, signed_by="rob", comments="I like that nobody took it away. Agreed."
    )


def to_tell_in_a_huddle(at: At) -> tuple[Told, Course]:
    told = replace(
        report(
            at, 4, "hana", "equipment_failure", "stairs", "", "none",
            "The battery of the stair lift was nearly empty. The light is behind the seat, where nobody "
            "looks.",
        ),
        kind="near_miss",
        people=(),
        stopped_by="intervention",
        what_stopped_it="I look under the seat each morning.",
        could_have_happened="Somebody could have been stuck half-way.",
        weakness_shown="One cannot see the light while using it.",
    )  # fmt: skip
    return told, half_way(Tier.NEAR_MISS, "hana", None)
