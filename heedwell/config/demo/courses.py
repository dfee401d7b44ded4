"""The course of an ordinary case by its tier, with the words that fit its family."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

from heedwell.config.demo.chance import Chance
from heedwell.config.demo.course import (
    NOT_COUNTED,
    Change,
    Course,
    Huddle,
    Link,
    Note,
    Seen,
    Wider,
    Writing,
)
from heedwell.config.demo.staff import CARERS, LEADS, MANAGER
from heedwell.config.demo.words import deeper, habits, wider
from heedwell.config.demo.words.concerns import CONCERNS
from heedwell.config.demo.words.lessons import BRIEF, Lesson
from heedwell.loop.reviews.states import About
from heedwell.rules.counting import CountChoice
from heedwell.rules.tiers import Tier

_WEEK = 7
Thing = TypeVar("Thing")


class Courses:
    def __init__(self) -> None:
        self._chance = Chance("courses")
        self._turns: dict[object, int] = defaultdict(int)

    def quick(self, where: str, by: str, kind: str, reason: str) -> Course:
        """Tier 0: talked about in a huddle, then closed."""
        nearly = kind == "near_miss"
        words = habits.HUDDLE_ABOUT_NEARLY if nearly else habits.HUDDLE_ABOUT_EVENTS
        leads = self._chance.one_of(LEADS[where])
        return Course(
            tier=Tier.NEAR_MISS,
            triaged_by=by,
            lead=leads,
            reason=reason,
            huddle=Huddle(words=self._turn("huddle", words), people=3 + self._pick(5)),
            shared_by=leads,
            share_days=self._chance.between(0.4, 3.0),
            closed_by=MANAGER[where],
            close_days=self._chance.between(0.1, 0.9),
        )

    def brief(self, where: str, by: str, family: str, reason: str, late: bool) -> Course:
        """Tier 1: four short boxes and one small change within the week."""
        chance, lead = self._chance, self._chance.one_of(LEADS[where])
        lesson = self._lesson(BRIEF.get(family, BRIEF["other"]), where, family)
        days = chance.between(7.6, 9.0) if late else chance.between(0.8, 3.6)
        due = max(1, int(_WEEK - days))
        owner = chance.one_of((lead, lead, *CARERS[where]))
        change = _change(
            lesson,
            owner=owner,
            verifier=MANAGER[where] if chance.happens(0.7) else "priya",
            due_days=due,
            live_days=chance.between(0.5, due - 0.3),
            seen=(Seen(words=lesson.saw, days_in=2 + self._pick(12)),),
        )
        return Course(
            tier=Tier.LOW_HARM,
            triaged_by=by,
            lead=lead,
            reason=reason,
            writing=_writing(lesson, ("staff_involved", "The two who were there, for ten minutes")),
            review_days=days,
            agreed_by=MANAGER[where],
            changes=(change,),
            links=(
                Link(
                    about=About.GOVERNANCE,
                    words=self._turn("governance", habits.GOVERNANCE),
                    by=MANAGER[where],
                    days=6,
                ),
            ),
            huddle=Huddle(words=lesson.said, people=3 + self._pick(5)),
            shared_by=lead,
            share_days=chance.between(0.3, 2.5),
            closed_by=MANAGER[where],
            close_days=chance.between(0.1, 1.5),
        )

    def deeper(self, where: str, by: str, family: str, *, repeat: bool) -> Course | None:
        """Tier 2: what it has in common, a change, two checks; None when all has been learned."""
        known = deeper.REPEATS if repeat else deeper.MODERATE
        lessons = known.get(family, known["other"])
        fitting = [each for each in lessons if where in each.where]
        turn = self._turns["deeper", where, family, repeat]
        if repeat and turn >= len(fitting):
            return None
        self._turns["deeper", where, family, repeat] += 1
        lesson = fitting[turn % len(fitting)]
        chance, lead = self._chance, self._chance.one_of(LEADS[where])
        change = _change(
            lesson,
            owner=lead,
            verifier=MANAGER[where],
            due_days=14,
            live_days=chance.between(6, 12),
            count=CountChoice(),
            seen=(
                Seen(words=lesson.saw, met=4, days_in=3 + self._pick(6)),
                Seen(words=f"Still so. {lesson.saw}", days_in=3 + self._pick(6)),
            ),
        )
        return Course(
            tier=Tier.MODERATE_OR_REPEAT,
            triaged_by=by,
            lead=lead,
            writing=_writing(
                lesson,
                ("staff_involved", "Those who were there, both shifts"),
                ("person_supported", "Asked what would help"),
            ),
            review_days=chance.between(1.2, 2.6),
            agreed_by=MANAGER[where],
            signed_by=MANAGER[where],
            sign_days=chance.between(0.3, 1.0),
            comments=self._turn("signed", habits.SIGNED),
            sent_back="Could you ask the night team as well, before we decide?"
            if chance.happens(0.2)
            else "",
            changes=(change,),
            note=_note(lesson, everywhere=False, readers=CARERS[where]),
            huddle=Huddle(words=lesson.said, people=4 + self._pick(5)),
            shared_by=lead,
            share_days=chance.between(1, 3),
            closed_by=MANAGER[where],
            close_days=chance.between(0.2, 2),
        )

    def full(self, where: str, by: str, concern: str = "") -> Course:
        """Tier 3: a full review, with the links that closing asks for."""
        is_safeguarding = bool(concern)
        lesson = CONCERNS[concern] if concern else deeper.SERIOUS
        lead = "grace" if is_safeguarding else MANAGER[where]
        change = _change(
            lesson,
            owner=MANAGER[where],
            verifier="priya" if is_safeguarding else "grace",
            due_days=18,
            live_days=self._chance.between(8, 14),
            count=CountChoice(),
            seen=(
                Seen(words=lesson.saw, met=4, days_in=4 + self._pick(5)),
                Seen(words=f"Still so. {lesson.saw}", days_in=4 + self._pick(5)),
            ),
        )
        links = [
            Link(about=About.GOVERNANCE, by="priya", days=24,
                 words="Quality committee: read in full, and asked how the family was told."),
            Link(about=About.WORKFORCE, by=MANAGER[where], days=20,
                 words="Supervision of everybody on the team: what would I do now, and whom ask?"),
        ]  # fmt: skip
        if is_safeguarding:
            links.append(
                Link(about=About.SAFEGUARDING, by="grace", days=0,
                     words="Told the council on the same day. The person was asked what they want "
                     "to happen. The council asked us to look into it and to report back.")
            )  # fmt: skip
        return Course(
            tier=Tier.SERIOUS_OR_SAFEGUARDING,
            triaged_by="grace" if is_safeguarding else by,
            lead=lead,
            writing=_writing(
                lesson,
                ("person_supported", "What they want to happen, in their words"),
                ("family_or_advocate", "Told, and asked"),
                ("health_professional", "Gave advice on the plan"),
                wider=wider.CONCERN if is_safeguarding else wider.USUAL,
            ),
            review_days=self._chance.between(9, 14),
            agreed_by=lead,
            signed_by="priya",
            sign_days=1.5,
            comments="Read twice. It is honest about what we did not see. Agreed.",
            changes=(change,),
            links=links,
            note=_note(lesson, everywhere=True, readers=(*CARERS[where][:2], MANAGER[where])),
            shared_by=lead,
            share_days=2,
            closed_by=lead,
            close_days=2,
        )

    def _lesson(self, lessons: Sequence[Lesson], where: str, family: str) -> Lesson:
        fitting = [each for each in lessons if where in each.where]
        return self._turn(("brief", where, family), fitting or BRIEF["other"])

    def _turn(self, what: object, things: Sequence[Thing]) -> Thing:
        thing = things[self._turns[what] % len(things)]
        self._turns[what] += 1
        return thing

    def _pick(self, below: int) -> int:
        return int(self._chance.share() * below)


def _change(
    lesson: Lesson,
    *,
    owner: str,
    verifier: str,
    due_days: int,
    live_days: float,
    seen: Sequence[Seen],
    count: CountChoice = NOT_COUNTED,
) -> Change:
    return Change(
        what=lesson.what,
        kind=lesson.kind,
        owner=owner,
        verifier=verifier,
        metric=lesson.metric,
        method=lesson.method,
        direction="fewer" if lesson.metric.startswith(_FEWER) else "more",
        due_days=due_days,
        live_days=live_days,
        changed=lesson.changed,
        before=lesson.before,
        after=lesson.after,
        seen=seen,
        count=count,
    )


_FEWER = ("Tense", "Interruptions", "New marks", "Falls", "Missed", "First visits", "Distress", "Events",
          "Hours")  # fmt: skip


def _writing(lesson: Lesson, *took_part: tuple[str, str], wider: Wider | None = None) -> Writing:
    return Writing(
        why=lesson.why,
        together=lesson.together,
        change=lesson.change,
        know=lesson.know,
        factors=lesson.factors,
        themes=(lesson.theme,),
        took_part=took_part,
        wider=wider,
    )


def _note(lesson: Lesson, *, everywhere: bool, readers: Sequence[str]) -> Note:
    return Note(
        title=lesson.title,
        happened=lesson.why,
        changed=f"{lesson.change} {lesson.after}",
        know=lesson.saw,
        everywhere=everywhere,
        readers=readers,
    )
