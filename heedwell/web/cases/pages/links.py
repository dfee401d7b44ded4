"""The words on the page of the three links: which records each of them stands on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.journey.links import LinkRecord
from heedwell.loop.reviews.states import About
from heedwell.rules.facts import Facts
from heedwell.rules.gates import gates_for
from heedwell.rules.stages import CaseState, Step
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.parts import Tag, Tone
from heedwell.web.words import day_words

if TYPE_CHECKING:
    from heedwell.loop.cases.models import Case


@dataclass(frozen=True)
class RecordWords:
    what: str
    url: str
    detail: str
    words: str
    strike: str


@dataclass(frozen=True)
class LinkWords:
    title: str
    tag: Tag
    missing: str
    records: list[RecordWords]
    add: str


class LinksPage:
    def __init__(
        self,
        viewer: Viewer,
        case: "Case",
        facts: Facts,
        records: Mapping[About, list[LinkRecord]],
    ) -> None:
        self.case = case
        self.may_write = case.state == CaseState.OPEN and viewer.may(
            Permission.REVIEW, case.service_id
        )
        asked = {check.gate.key: check for check in gates_for(Step.CLOSE, facts)}
        self.links = []
        for about in About:
            check = asked.get(f"{about}-linked")
            holds = bool(records[about])
            label = "holds" if holds else "missing" if check else "not needed here"
            self.links.append(
                LinkWords(
                    title=about.label,
                    tag=Tag(label, Tone.GOOD if holds else Tone.SOON if check else Tone.PLAIN),
                    missing=check.gate.says if check and not holds else "",
                    records=[self._record(each) for each in records[about]],
                    add=case_url(case, "link", about=about) if self.may_write else "",
                )
            )

    def _record(self, found: LinkRecord) -> RecordWords:
        what, detail = _words(found)
        can_strike = self.may_write and found.kind in ("check", "huddle", "debrief")
        return RecordWords(
            what=what,
            url=self._where(found),
            detail=detail,
            words=found.words,
            strike=case_url(self.case, "strike", subject_id=found.pk) if can_strike else "",
        )

    def _where(self, found: LinkRecord) -> str:
        if found.kind == "action":
            return case_url(self.case, "action", action_id=found.pk)
        if found.kind == "debrief":
            return case_url(self.case, "people")
        if found.kind == "sign_off":
            return case_url(self.case, "review")
        return ""


def _words(found: LinkRecord) -> tuple[str, str]:
    day = day_words(found.on)
    if found.kind == "action":
        return found.what, f"Action that staff learn from. {found.who}, by {day}"
    if found.kind == "huddle":
        return f"Huddle with {found.what}", f"{day}, recorded by {found.who}"
    if found.kind == "debrief":
        return f"Debrief with {found.what}", f"{day}, recorded by {found.who}"
    if found.kind == "sign_off":
        return "The review was signed off", f"{found.who}, {day}"
    return found.what, f"{found.who} decided {day}. Written down: {found.reference}"
