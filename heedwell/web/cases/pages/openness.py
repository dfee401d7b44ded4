"""The words on the page of being open: what is owed to the person and family, and who outside helps."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.timezone import localdate

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.rules.candour import (
    ENGLAND,
    IN_ORDER,
    THRESHOLD,
    Answer,
    Candour,
    CandourProposal,
    is_settled,
    law_in,
)
from heedwell.rules.facts import Facts
from heedwell.rules.partners import ASKED, Involvement, Known, reasons_for, was_told
from heedwell.rules.plain import inside
from heedwell.rules.stages import CaseState
from heedwell.rules.vocabulary import (
    ACTING_BECAUSE,
    CANDOUR_STEPS,
    CANDOUR_SUPPORT,
    LETTER_FORMS,
    NOTIFICATION_DUTIES,
    PARTNERS,
    RELATIONS,
    WHY_NOT_REACHED,
)
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.parts import Link, Tag, Tone
from heedwell.web.words import day_words, names_words

if TYPE_CHECKING:
    from heedwell.duties.candour.models import CandourDecision, CandourStep
    from heedwell.duties.partners.models import PartnerDecision
    from heedwell.loop.cases.models import Case

TITLE = "Being open: the duty of candour, and partners"

_PROPOSED = {
    Answer.APPLIES: "It seems to apply.",
    Answer.ASK: "A health care professional says whether it applies.",
    Answer.NOT: "It does not seem to apply.",
}
_INVOLVED = {
    Involvement.CONTACTED: Tone.GOOD,
    Involvement.TO_CONTACT: Tone.SOON,
    Involvement.NOT_NEEDED: Tone.PLAIN,
}


def candour_words(facts: Facts) -> str:
    """In the list of facts about a case."""
    if facts.candour_applies is None:
        return "Not decided yet"
    if not facts.candour_applies:
        return "Does not apply"
    step = facts.candour_next
    return f"Next: {inside(step.label)}" if step else "Every step is recorded"


@dataclass(frozen=True)
class Recorded:
    """One row of what was done: nobody is named but those who work here."""

    title: str
    detail: str
    words: str
    strike: str


@dataclass(frozen=True)
class StepCard:
    title: str
    tag: Tag | None
    text: str
    rows: list[Recorded]
    link: Link | None


@dataclass(frozen=True)
class PartnerCard:
    title: str
    tag: Tag
    detail: str
    words: str
    reasons: tuple[str, ...]
    link: Link | None


class BeingOpenPage:
    def __init__(
        self,
        viewer: Viewer,
        case: "Case",
        facts: Facts,
        *,
        proposal: CandourProposal,
        decisions: "list[CandourDecision]",
        steps: "list[CandourStep]",
        partners: "Mapping[str, PartnerDecision]",
        known: Known,
    ) -> None:
        is_open = case.state == CaseState.OPEN
        self.case = case
        self.title = TITLE
        self.may_decide = is_open and viewer.may(Permission.SIGN_OFF, case.service_id)
        self.may_record = is_open and viewer.may(Permission.REVIEW, case.service_id)
        self.proposed = _PROPOSED[proposal.answer]
        self.why = proposal.why
        nation = case.service.nation
        self.law = law_in(nation)
        self.threshold = THRESHOLD.description if nation == ENGLAND else ""
        compared = f"Compared with its source {day_words(CANDOUR_STEPS.checked_on)}."
        self.checked = compared if nation == ENGLAND else "Not compared with its source."
        self.decision_tag = _decision_tag(facts)
        self.decisions = [_decided(row) for row in decisions]
        self.decide = (
            Link(
                "Decide again" if decisions else "Decide whether it applies",
                case_url(case, "decide-candour"),
            )
            if self.may_decide
            else None
        )
        self.steps = [self._step(step, steps, facts) for step in _shown(facts)]
        self.partners = [
            self._partner(partner, partners.get(partner), known)
            for partner in [*ASKED, *(each for each in partners if each not in ASKED)]
        ]
        self.more = self._more(partners)

    def _step(self, step: Candour, rows: "list[CandourStep]", facts: Facts) -> StepCard:
        done = step in facts.candour_done
        may = self.may_record and facts.candour_applies is True
        label = "Record it for somebody else too" if done else "Record it"
        return StepCard(
            title=step.label,
            tag=_step_tag(step, facts),
            text=CANDOUR_STEPS.get(step).description,
            rows=[self._recorded(row) for row in rows if row.step == step],
            link=Link(label, case_url(self.case, "candour-step", step=str(step))) if may else None,
        )

    def _recorded(self, row: "CandourStep") -> Recorded:
        offered = [inside(CANDOUR_SUPPORT.label(code)) for code in row.support.split()]
        parts = [
            f"by {row.told_by.name}" if row.told_by else "",
            "with an apology" if row.said_sorry else "",
            LETTER_FORMS.label(row.form) if row.form else "",
            f"offered: {names_words(offered)}" if offered else "",
            f"recorded by {row.recorded_by.name}",
        ]
        whom = RELATIONS.label(row.relation)
        if row.acting_because:
            whom = f"{whom} ({inside(ACTING_BECAUSE.label(row.acting_because))})"
        what = WHY_NOT_REACHED.label(row.why_not) if row.why_not else Candour(row.step).done
        url = case_url(self.case, "strike", subject_id=row.pk) if self.may_record else ""
        return Recorded(
            title=f"{what}: {whom}, {day_words(row.happened_on)}",
            detail=" · ".join(filter(None, parts)),
            words=row.words,
            strike=url,
        )

    def _partner(self, partner: str, row: "PartnerDecision | None", known: Known) -> PartnerCard:
        reasons = reasons_for(partner, known)
        if was_told(partner, known):
            reasons = (*reasons, "The report says that they were told at once.")
        if row is None:
            tag = Tag("nobody has decided", Tone.SOON)
        else:
            involved = Involvement(row.involvement)
            tag = Tag(involved.label, _INVOLVED[involved])
        label = "Record it" if row is None else "Record something newer"
        url = case_url(self.case, "partner", partner=partner)
        return PartnerCard(
            title=PARTNERS.label(partner),
            tag=tag,
            detail=_partner_detail(row) if row is not None else "",
            words=row.words if row is not None else "",
            reasons=reasons if row is None else (),
            link=Link(label, url) if self.may_decide else None,
        )

    def _more(self, partners: "Mapping[str, PartnerDecision]") -> list[Link]:
        if not self.may_decide:
            return []
        links = []
        if any(each not in partners for each in ASKED):
            url = case_url(self.case, "partners-not-needed")
            links.append(Link("Say for several at once that they are not needed", url))
        return [
            *links,
            *(
                Link(
                    f"Somebody else: {term.label}",
                    case_url(self.case, "partner", partner=term.code),
                )
                for term in PARTNERS
                if term.code not in ASKED and term.code not in partners
            ),
        ]


def _shown(facts: Facts) -> list[Candour]:
    return [*IN_ORDER, Candour.NOT_REACHED] if facts.candour_applies else []


def _step_tag(step: Candour, facts: Facts) -> Tag | None:
    """Not having reached them is no step that is left open."""
    if step in facts.candour_done:
        return Tag("recorded", Tone.GOOD)
    if step is Candour.NOT_REACHED:
        return None
    if is_settled(step, facts.candour_done):
        return Tag("not needed")
    return Tag("still open", Tone.SOON)


def _decision_tag(facts: Facts) -> Tag:
    if facts.candour_applies is None:
        return Tag("nobody has decided", Tone.SOON)
    if facts.candour_applies:
        return Tag("applies", Tone.SAFEGUARDING)
    return Tag("does not apply")


def decided_meanwhile(who: str, words: str) -> str:
    """To the second of two: what the first decided, before it is sent again."""
    return (
        f"{who} decided while you had it open: {words}. What you wrote stands below; send it again "
        "if it should hold instead."
    )


def decision_words(row: "CandourDecision") -> str:
    answer = "it applies" if row.applies else "it does not apply"
    return f"{answer}, “{row.reason.rstrip('.')}”" if row.reason else answer


def partner_words(row: "PartnerDecision") -> str:
    answer = inside(Involvement(row.involvement).label)
    return f"{answer}, “{row.words.rstrip('.')}”" if row.words else answer


def _decided(row: "CandourDecision") -> Recorded:
    answer = "It applies" if row.applies else "It does not apply"
    parts = [
        f"{row.decided_by.name}, {day_words(localdate(row.decided_at))}",
        f"clinical opinion: {row.opinion}" if row.opinion else "",
        f"proposed then: {_PROPOSED[Answer(row.proposed)].rstrip('.').lower()}",
    ]
    return Recorded(answer, " · ".join(filter(None, parts)), row.reason, "")


def _partner_detail(row: "PartnerDecision") -> str:
    parts = [
        f"contacted {day_words(row.contacted_on)}" if row.contacted_on else "",
        f"reference {row.reference}" if row.reference else "",
        f"decided by {row.decided_by.name}, {day_words(localdate(row.decided_at))}",
    ]
    return " · ".join(filter(None, parts))


def duties_of(partner: str) -> str:
    """What the law or guidance says about telling them, in its own words."""
    said = [NOTIFICATION_DUTIES.get(code) for code in PARTNERS.get(partner).details["duties"]]
    return " ".join(
        f"{duty.label}: {duty.details['deadline']} ({duty.details['legal_source']})."
        for duty in said
    )
