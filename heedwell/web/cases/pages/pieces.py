"""The words of the analysis: each part with its pieces, and the page on which one is written."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format

from heedwell.loop.reviews import queries as reviews
from heedwell.loop.reviews.analysis.queries import Analysis, Kept, Pieces
from heedwell.loop.reviews.states import Asked, Did
from heedwell.rules.lenses import FOUR_LENSES, seen_through
from heedwell.rules.routes import ROUTES, Part
from heedwell.rules.tiers import TIER_RULES, ReviewRoute, Tier
from heedwell.rules.vocabulary import PROFESSIONS, Term
from heedwell.web.cases.pages.factors import factor_words
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.cases.piece_kinds import KINDS, Kind
from heedwell.web.components.parts import Tag, Tone
from heedwell.web.words import moment_words

if TYPE_CHECKING:
    from heedwell.loop.cases.models import Case
    from heedwell.loop.reviews.models import (
        CareProblem,
        LensFinding,
        Piece,
        ProfessionAsked,
        Review,
        ReviewMeeting,
        WhyChain,
    )


@dataclass(frozen=True)
class Shown:
    """A piece in words. `lines` are under its title; `url` is where it is written or changed."""

    title: str
    lines: tuple[str, ...]
    url: str
    tag: Tag | None = None
    earlier: tuple[tuple[str, str, str], ...] = ()
    is_there: bool = True


@dataclass(frozen=True)
class PartShown:
    """A part of the analysis: its pieces, what was taken out, and how to add another."""

    place: str
    title: str
    hint: str
    rows: tuple[Shown, ...]
    taken_out: tuple[tuple[str, str], ...] = ()
    add: str = ""
    add_url: str = ""


def parts_of(case: "Case", review: "Review", analysis: Analysis) -> list[PartShown]:
    """The parts that this kind of review has, its tier asks for, or somebody has written."""
    parts = (
        (Part.LENSES, analysis.lenses, _lenses),
        (Part.PROFESSIONS, analysis.professions, _professions),
        (Part.CARE_PROBLEMS, analysis.problems, _problems),
        (Part.FIVE_WHYS, analysis.chains, _chains),
        (Part.MEETINGS, analysis.meetings, _meetings),
    )
    return [
        shown(case, review, analysis)
        for part, pieces, shown in parts
        if pieces.standing or _asks_for(case, review, part)
    ]


def _asks_for(case: "Case", review: "Review", part: Part) -> bool:
    tier = None if case.tier is None else Tier(case.tier)
    wider = tier is not None and TIER_RULES[tier].looks_wider
    asked = wider and part in (Part.LENSES, Part.PROFESSIONS)
    return asked or ROUTES[ReviewRoute(review.route)].uses(part)


def _lenses(case: "Case", review: "Review", analysis: Analysis) -> PartShown:
    chosen = {row.code for row in reviews.factors(review)}
    return PartShown(
        Part.LENSES,
        "Four lenses",
        "Look once through each, so that none is forgotten: what you found, or why it does not apply.",
        tuple(_lens(case, term, analysis.lens(term.code), chosen) for term in FOUR_LENSES.values()),
    )


def _lens(case: "Case", term: Term, kept: "Kept[LensFinding] | None", chosen: set[str]) -> Shown:
    url = case_url(case, "lens", code=term.code)
    seen = [each.label for each in seen_through(term.code) if each.code in chosen]
    from_review = f"Chosen in the review: {', '.join(seen)}" if seen else ""
    if kept is None:
        hint = from_review or term.description
        return Shown(term.label, (hint,), url, Tag("Not looked at yet", Tone.SOON), is_there=False)
    tag = None if kept.newest.applies else Tag("Does not apply")
    lines = tuple(filter(None, (kept.newest.words, from_review)))
    return Shown(term.label, lines, url, tag, _earlier(kept, lambda row: (row.words,)))


def _professions(case: "Case", review: "Review", analysis: Analysis) -> PartShown:
    return PartShown(
        Part.PROFESSIONS,
        "Professions asked",
        "Which professions were asked, what each gave and when; or why none was.",
        **_list(case, "profession", analysis.professions, profession_title, profession_lines,
                profession_tag),
    )  # fmt: skip


def profession_title(row: "ProfessionAsked") -> str:
    return PROFESSIONS.label(row.profession) if row.profession else "No profession was asked"


def profession_lines(row: "ProfessionAsked") -> tuple[str, ...]:
    day = date_format(row.on_day, "j F Y") if row.on_day else ""
    said = {Asked.GAVE: f"Told us on {day}", Asked.NOBODY: ""}.get(
        Asked(row.asked), f"Asked on {day}"
    )
    return tuple(filter(None, (said, row.words)))


def profession_tag(row: "ProfessionAsked") -> Tag | None:
    return {
        Asked.WAITS: Tag("No answer yet", Tone.SOON),
        Asked.DECLINED: Tag("Did not take part"),
    }.get(Asked(row.asked))


def _problems(case: "Case", review: "Review", analysis: Analysis) -> PartShown:
    return PartShown(
        Part.CARE_PROBLEMS,
        "Care problems",
        "What was done or not done, apart from what made it more likely.",
        **_list(case, "problem", analysis.problems, lambda row: row.words, problem_lines, _did),
    )


def _did(row: "CareProblem") -> Tag:
    return Tag("Done" if row.did == Did.DONE else "Not done")


def problem_lines(row: "CareProblem") -> tuple[str, ...]:
    """How its factors acted together (S1:36)."""
    factors = [factor_words(each.code) for each in row.factors.all()]
    if not factors:
        return ("No factor is linked to it yet.",)
    lead = "Made more likely by" if len(factors) == 1 else "Made more likely together by"
    return (f"{lead}: {'; '.join(factors)}",)


def _chains(case: "Case", review: "Review", analysis: Analysis) -> PartShown:
    return PartShown(
        Part.FIVE_WHYS,
        "Five whys",
        "From what happened, why after why, to something in the work, the place or the plan.",
        **_list(case, "whys", analysis.chains, lambda row: row.problem, chain_lines),
    )


def chain_lines(row: "WhyChain") -> tuple[str, ...]:
    end = f"It leads to: {factor_words(row.ends_in)}" if row.ends_in else "Then we do not know."
    return (
        *(
            f"Why? {why.words}" + (f" (rests on: {why.statement.what})" if why.statement else "")
            for why in row.whys.all()
        ),
        end,
    )


def _meetings(case: "Case", review: "Review", analysis: Analysis) -> PartShown:
    return PartShown(
        Part.MEETINGS,
        "Review meetings",
        "Who met when, by role, and what was decided.",
        **_list(case, "meeting", analysis.meetings, meeting_title, meeting_lines),
    )


def meeting_title(row: "ReviewMeeting") -> str:
    return f"Meeting of {date_format(row.met_on, 'j F Y')}"


def meeting_lines(row: "ReviewMeeting") -> tuple[str, ...]:
    return (row.decided, f"There: {row.who}")


def _list(
    case: "Case", kind: str, pieces: Pieces[Any], title: Any, lines: Any, tag: Any = None
) -> dict[str, Any]:
    """The rows of a part whose pieces are added one by one."""
    return {
        "rows": tuple(
            Shown(
                title(one.newest),
                lines(one.newest),
                case_url(case, "piece", kind=kind, key=one.key),
                tag(one.newest) if tag else None,
                _earlier(one, lambda row: (title(row), *lines(row))),
            )
            for one in pieces.standing
        ),
        "taken_out": tuple((title(one.newest), one.newest.reason) for one in pieces.taken_out),
        "add": KINDS[kind].add,
        "add_url": case_url(case, "add-piece", kind=kind),
    }


def _earlier(kept: Kept[Any], words: Any) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (". ".join(words(row)), row.written_by.name, moment_words(row.written_at))
        for row in kept.earlier
    )


class LensPage:
    """Writing what was found through a lens."""

    def __init__(
        self, case: "Case", review: "Review", lens: Term, theirs: "Kept[LensFinding] | None"
    ) -> None:
        self.case = case
        self.title = lens.label
        self.place = Part.LENSES.value
        self.hint = lens.description
        chosen = {row.code for row in reviews.factors(review)}
        seen = [each.code for each in seen_through(lens.code) if each.code in chosen]
        self.beside = [factor_words(code) for code in seen]
        self.theirs = (theirs.newest.words,) if theirs else ()


class PiecePage:
    """Writing, changing or taking out one piece."""

    def __init__(
        self,
        case: "Case",
        review: "Review",
        kind: Kind,
        known: "Kept[Piece] | None",
        theirs: "Kept[Piece] | None",
    ) -> None:
        self.case = case
        self.title = kind.change if known else kind.add
        self.place = kind.place
        self.may_take_out = known is not None
        self.theirs = _WORDS[kind.code](theirs.newest) if theirs else ()


_WORDS: dict[str, Any] = {
    "profession": lambda row: (profession_title(row), *profession_lines(row)),
    "problem": lambda row: (row.words, *problem_lines(row)),
    "whys": lambda row: (row.problem, *chain_lines(row)),
    "meeting": lambda row: (meeting_title(row), *meeting_lines(row)),
}
