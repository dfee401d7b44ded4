"""The words on the page of a sample: what was drawn and how, what was seen, what it shows."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse
from django.utils.timezone import localdate

from heedwell.loop.verification.ways.audits.comparing import Totals
from heedwell.loop.verification.ways.sampling.results import Result
from heedwell.rules.sampling import HOW_DRAWN, Frame, Seen
from heedwell.rules.vocabulary import EVENT_TYPES
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.parts import Cell, DataTable, Fact, Facts, Link, Note, Tag, Tone
from heedwell.web.words import day_words, interval_words, moment_words

if TYPE_CHECKING:
    from heedwell.loop.verification.models import Recheck
    from heedwell.loop.verification.ways.models import Draw, Drawn

_TONES = {Seen.YES: Tone.GOOD, Seen.NO: Tone.BAD, Seen.NOT_SEEN: Tone.PLAIN}


class SamplePage:
    """`readable` are the reports that the viewer may open, `may_judge` whether they check here."""

    def __init__(
        self,
        recheck: "Recheck",
        draw: "Draw",
        cases: "list[Drawn]",
        result: Result,
        *,
        readable: set[UUID],
        may_judge: bool,
    ) -> None:
        self.title = f"Sample of {len(cases)}"
        self.note = result_note(result, _check_link(recheck))
        self.how = _how(recheck, draw, len(cases))
        self.cases = _table(recheck, cases, readable, may_judge=may_judge and recheck.is_open)
        self.again = HOW_DRAWN
        self.seed = draw.seed
        numbers = {_name(each): each.number for each in cases}
        self.lines = [(line, numbers.get(line, "")) for line in draw.eligible.splitlines()]


def result_note(result: Result, link: Link | None = None) -> Note:
    """What the sample says so far, or in the end, with how sure that is."""
    if not result.is_complete:
        return Note(
            f"{result.judged} of {result.size} judged. Open each, look at the record and at "
            "practice, and say what you saw. The check can be recorded when all are judged.",
            "Not all are judged yet",
        )
    text = (
        f"Visible in the record in {result.in_record} of {result.size}, in practice in "
        f"{result.in_practice}, in both in {result.met}; {result.needed} are needed. With "
        f"{result.size} looked at, the share among all may be anywhere from "
        f"{interval_words(*result.interval)}."
    )
    if result.shows_it:
        return Note(text, "The sample shows the change", Tone.GOOD, link)
    return Note(text, "The sample does not show the change well enough", Tone.BAD, link)


def sample_note(recheck: "Recheck", result: Result | None, *, may: bool) -> Note | None:
    """Beside the form of a check: the sample it rests on, or the way to draw one."""
    url = case_url(recheck.action.case, "sample", check_id=recheck.pk)
    if result is not None:
        return result_note(result, Link("Open the sample", url))
    if not may:
        return None
    return Note(
        "Heedwell draws the cases, so that nobody picks the good ones. The check then rests on what "
        "you see in them.",
        "Check by a sample",
        Tone.CALM,
        Link("Draw a sample", url),
    )


def audit_note(audited: Totals) -> Note:
    """Beside the form of a check that rests on an audit."""
    link = Link("Open the audit", reverse("audits:audit", args=[audited.audit_id]))
    text = f"Met in {audited.met} of {audited.sample} that were looked at."
    if audited.passes:
        return Note(text, "The re-audit passed", Tone.GOOD, link)
    return Note(text, "The re-audit did not pass", Tone.BAD, link)


def _check_link(recheck: "Recheck") -> Link | None:
    if not recheck.is_open:
        return None
    return Link("Record the check", case_url(recheck.action.case, "check", check_id=recheck.pk))


def _how(recheck: "Recheck", draw: "Draw", size: int) -> Facts:
    frame = Frame(draw.frame)
    rows = [
        ("From what", frame.label),
        ("Where", recheck.action.service.name),
        ("Kind", EVENT_TYPES.label(recheck.action.case.event_type)),
        ("Since", day_words(draw.eligible_from)),
        ("Could be drawn", f"{draw.eligible_count:,}"),
        ("Drawn", f"{size}, {moment_words(draw.drawn_at)} for {draw.drawn_by.name}"),
    ]
    if frame is Frame.PEOPLE:
        rows = [row for row in rows if row[0] not in ("Kind", "Since")]
    return Facts(tuple(Fact(term, words) for term, words in rows))


def _table(
    recheck: "Recheck", cases: "list[Drawn]", readable: set[UUID], *, may_judge: bool
) -> DataTable:
    return DataTable(
        "What was drawn, in the order in which it is looked at",
        ("What", "In the record", "In practice", "What was seen"),
        tuple(_row(recheck, each, readable, may_judge) for each in cases),
        shows_caption=False,
    )


def _row(
    recheck: "Recheck", drawn: "Drawn", readable: set[UUID], may_judge: bool
) -> tuple[Cell, ...]:
    url = ""
    if drawn.signal_id in readable:
        url = reverse("cases:signal", kwargs={"signal_id": drawn.signal_id})
    what = Cell(f"{drawn.number}. {what_is(drawn)}", url=url)
    judgement = getattr(drawn, "judgement", None)
    if judgement is None:
        judge = case_url(recheck.action.case, "judge-drawn", drawn_id=drawn.pk)
        todo = Cell("Say what you saw", url=judge) if may_judge else Cell("Not judged yet")
        return what, Cell(""), Cell(""), todo
    said = Cell(judgement.words, detail=judgement.judged_by.name)
    return what, _seen(judgement.in_record), _seen(judgement.in_practice), said


def _seen(code: str) -> Cell:
    seen = Seen(code)
    return Cell("", tag=Tag(seen.label, _TONES[seen]))


def what_is(drawn: "Drawn") -> str:
    """A report by its title and day, a person by the reference that the provider uses."""
    if drawn.signal is not None:
        day = day_words(drawn.signal.occurred_on, localdate())
        return f"{drawn.signal.title}, {day}"
    return str(drawn.person)


def _name(drawn: "Drawn") -> str:
    return str(drawn.signal_id or drawn.person_id)
