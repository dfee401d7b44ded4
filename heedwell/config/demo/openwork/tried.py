"""Changes that were tried small: one that was adopted, and one that is being tried now."""

from dataclasses import replace

from heedwell.config.demo.course import Change, Course, Told, Writing
from heedwell.config.demo.openwork.shapes import At, half_way, report
from heedwell.config.demo.trying import Trial
from heedwell.rules.counting import CountChoice
from heedwell.rules.measures import READY, ready_count
from heedwell.rules.tiers import Tier
from heedwell.rules.trying import StopRule


def adopted(at: At) -> tuple[Told, Course]:
    told = report(
        at, 38, "kofi", "medication_wrong_time", "kitchen", "Person S", "none",
        "Somebody rang the bell while the tablets were put out. Person S had the evening ones an hour late.",
    )  # fmt: skip
    writing = Writing(
        why="Whoever gives the tablets also opens the door.",
        change="A red apron: whoever wears it is not spoken to, and somebody else opens.",
        know="Medicines at the wrong time.",
        factors={"workload_time_pressure": "The bell rings beside the trolley"},
        themes=("Quiet while medicines are given",),
    )
    change = Change(
        what="Wear the red apron while medicines are given, and let somebody else open the door",
        kind="tool_introduced",
        owner="hana",
        verifier="rob",
        metric=READY["omissions"].metric,
        count=ready_count("omissions", CountChoice()),
        due_days=24,
        live_days=17.0,
        changed="Medicines policy of the house, page 2",
        before="Whoever gave the tablets also opened the door.",
        after="The red apron means: not now. The other one opens.",
        trial=Trial(
            theme="Quiet while medicines are given",
            expects="No tablets given late, and nobody left waiting at the door for more than a minute.",
            stop=StopRule(4, "moderate"),
            reason="It was worn at every round. Nobody waited long, and two visitors asked for an apron "
            "of their own.",
        ),
    )
    course = half_way(Tier.MODERATE_OR_REPEAT, "hana", writing, (change,))
    return told, replace(course, signed_by="rob", comments="Simple and good. Agreed.")


def running(at: At) -> tuple[Told, Course]:
    told = report(
        at, 16, "amina", "distress", "dining_room", "Person N", "none",
        "Person N waited for the bread with both fists on the table and then shouted.", upset="low",
    )  # fmt: skip
    writing = Writing(
        why="Everybody is served at once, from the far end.",
        change="Bread and butter stand on each table before anybody sits down.",
        know="Meals at which somebody calls out while waiting.",
        factors={"transition_preparation": "Nothing to do while one waits"},
        themes=("Waiting for a meal",),
    )
    change = Change(
        what="Put bread on each table before people sit down",
        kind="routine_transition_change",
        owner="hana",
        verifier="rob",
        metric="Meals at which somebody called out while waiting",
        was="5 of 7",
        due_days=21,
        live_days=None,
        trial=Trial(
            theme="Waiting for a meal",
            expects="Calling out at fewer than one meal a day, and nobody eats too fast.",
            stop=StopRule(12),
            by_hand="Meals at which somebody called out",
            numbers=(2, 1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0),
        ),
    )
    return told, half_way(Tier.LOW_HARM, "hana", writing, (change,))
