"""The words on what came from outside: who recommends what, what we answered, what it became."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.journey.afterwards import grown_from
from heedwell.rules.recommendations import Answer
from heedwell.rules.stages import CaseState
from heedwell.rules.vocabulary import OUTSIDE_BODIES
from heedwell.web.cases.pages.enquiries import OutcomeWords
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.parts import Link, ListCard, ListRow, Tag, Tone
from heedwell.web.words import day_words, due_words, in_a_line

if TYPE_CHECKING:
    from heedwell.loop.actions.models import (
        Action,
        EnquiryOutcome,
        Recommendation,
        RecommendationAnswer,
    )
    from heedwell.loop.cases.models import Case


@dataclass(frozen=True)
class Recommended:
    """One recommendation on the page of its case."""

    who: str
    detail: str
    words: str
    tag: Tag
    answered: str
    reason: str
    became: Link | None
    links: tuple[Link, ...]


class FromOutsidePage:
    def __init__(
        self,
        viewer: Viewer,
        case: "Case",
        rows: "list[Recommendation]",
        outcomes: "list[EnquiryOutcome]",
        at: datetime,
    ) -> None:
        is_open = case.state == CaseState.OPEN
        self.case = case
        self.outcomes = [OutcomeWords(viewer, row) for row in outcomes]
        self.may_conclude = case.state in (CaseState.OPEN, CaseState.CLOSED) and viewer.may(
            Permission.REVIEW, case.service_id
        )
        self.may_keep = is_open and viewer.may(Permission.REVIEW, case.service_id)
        self.may_answer = is_open and viewer.may(Permission.AGREE_ACTIONS, case.service_id)
        grown = grown_from(viewer.organisation.pk, [row.pk for row in rows])
        self.rows = [self._row(row, grown.get(row.pk), at) for row in rows]

    def _row(self, row: "Recommendation", action: "Action | None", at: datetime) -> Recommended:
        said = last_answer(row)
        became = None
        if action is not None:
            url = case_url(self.case, "action", action_id=action.pk)
            became = Link(action.what, url)
        return Recommended(
            who=row.body_name,
            detail=_detail(row),
            words=row.words,
            tag=standing_tag(row, at, has_action=action is not None),
            answered=answered_words(row),
            reason=said.reason if said else "",
            became=became,
            links=tuple(self._links(row, said, action)),
        )

    def _links(
        self,
        row: "Recommendation",
        said: "RecommendationAnswer | None",
        action: "Action | None",
    ) -> list[Link]:
        links = []
        if self.may_answer:
            url = case_url(self.case, "answer-recommendation", recommendation_id=row.pk)
            links.append(Link("Answer it" if said is None else "Change our answer", url))
            if said is not None and Answer(said.answer).becomes_an_action and action is None:
                url = f"{case_url(self.case, 'agree-action')}?from={row.pk}"
                links.append(Link("Agree the action", url))
        if self.may_keep:
            url = case_url(self.case, "strike", subject_id=row.pk)
            links.append(Link("It no longer counts", url))
        return links


def last_answer(row: "Recommendation") -> "RecommendationAnswer | None":
    return max(row.answers.all(), key=lambda each: (each.recorded_at, each.pk), default=None)


def answered_words(row: "Recommendation") -> str:
    said = last_answer(row)
    if said is None:
        return ""
    return (
        f"{Answer(said.answer).label}, {day_words(said.answered_on)}, "
        f"recorded by {said.answered_by.name}."
    )


def standing_tag(row: "Recommendation", at: datetime, *, has_action: bool) -> Tag:
    said = last_answer(row)
    if said is None:
        if row.due_at is None:
            return Tag("waits for an answer", Tone.SOON)
        tone = Tone.LATE if row.due_at <= at else Tone.SOON
        return Tag(f"waits for an answer, {due_words(row.due_at, at)}", tone)
    answer = Answer(said.answer)
    if answer.becomes_an_action and not has_action:
        return Tag("no action agreed yet", Tone.SOON)
    return Tag(answer.label, Tone.GOOD if answer.becomes_an_action else Tone.PLAIN)


def _detail(row: "Recommendation") -> str:
    parts = [OUTSIDE_BODIES.label(row.body), day_words(row.made_on)]
    if row.reference:
        parts.append(row.reference)
    if row.due_date:
        parts.append(f"answer by {day_words(row.due_date)}")
    return " · ".join(parts)


def recommendations_card(viewer: Viewer, rows: "list[Recommendation]", at: datetime) -> ListCard:
    """Of every case, in the improvement plan."""
    grown = grown_from(viewer.organisation.pk, [row.pk for row in rows])
    return ListCard(
        "Recommendations",
        tuple(
            ListRow(
                title=f"{row.body_name}: {in_a_line(row.words)}",
                url=case_url(row.case, "from-outside"),
                detail=f"{row.case.reference} · {row.case.service.name} · {_detail(row)}",
                tags=(standing_tag(row, at, has_action=row.pk in grown),),
            )
            for row in rows
        ),
        empty="Nobody outside has recommended anything yet. What a council, board or coroner "
        "recommends is kept on its case, under “From outside”.",
    )
