"""Being open: candour decided on the day, each step in its time; from Tier 3 up partners outside."""

from datetime import date, datetime, timedelta
from functools import partial

from django.db.models import QuerySet

from heedwell.config.demo.house import Running, awake
from heedwell.config.demo.times import later
from heedwell.config.demo.words import openness as words
from heedwell.duties.candour import operations as candour
from heedwell.duties.candour.operations import CandourDraft, StepDraft
from heedwell.duties.partners import operations as partners
from heedwell.duties.partners.operations import PartnerDraft
from heedwell.journey.openness import decide_candour, proposal_for
from heedwell.loop.cases.models import Case
from heedwell.loop.signals.models import Signal
from heedwell.rules.candour import Answer, Candour, is_decided_on
from heedwell.rules.deadlines import local_date
from heedwell.rules.grading import Severity
from heedwell.rules.partners import ASKED, Involvement, Known, reasons_for, was_told
from heedwell.rules.tiers import TIER_RULES

_DAYS = {Candour.TOLD: 1.0, Candour.WRITTEN: 4.0}
_AFTER_SIGNING = 2.0


def plan(running: Running, at: datetime) -> None:
    diary, is_serious = running.house.diary, _is_serious(running)
    if is_serious:
        diary.on(awake(at + timedelta(hours=2)), lambda at: _tell_partners(running, at))
    learns = TIER_RULES[running.course.tier].learning_gate
    is_asked = is_serious or (learns and is_decided_on(Severity(running.case.severity)))
    if is_asked and _signals(running).exists():  # a case that looks at others leaves it to each
        diary.on(awake(at + timedelta(hours=1)), lambda at: _decide(running, at))


def _is_serious(running: Running) -> bool:
    return TIER_RULES[running.course.tier].asks_openness


def _decide(running: Running, at: datetime) -> None:
    course, house = running.course, running.house
    answer = proposal_for(_afresh(running)).answer
    applies = answer is Answer.APPLIES or (answer is Answer.ASK and _is_serious(running))
    unsure = words.UNSURE if applies else words.NOT_LASTING
    decide_candour(
        case=running.case,
        draft=CandourDraft(
            applies=applies,
            reason=unsure if answer is Answer.ASK else "",
            opinion=words.OPINION if answer is not Answer.NOT else "",
            tell_by=_in_days(at, 2) if applies else None,
        ),
        seen=0,
        by=house.staff(course.triaged_by),
        at=at,
    )
    if not applies:
        return
    days = dict(_DAYS)
    if course.signed_by and course.submitted:
        days[Candour.OUTCOME] = course.review_days + course.sign_days + _AFTER_SIGNING
    for step, after in days.items():
        house.diary.on(awake(later(at, after, "14:20")), partial(_take, running, step))


def _take(running: Running, step: Candour, at: datetime) -> None:
    candour.take_step(
        case=running.case,
        draft=StepDraft(
            step=step,
            happened_on=local_date(at),
            words=words.SAID[step],
            relation="sibling",
            acting_because="lacks_capacity",
            told_by=running.leads,
            said_sorry=True,
            support=("named_contact", "advocate") if step is Candour.TOLD else (),
            form="" if step is Candour.TOLD else "letter",
            next_by=_in_days(at, 6 if step is Candour.TOLD else 30),
        ),
        by=running.leads,
        at=at,
    )


def _tell_partners(running: Running, at: datetime) -> None:
    case, by = _afresh(running), running.house.staff(running.course.triaged_by)
    told = {code for each in _signals(running) for code in each.told.split()}
    known = Known(Severity(case.severity), case.is_safeguarding, told)
    needed = [each for each in ASKED if reasons_for(each, known) or was_told(each, known)]
    for partner in needed:
        draft = PartnerDraft(
            partner=partner,
            involvement=Involvement.CONTACTED,
            contacted_on=local_date(at),
            reference=f"{words.REFERENCES[partner]} {case.reference[2:]}",
        )
        partners.decide(case=case, draft=draft, seen=0, by=by, at=at)
    others = [each for each in ASKED if each not in needed]
    partners.decide_not_needed(case=case, partners=others, words=words.NOT_NEEDED, by=by, at=at)


def _signals(running: Running) -> QuerySet[Signal]:
    here = running.case.organisation_id
    return Signal.objects.filter(organisation=here, links__case=running.case)


def _afresh(running: Running) -> Case:
    here = running.case.organisation_id
    return Case.objects.select_related("service").get(organisation=here, pk=running.case.pk)


def _in_days(at: datetime, days: int) -> date:
    return local_date(at) + timedelta(days=days)
