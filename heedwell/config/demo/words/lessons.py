"""What ordinary reviews found, changed and shared. Each is about work, never about a worker."""

from collections.abc import Mapping
from dataclasses import dataclass

from heedwell.config.demo.staff import ELM, FERRY, ROWAN


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """One review's worth of learning, for a family of events in the services named."""

    where: tuple[str, ...]
    why: str
    change: str
    know: str
    factors: Mapping[str, str]
    theme: str
    kind: str
    what: str
    changed: str
    before: str
    after: str
    metric: str
    saw: str
    said: str
    method: str = "re_audit"
    title: str = ""  # of its learning note, where it has one
    together: str = ""


BRIEF: dict[str, tuple[Lesson, ...]] = {
    "fall": (
        Lesson(
            where=(ROWAN, ELM),
            why="The way from the bed to the toilet was dark and the frame stood out of reach.",
            change="A night light on a sensor, and the frame parked within arm’s length.",
            know="Three looks at bedtime in the next two weeks.",
            factors={"physical_environment": "Dark way, frame out of reach"},
            theme="Getting up safely",
            kind="environment_change",
            what="Fit a night light and mark where the frame stands",
            changed="Bedroom set-up sheet, line 4",
            before="No word about light or frame.",
            after="Sensor light on, frame on the mark by the bed.",
            metric="Times the frame stands on its mark at bedtime",
            saw="The frame stood on its mark and the light came on, each time.",
            said="Everybody looks at the mark at the last round. Somebody asked for one for slippers.",
            method="spot_check",
        ),
        Lesson(
            where=(ELM, FERRY, ROWAN),
            why="The shoes were loose and the floor had just been washed.",
            change="Closed shoes before the first steps; floors washed after the morning walk.",
            know="A look at five mornings.",
            factors={
                "routine_timing": "Washing the floor and the morning walk at one time",
                "physical_environment": "Wet floor",
            },
            theme="Getting up safely",
            kind="routine_transition_change",
            what="Wash the floor after the morning walk, not before",
            changed="Morning order of work",
            before="Floors first, then the walk.",
            after="Walk first, then floors.",
            metric="Mornings on which the floor was dry at the walk",
            saw="Five mornings, five dry floors.",
            said="It is quicker this way round too.",
        ),
        Lesson(
            where=(FERRY, ROWAN),
            why="The step has no rail and both hands were full.",
            change="A rail from the council’s equipment store; the washing goes in a bag.",
            know="See it in use at three visits.",
            factors={"equipment_missing_faulty": "No rail at the step"},
            theme="Getting up safely",
            kind="equipment_change",
            what="Ask for a rail at the step and use a washing bag until it is there",
            changed="Home safety list",
            before="“Mind the step.”",
            after="Rail on the right, bag for the washing.",
            metric="Visits at which the rail was used",
            saw="Used each time without being reminded.",
            said="Two of us know other homes with such a step. They go on the list.",
            method="spot_check",
        ),
    ),
    "distress": (
        Lesson(
            where=(ROWAN, ELM, FERRY),
            why="A change came without warning, and the plan says to give one.",
            change="A five-minute warning with the picture or the photograph, every time.",
            know="Listen at five changes in the next fortnight.",
            factors={"transition_preparation": "Nobody said what comes next"},
            theme="Saying what comes next",
            kind="communication_guidance_person",
            what="Give a five-minute warning before each change",
            changed="Communication profile, page 2",
            before="“Tell them in good time.”",
            after="“Five minutes before: show the picture, say one sentence, wait.”",
            metric="Changes with a warning beforehand",
            saw="Heard the warning at each of the changes.",
            said="We say it to each other as well now: five minutes.",
            method="spot_check",
        ),
        Lesson(
            where=(ROWAN,),
            why="The room was loud and full, and nobody saw the first signs.",
            change="The quiet corner is kept free from four o’clock.",
            know="Look in at five on five days.",
            factors={
                "sensory_overload": "Television, radio and dishwasher at once",
                "early_signs_missed": "Rubbing hands, then pacing",
            },
            theme="A calmer room",
            kind="environment_change",
            what="Keep the quiet corner free from four o’clock",
            changed="House agreement, point 6",
            before="Coats and shopping were put there.",
            after="Two chairs, a lamp, nothing else.",
            metric="Days on which the corner was free at five",
            saw="Free on each of the days. It was used twice.",
            said="The hooks for coats should move to the hall.",
            method="spot_check",
        ),
    ),
    "medication": (
        Lesson(
            where=(ROWAN, ELM),
            why="The round was broken off by the telephone and went on from memory.",
            change="Whoever gives medicines wears the red band and nobody speaks to them.",
            know="Watch three rounds.",
            factors={"workload_time_pressure": "Two calls during one round"},
            theme="Medicines without interruption",
            kind="tool_introduced",
            what="Wear the red band during the round; another person answers the telephone",
            changed="Medicines procedure, section 3",
            before="“Avoid interruptions.”",
            after="“Red band on: no calls, no questions.”",
            metric="Interruptions in a round",
            saw="No interruption in three rounds.",
            said="It feels rude at first, and then it feels safe.",
            method="spot_check",
        ),
        Lesson(
            where=(FERRY, ROWAN),
            why="The visit was late and there was nowhere to see whether a dose may still be given.",
            change="A line for each medicine: until when it may be given, and whom to ring.",
            know="Look at five records.",
            factors={"documentation_incomplete": "No word on late doses"},
            theme="Late doses",
            kind="template_record_change",
            what="Add “may be given until” to each medicines record",
            changed="Medicines record, column 5",
            before="Time of the dose only.",
            after="Time, and until when it may be given.",
            metric="Records with the new column filled in",
            saw="All five had the column filled in.",
            said="It saves a call to the office on most late visits.",
        ),
    ),
    "skin": (
        Lesson(
            where=(ELM, FERRY),
            why="The rails and the frame have edges at just that height.",
            change="Padding on the rail and long sleeves offered for transfers.",
            know="Look at the rail and at the arms for a fortnight.",
            factors={"equipment_design": "Hard edge at arm height"},
            theme="Skin that marks easily",
            kind="equipment_change",
            what="Pad the bed rail and offer long sleeves",
            changed="Moving plan, step 2",
            before="No word about skin.",
            after="Padding on, sleeves offered, arms looked at.",
            metric="New marks on the arms in a fortnight",
            saw="No new marks. The padding was on each time.",
            said="Three more people could do with padding.",
        ),
    ),
    "visit": (
        Lesson(
            where=(FERRY,),
            why="The run was changed in the car and the list on the phone did not follow.",
            change="A change of run is read back to the planner before driving off.",
            know="Ten changed runs: was each read back?",
            factors={"staff_communication": "A change in words only"},
            theme="Changed runs",
            kind="communication_system",
            what="Read each changed run back to the planner",
            changed="Planner’s call sheet",
            before="“Ring to tell of changes.”",
            after="“Ring, read back, save, then drive.”",
            metric="Changed runs that were read back",
            saw="Nine of ten were read back; the tenth was mended within minutes.",
            said="Please leave us a minute to read it.",
        ),
    ),
    "other": (
        Lesson(
            where=(ROWAN, ELM, FERRY),
            why="Each of us thought that another had done it.",
            change="One name for it on every shift, on the board.",
            know="Look at the board on five days.",
            factors={"team_working": "Nobody named for it"},
            theme="One name on the board",
            kind="role_change",
            what="Put one name beside it on the shift board",
            changed="Shift board",
            before="A list of tasks.",
            after="A list of tasks with a name for each.",
            metric="Days with a name on the board",
            saw="A name stood there on each of the days.",
            said="It helps to see who, and to be able to swap.",
        ),
        Lesson(
            where=(ROWAN, ELM, FERRY),
            why="What we know about it was written in three places that did not agree.",
            change="One page, kept by the key worker, the others taken away.",
            know="Ask three of us where it is written.",
            factors={"documentation_incomplete": "Three versions"},
            theme="One place to look",
            kind="template_record_change",
            what="Bring the three pages together in one",
            changed="Support plan, front page",
            before="Three pages in three folders.",
            after="One page, with the date and who keeps it.",
            metric="Staff who find it at once",
            saw="All three found the right page at once.",
            said="Take the old ones out of the folder, or they come back.",
        ),
        Lesson(
            where=(ROWAN, ELM, FERRY),
            why="Early signs had been noticed on the day before and not put together.",
            change="Two questions at the end of each handover: what is new, who should know?",
            know="Listen to five handovers.",
            factors={"early_signs_missed": "Signs on the day before"},
            theme="What is new?",
            kind="communication_system",
            what="End each handover with two questions",
            changed="Handover sheet, last line",
            before="Blank.",
            after="“What is new? Who should know?”",
            metric="Handovers that ended with both questions",
            saw="Both questions were asked each time.",
            said="The second one is the one that helps.",
            method="spot_check",
        ),
    ),
}
