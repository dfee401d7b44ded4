"""What waits now: a manager's believable morning, the same whatever chance brought before."""

from dataclasses import replace
from datetime import datetime, timedelta

from heedwell.config.demo.course import Hurt, Told
from heedwell.config.demo.house import House
from heedwell.config.demo.openwork import actions, checks, dark_night, reviews, tried
from heedwell.config.demo.openwork.shapes import just_now
from heedwell.config.demo.staff import ELM, FERRY, ROWAN
from heedwell.config.demo.stories.teller import Teller, Thread
from heedwell.rules.deadlines import end_of_day, local_date


def plant(teller: Teller, house: House) -> None:
    now = house.times.now.replace(second=0, microsecond=0)
    for told in (*waiting(now), *dark_night.reports(now)):
        house.inbox.take(told, lambda got, at: None)
    for planted in UNDERWAY:
        teller.opens(Thread(), *planted(teller.at))
    for days_ago in range(7):
        house.look_for_what_is_late(teller.at(days_ago, "07:05"))


UNDERWAY = (
    reviews.review_to_finish,
    reviews.review_to_sign,
    reviews.serious_fall,
    reviews.safeguarding,
    actions.action_for_today,
    actions.action_for_this_week,
    actions.action_overdue,
    actions.action_overdue_at_elm_court,
    actions.check_for_this_week,
    checks.first_check_for_this_week,
    checks.to_share,
    checks.to_tell_in_a_huddle,
    tried.adopted,
    tried.running,
)


def waiting(now: datetime) -> tuple[Told, ...]:
    """Reports that nobody has read yet: one is a little late, one is due today."""
    left_today = end_of_day(local_date(now)) - now
    due_today = now + min(timedelta(hours=4), left_today / 2) - timedelta(hours=24)
    due_today = due_today.replace(second=0, microsecond=0)
    return (
        just_now(
            ROWAN, "beth", now - timedelta(hours=26, minutes=20), "medication_wrong_time",
            "A tablet of Person S was given two hours late, after the dentist. They were "
            "hungry and cross, and nothing else.",
            "Rang the pharmacist. The evening tablet is an hour later today.",
            "kitchen", "medicines_round", (Hurt(who="Person S", psychological="low"),),
        ),
        replace(
            just_now(
                ROWAN, "amina", due_today, "choking",
                "There was a whole grape on the plate of Person G, who has soft food. I saw it before "
                "the plate was on the table.",
                "Took it off and looked at the other plates.", "kitchen", "mealtime", (),
            ),
            kind="near_miss",
            stopped_by="intervention",
            what_stopped_it="I look at each plate with the card in my hand.",
            could_have_happened="Person G could have choked.",
            weakness_shown="Fruit comes cut from another kitchen on Sundays.",
        ),
        just_now(
            ROWAN, "kofi", now - timedelta(hours=3, minutes=10), "distress",
            "Person N could not find their blue cup and shouted for a quarter of an hour. It was in the "
            "dishwasher.",
            "Looked for it together, washed it by hand, and had tea out of it.",
            "kitchen", "mealtime", (Hurt(who="Person N", psychological="low"),),
        ),
        replace(
            just_now(
                ROWAN, "dev", now - timedelta(hours=15, minutes=40), "good_practice",
                "Person K’s sister rang: “She told me that the evenings are hers again. I have not heard "
                "her so calm in years. Please tell them.”",
                "Said thank you, and that I would pass it on.", "", "family_visit", (),
            ),
            kind="compliment",
        ),
        just_now(
            ELM, "carol", now - timedelta(hours=5), "fall",
            "Person 16 slid from the edge of the bed to the mat. No injury was found.",
            "Checked from head to toe and used the hoist.", "bedroom", "resting",
            (Hurt(who="Person 16"),),
        ),
        just_now(
            ELM, "yusuf", now - timedelta(hours=19), "accident_injury",
            "Person 5 knocked a hand on the door frame. A small tear, covered.",
            "Cleaned it and covered it. The nurse comes tomorrow.", "hallway", "moving_and_handling",
            (Hurt(who="Person 5", physical="low"),),
        ),
        just_now(
            FERRY, "mina", now - timedelta(hours=8), "missed_visit",
            "The tea visit to Person 137 was fifty minutes late: the car did not start.",
            "Rang Person 137 from the road, and Joel, who sent somebody nearer for the next one.",
            "own_home", "travel", (Hurt(who="Person 137"),),
        ),
    )  # fmt: skip
