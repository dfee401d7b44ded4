"""Shares what was learned, records the links that closing asks for, and closes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from heedwell.config.demo.course import Huddle, Link, Minute, Note
from heedwell.config.demo.house import Running, awake
from heedwell.config.demo.staff import TEAMS
from heedwell.config.demo.times import later
from heedwell.config.demo.words.habits import NEEDING_MORE, STANDING
from heedwell.foundation.people.models import Account
from heedwell.foundation.store.prepared import Prepared, given
from heedwell.journey import steps
from heedwell.journey.models import Recurrence
from heedwell.journey.recurring import decide_meaning
from heedwell.loop.reviews import operations as reviews
from heedwell.loop.reviews.operations import LinkDraft
from heedwell.loop.reviews.states import About
from heedwell.loop.sharing import operations as sharing
from heedwell.loop.sharing.models import LearningNote
from heedwell.loop.sharing.operations import HuddleDraft, NoteDraft
from heedwell.loop.thematic import closing
from heedwell.loop.thematic.closing import BodyDecision
from heedwell.rules.deadlines import local_date


def linking(running: Running, link: Link) -> Callable[[datetime], None]:
    def record(at: datetime) -> None:
        reviews.check_link(
            case=running.case,
            about=link.about,
            draft=_traced(running, link, at),
            by=running.house.staff(link.by),
            at=at,
        )

    return record


_BODIES = {
    About.SAFEGUARDING: "Safeguarding team of the council",
    About.WORKFORCE: "Team supervision",
    About.GOVERNANCE: "Quality meeting",
}


def _traced(running: Running, link: Link, at: datetime) -> LinkDraft:
    """With whom, by whom, and where it is written: the words often begin with the meeting."""
    named, colon, _ = link.words.partition(":")
    body = named if colon and len(named) < 40 else _BODIES[link.about]
    return LinkDraft(
        happened_on=local_date(at),
        decider=running.house.staff(link.by).name,
        body=body,
        reference=f"{body}, {local_date(at):%B %Y}, under {running.case.reference}",
        words=link.words,
    )


def plan(running: Running, at: datetime) -> None:
    """Sharing comes first, closing after it; without a name for either, it waits for somebody."""
    course, diary = running.course, running.house.diary
    if not course.shared_by:
        return
    moment = awake(later(at, course.share_days))
    diary.on(moment, lambda at: _share(running, at))
    if course.closed_by:
        closing = awake(moment + timedelta(days=course.close_days))
        diary.on(closing, lambda at: _close(running, at))


def _share(running: Running, at: datetime) -> None:
    course = running.course
    if course.huddle is not None:
        _in_huddle(running, course.huddle, at)
    if course.note is not None:
        _publish(running, course.note, at)


def _in_huddle(running: Running, huddle: Huddle, at: datetime) -> None:
    house = running.house
    steps.share_in_huddle(
        case=running.case,
        draft=HuddleDraft(
            service=house.provider.services[running.where],
            team=huddle.team or TEAMS[running.where][at.day % 2],
            shared_on=local_date(at),
            people_present=huddle.people,
            words=huddle.words,
        ),
        by=house.staff(running.course.shared_by),
        at=at,
    )


def _publish(running: Running, note: Note, at: datetime) -> None:
    house = running.house
    steps.publish_note(
        case=running.case,
        draft=NoteDraft(
            title=note.title,
            what_happened=note.happened,
            what_changed=note.changed,
            how_we_know=note.know,
            for_families=note.for_families,
            service=None if note.everywhere else house.provider.services[running.where],
        ),
        by=house.staff(running.course.shared_by),
        at=at,
    )
    published = LearningNote.objects.filter(
        organisation=running.case.organisation_id, case=running.case
    ).latest("published_at")
    for place, reader in enumerate(note.readers):
        moment = later(at, 1 + place * 2 % 5, f"{8 + place * 3 % 11:02d}:{10 + place * 7 % 40}")
        house.diary.on(moment, partial(_read, published, house.staff(reader)))


def _read(note: LearningNote, by: Account, at: datetime) -> None:
    sharing.mark_read(note=note, by=by, at=at)


def _decide(running: Running, decided: Minute, at: datetime) -> None:
    closing.record_closure(
        case=running.case,
        decision=BodyDecision(
            body=decided.body,
            decided_on=local_date(at),
            minute=decided.minute,
            words=decided.words,
        ),
        by=running.house.staff(running.course.closed_by),
        at=at,
    )


def _close(running: Running, at: datetime) -> None:
    course = running.course
    if course.decided is not None:
        _decide(running, course.decided, at)
    _say_what_recurrences_mean(running, at)
    running.case = steps.close(case=running.case, by=running.house.staff(course.closed_by), at=at)


def _say_what_recurrences_mean(running: Running, at: datetime) -> None:
    """The change had been made before: somebody looks whether it reached this."""
    for row in _UNANSWERED(organisation_id=running.case.organisation_id, case_id=running.case.pk):
        meaning, words = STANDING if running.course.writing is None else NEEDING_MORE
        by = running.house.staff(running.course.closed_by)
        decide_meaning(recurrence=row, meaning=meaning, words=words, by=by, at=at)


_UNANSWERED = Prepared[Recurrence](
    lambda: Recurrence.objects.filter(
        organisation=given("organisation_id"), case=given("case_id"), meanings=None
    ).select_related("case")
)
