"""The words on a case's page."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from heedwell.foundation.access.permissions import Permission
from heedwell.foundation.access.viewer import Viewer
from heedwell.journey.timeline import Event as StoryEvent
from heedwell.loop.actions.states import ActionState
from heedwell.rules.facts import Facts
from heedwell.rules.gates import gates_for
from heedwell.rules.stages import CaseState, Step
from heedwell.rules.strength import ONLY_WEAK, Strength, is_only_weak
from heedwell.rules.tiers import Tier
from heedwell.rules.vocabulary import ACTION_KINDS, SEVERITIES, SIGNAL_KINDS
from heedwell.web.cases.lookups import may_read
from heedwell.web.cases.pages.across import body_words, looked_at, part_of, site_by_site
from heedwell.web.cases.pages.controls import controls_card
from heedwell.web.cases.pages.factors import by_lens, factor_words
from heedwell.web.cases.pages.line import journey_line
from heedwell.web.cases.pages.next_step import next_step
from heedwell.web.cases.pages.openness import TITLE as BEING_OPEN
from heedwell.web.cases.pages.openness import candour_words
from heedwell.web.cases.pages.recurred import TITLE as RECURRED
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.pages.story import story
from heedwell.web.cases.pages.what_happened import Report
from heedwell.web.components.parts import Check, Checklist, Fact, Link, Tag, Timeline, Tone
from heedwell.web.components.parts import Facts as FactList
from heedwell.web.own_words import words_of
from heedwell.web.words import day_words, names_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action, Control
    from heedwell.loop.cases.models import Case
    from heedwell.loop.reviews.models import Review
    from heedwell.loop.signals.models import Signal
    from heedwell.loop.thematic.models import BodyClosure, Member, ThematicCase
    from heedwell.loop.thematic.sites import Site


@dataclass(frozen=True)
class CaseFile:
    """Everything that the page shows, fetched."""

    case: "Case"
    facts: Facts
    signals: "list[Signal]"
    review: "Review | None"
    factors: list[str]
    themes: list[str]
    actions: "list[Action]"
    story: list[StoryEvent]
    controls: "list[Control]"
    members: "list[Member]"
    part_of: "list[ThematicCase]"
    sites: "list[Site]"
    closures: "list[BodyClosure]"


class CasePage:
    def __init__(self, viewer: Viewer, file: CaseFile, at: datetime) -> None:
        case = file.case
        self.case = case
        self.tags = _tags(case)
        self.line = journey_line(file, at)
        self.next = next_step(viewer, file, at)
        self.reports = [Report(signal, words_of(case)) for signal in file.signals]
        self.why = _why(file)
        self.factors = [factor_words(code) for code in file.factors]
        self.lenses = FactList(tuple(Fact(*seen) for seen in by_lens(file.factors)))
        self.themes = file.themes
        self.changes = [_change(case, action) for action in file.actions]
        self.hint = _hint(file)
        self.controls = controls_card(file.controls)
        self.looked_at = looked_at(case, file.members) if file.members else None
        self.sites = site_by_site(case, file.sites) if file.sites else None
        self.part_of = [
            part_of(each, may_open=may_read(viewer, each.case)) for each in file.part_of
        ]
        self.story = Timeline(tuple(story(file.story)))
        self.checklist = _checklist(viewer, file)
        self.facts = _facts(viewer, file)
        self.links = _links(viewer, file)


def _tags(case: "Case") -> list[Tag]:
    tags = []
    if case.state != CaseState.OPEN:
        tags.append(
            Tag(CaseState(case.state).label, Tone.GOOD if case.state == "closed" else Tone.PLAIN)
        )
    if case.tier is not None:
        tags.append(Tag(Tier(case.tier).label, Tone.TIER))
    if case.is_safeguarding:
        tags.append(Tag("Safeguarding", Tone.SAFEGUARDING))
    tags.append(
        Tag(
            words_of(case).type_words(case.event_type)
            if case.event_type
            else SIGNAL_KINDS.label(case.kind)
        )
    )
    return tags


def _why(file: CaseFile) -> str:
    return file.review.why_it_happened if file.review is not None else ""


def _hint(file: CaseFile) -> str:
    """A gentle line while every change here asks people to remember."""
    standing = [each for each in file.actions if each.state != ActionState.CANCELLED]
    return ONLY_WEAK if is_only_weak(each.strength for each in standing) else ""


@dataclass(frozen=True)
class ChangeRow:
    """A line of "What we changed"."""

    what: str
    url: str
    detail: str
    owner: str
    when: str
    tag: Tag
    strength: Tag | None


_STATES = {
    ActionState.AGREED: Tag("to do", Tone.SOON),
    ActionState.DONE: Tag("done, not verified", Tone.SOON),
    ActionState.VERIFIED: Tag("verified", Tone.GOOD),
    ActionState.CANCELLED: Tag("cancelled"),
}


def _change(case: "Case", action: "Action") -> ChangeRow:
    kind = ACTION_KINDS.get(action.kind) if action.kind in ACTION_KINDS else None
    when = (
        f"live {day_words(action.live_on)}"
        if action.live_on
        else f"due {day_words(action.due_date)}"
    )
    return ChangeRow(
        what=action.what,
        url=case_url(case, "action", action_id=action.pk),
        detail=" · ".join(
            [kind.label if kind else action.kind]
            + ([action.service.name] if action.service_id != case.service_id else [])
        ),
        owner=action.owner.name,
        when=when,
        tag=_STATES[ActionState(action.state)],
        strength=Tag(Strength(action.strength).label),
    )


# Where what a gate asks for is done, and who may do it: by the gate's key, else by its place.
_WHERE: dict[str, tuple[str, Permission]] = {
    "triage": ("triage", Permission.TRIAGE),
    "signal": ("severity", Permission.TRIAGE),
    "review": ("review", Permission.REVIEW),
    "analysis": ("analysis", Permission.READ_CASES),
    "review-signed-off": ("sign-review", Permission.SIGN_OFF),
    "plan": ("plan", Permission.AGREE_ACTIONS),
    "body": ("body", Permission.SIGN_OFF),
    "actions": ("agree-action", Permission.AGREE_ACTIONS),
    "links": ("link", Permission.REVIEW),
    "debrief": ("debrief", Permission.REVIEW),
    "voices": ("people", Permission.READ_CASES),
    "workarounds": ("people", Permission.READ_CASES),
    "outside": ("from-outside", Permission.READ_CASES),
    "recurred": ("recurred", Permission.READ_CASES),
    "openness": ("being-open", Permission.READ_CASES),
    "sharing": ("note", Permission.SHARE),
    "huddle-shared": ("huddle", Permission.SHARE),
}


def _checklist(viewer: Viewer, file: CaseFile) -> Checklist | None:
    """What is missing is said beside the button that waits for it."""
    case = file.case
    if case.state != CaseState.OPEN or file.facts.tier is None:
        return None
    checks = gates_for(Step.CLOSE, file.facts)
    may_close = viewer.may(Permission.SIGN_OFF, case.service_id)
    return Checklist(
        "To close this case",
        tuple(
            Check(
                check.gate.says,
                check.is_met,
                _gate_url(viewer, file, check.gate.key, check.gate.where),
            )
            for check in checks
        ),
        Link("Close this case", case_url(case, "close")) if may_close else None,
    )


def _gate_url(viewer: Viewer, file: CaseFile, key: str, where: str) -> str:
    if where == "controls":
        return "#controls"
    if key == "sites-passed":
        return "#services"
    if where == "verification" or key == "actions-done":
        return "#changes"
    route, permission = _WHERE.get(key) or _WHERE[where]
    if not viewer.may(permission, file.case.service_id):
        return ""
    given = {"about": key.removesuffix("-linked")} if route == "link" else {}
    return case_url(file.case, route, **given)


def _facts(viewer: Viewer, file: CaseFile) -> FactList:
    case = file.case
    may_grade = case.state == CaseState.OPEN and viewer.may(Permission.TRIAGE, case.service_id)
    opening = file.signals[0] if file.signals else None
    facts = [
        Fact(
            "Service", names_words([site.service.name for site in file.sites]) or case.service.name
        ),
        Fact(
            "Harm",
            SEVERITIES.label(case.severity),
            Link("Change", case_url(case, "severity")) if may_grade else None,
        ),
        Fact("Led by", case.lead.name if case.lead else "Nobody yet"),
    ]
    if opening is not None and opening.reported_by is not None:
        facts.append(Fact("Reported by", opening.reported_by.name))
    if file.themes:
        facts.append(Fact("Learning themes", ", ".join(file.themes)))
    facts += [Fact("Governing body", body_words(each)) for each in file.closures]
    if file.facts.learns:
        facts += _people(file)
    return FactList(tuple(facts))


def _people(file: CaseFile) -> list[Fact]:
    """Asked at every tier that learns; from Tier 3 up the review waits for it too."""
    facts = file.facts
    open_accounts = facts.voices_missing + facts.voices_to_ask
    people, links = case_url(file.case, "people"), case_url(file.case, "links")
    linked = (facts.safeguarding_linked, facts.workforce_linked, facts.governance_linked)
    asked = linked if facts.is_safeguarding else linked[1:]
    none_held = "Not yet" if file.case.state == "open" else "None was held"
    return [
        *_openness(file),
        Fact("Debrief", "Recorded" if facts.is_debriefed else none_held, Link("Open", people)),
        Fact(
            "Own accounts",
            f"{open_accounts} still to ask" if open_accounts else "Nobody left to ask",
            Link("Open", people),
        ),
        Fact("Links", f"{sum(asked)} of {len(asked)} hold", Link("Open", links)),
    ]


def _openness(file: CaseFile) -> list[Fact]:
    """The duty of candour, where it is asked for or was decided; who outside takes part."""
    facts, open_page = file.facts, Link("Open", case_url(file.case, "being-open"))
    found = []
    if facts.asks_candour or facts.candour_applies is not None:
        found.append(Fact("Duty of candour", candour_words(facts), open_page))
    if facts.asks_openness:
        left = facts.partners_open
        words = f"{left} still to decide or contact" if left else "Decided and contacted"
        found.append(Fact("Partners outside", words, open_page))
    return found


# What can be done before anybody has decided the tier.
_ALWAYS = ("amend", "start-control", "about-staff", "withdraw")


def _links(viewer: Viewer, file: CaseFile) -> list[Link]:
    """What else can be done here, for those who may."""
    case = file.case
    reading = [
        Link("Read the review", case_url(case, "review"))
        for review in (file.review,)
        if review is not None
        and review.submitted_at is not None
        and viewer.may(Permission.REVIEW, case.service_id)
    ]
    if file.review is not None:
        reading.append(Link("How it came about: timeline and causes", case_url(case, "analysis")))
    if file.facts.recurrences:
        reading.append(Link(RECURRED, case_url(case, "recurred")))
    if case.state != CaseState.OPEN:
        return reading
    wanted = (
        ("Add something to the report", "amend", Permission.REPORT),
        ("Agree another action", "agree-action", Permission.AGREE_ACTIONS),
        ("Put something in place for now", "start-control", Permission.DO_ACTIONS),
        ("From outside: recommendations and outcomes", "from-outside", Permission.READ_CASES),
        (BEING_OPEN, "being-open", Permission.READ_CASES),
        ("Share it in a huddle", "huddle", Permission.SHARE),
        ("Write what changed", "note", Permission.SHARE),
        ("Change the tier", "triage", Permission.TRIAGE),
        ("It is about somebody who works here", "about-staff", Permission.TRIAGE),
        ("It was entered in error", "withdraw", Permission.TRIAGE),
    )
    links = [
        Link(label, case_url(case, route))
        for label, route, permission in wanted
        if viewer.may(permission, case.service_id)
        and (file.facts.tier is not None or route in _ALWAYS)
        and (file.signals or route not in ("amend", "triage"))
        and (not file.sites or route != "agree-action")
    ]
    if viewer.may(Permission.TRIAGE, case.service_id) and not file.members:
        links.append(
            Link(
                "Look at it together with others",
                f"{reverse('cases:together')}?case={case.reference}",
            )
        )
    return reading + links
