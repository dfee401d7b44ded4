"""Last night the power was off at Rowan House: one cause, and many reports that wait together."""

from dataclasses import replace
from datetime import datetime, timedelta

from heedwell.config.demo.course import Hurt, Told
from heedwell.config.demo.openwork.shapes import just_now
from heedwell.config.demo.staff import ROWAN


def reports(now: datetime) -> tuple[Told, ...]:
    def ago(hours: float) -> datetime:
        return now - timedelta(hours=hours)

    return (
        just_now(
            ROWAN, "hana", ago(13.2), "equipment_failure",
            "The power went off while Person AE was in the hoist. It stopped half-way. We let them down by "
            "hand with the red lever, which took two of us and four minutes.",
            "Stayed with Person AE and kept talking. The hoist has a note on it until it is looked at.",
            "bedroom", "moving_and_handling", (Hurt(who="Person AE", psychological="low"),),
        ),
        _nearly(
            just_now(
                ROWAN, "luca", ago(12.7), "medication",
                "By the light of a torch two evening boxes look the same. I had the lid of the wrong one open.",
                "Closed it, and gave the round in the kitchen under the lamp with the battery.",
                "medicines_room", "medicines_round", (),
            ),
            stopped="I say the name out loud before I open a lid.",
            could="Person P could have had the tablets of Person Q.",
            shows="There is one battery lamp for two floors.",
        ),
        just_now(
            ROWAN, "beth", ago(11.4), "distress",
            "The music stopped and the hall was dark. Person J sat on the stairs and called for their sister "
            "for half an hour.",
            "Sat beside them with the lamp and sang with them.",
            "stairs", "transition", (Hurt(who="Person J", psychological="low"),),
        ),
        _nearly(
            just_now(
                ROWAN, "kofi", ago(10.6), "fall",
                "The torch in the hall cupboard had no batteries. I went down the three steps by feel.",
                "Put a lamp on the top step and told the night team.", "stairs", "night_check", (),
            ),
            stopped="I held the rail.",
            could="One of us, or somebody we support, could have fallen in the dark.",
            shows="Nobody is named for the torches.",
            by_chance=True,
        ),
        just_now(
            ROWAN, "dev", ago(9.3), "fall",
            "Person AA sat on the floor beside the bed when I came with the lamp. They had looked for the "
            "switch. No injury was found.",
            "Looked them over, helped them up in steps, and left the lamp on.",
            "bedroom", "resting", (Hurt(who="Person AA"),),
        ),
        just_now(
            ROWAN, "hana", ago(7.8), "medication_stock",
            "The fridge for insulin stood at eleven degrees when the power came back.",
            "Rang the pharmacist on call: do not use it. New pens come today.",
            "medicines_room", "medicines_round", (Hurt(who="Person S"),),
        ),
        replace(
            just_now(
                ROWAN, "amina", ago(4.4), "communication_breakdown",
                "Person J’s sister rang: “I tried for two hours and nobody answered. Nobody told me.” "
                "The telephone needs power.",
                "Said sorry, told her how the night was, and passed it to Rob.", "office", "", (),
            ),
            kind="complaint",
        ),
        replace(
            just_now(
                ROWAN, "beth", ago(2.3), "communication_breakdown",
                "Over a cup of tea four people said the same: it was not the dark, it was that nobody said how "
                "long it would last.",
                "Thanked them, and asked what they would like to hear next time.", "dining_room",
                "mealtime", (),
            ),
            kind="feedback_theme",
        ),
    )  # fmt: skip


def _nearly(told: Told, *, stopped: str, could: str, shows: str, by_chance: bool = False) -> Told:
    return replace(
        told,
        kind="near_miss",
        stopped_by="chance" if by_chance else "intervention",
        what_stopped_it=stopped,
        could_have_happened=could,
        weakness_shown=shows,
    )
