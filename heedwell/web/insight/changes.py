"""What our changes did: the words of its page. Nothing here is green for being few."""

from dataclasses import dataclass

from heedwell.insight.changes import Changes, Told
from heedwell.insight.severity import HALF, HowSerious, Trend
from heedwell.loop.verification.counting import MORE_REPORTS
from heedwell.statistics.verdict.verdict import Word
from heedwell.web.cases.pages.counted import events, left_harm, run_of, title
from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.charts import Point, RunChart, Stretch
from heedwell.web.components.parts import EmptyState, Facts, Tag, Tone
from heedwell.web.components.small_chart import SmallChart
from heedwell.web.insight.impact import impact_facts
from heedwell.web.words import month_letter, month_words, names_words, quoted, share_words

_SAYS: dict[str, str] = {
    Word.REDUCED: "fewer since",
    Word.IMPROVED: "more, as hoped, since",
    Word.WORSE: "worse since",
    MORE_REPORTS: "more reports, not more harm, since",
    Word.NO_CHANGE_SEEN: "no change seen since",
    Word.TOO_FEW: "too few to tell since",
}
_TONES: dict[str, Tone] = {
    Word.REDUCED: Tone.GOOD,
    Word.IMPROVED: Tone.GOOD,
    Word.WORSE: Tone.BAD,
    Word.NO_CHANGE_SEEN: Tone.SOON,
}
_IN_SUM: dict[str, str] = {
    Word.REDUCED: "reduced",
    Word.IMPROVED: "improved",
    Word.WORSE: "worse",
    MORE_REPORTS: "more reports, not more harm",
    Word.NO_CHANGE_SEEN: "no change seen",
    Word.TOO_FEW: "too few events to tell",
    "": "not checked yet",
}


@dataclass(frozen=True)
class ChangeWords:
    finding: str
    url: str
    records: str
    says: str
    harm: str
    tag: Tag
    chart: SmallChart
    impact: Facts


class ChangesPage:
    def __init__(self, found: Changes, serious: HowSerious) -> None:
        self.empty = (
            None
            if found.told
            else EmptyState(
                "No change is counted yet",
                "When an action is agreed, what is counted before and after it is fixed with it. "
                "Its chart then stands here.",
            )
        )
        said = found.words
        parts = [f"{said[word]} {words}" for word, words in _IN_SUM.items() if said[word]]
        number = said.total()
        self.sum = f"Of {number} {'change' if number == 1 else 'changes'}: {names_words(parts)}."
        self.changes = [_words(each) for each in found.told]
        self.older = f"?after={found.older}" if found.older else ""
        self.trends = _trends(serious)


def _words(told: Told) -> ChangeWords:
    count, verdict = told.count, told.verdict
    action = count.counted.action
    word = verdict.word if verdict else ""
    what = title(action.service, count.counted)
    says = _SAYS.get(word, "not checked yet since" if count.after else "before")
    finding = f"{what}: {says} {quoted(action.what)}"
    return ChangeWords(
        finding,
        case_url(action.case, "action", action_id=action.pk),
        case_url(action.case, "counted", action_id=action.pk),
        # Its first words stand on the tag.
        verdict.says.partition(": ")[2]
        if verdict
        else "A verdict comes only with a recorded check.",
        left_harm(count),
        Tag(_IN_SUM.get(word, word), _TONES.get(word, Tone.PLAIN)),
        _small(told, finding),
        impact_facts(_IN_SUM.get(word, word), told.impact, wants_more=count.counted.wants_more),
    )


def _small(told: Told, finding: str) -> SmallChart:
    run = run_of(told.count)
    numbers = f"{events(told.count.before)} before, {events(told.count.after)} since"
    return SmallChart(
        run.values,
        f"{finding}. {numbers}.",
        tuple((stretch.first, stretch.last, stretch.mean) for stretch in run.stretches),
        run.change_at,
    )


def _trends(serious: HowSerious) -> list[RunChart]:
    return [
        _trend(serious.with_harm, "With harm, of all reports", "reports"),
        _trend(serious.high_tier, "Tier 3 or 4, of all that were triaged", "cases"),
        _trend(serious.repeats, "The same again for the same person, of all reports", "reports"),
    ]


def _trend(trend: Trend, of: str, noun: str) -> RunChart:
    verdict = trend.verdict
    halves = ((0, HALF, "earlier half year"), (HALF, len(trend.months), "later half year"))
    said = "too few to tell" if verdict is None else str(verdict.word)
    numbers = names_words(
        [
            f"{share_words(sum(trend.some[a:b]), sum(trend.all[a:b]))} in the {label}"
            for a, b, label in halves
        ]
    )
    return RunChart(
        f"{of}: {said}. {numbers}",
        tuple(
            Point(
                f"{month_words(month)}, {some:,} of {every:,} {noun}",
                round(100 * some / every, 1) if every else None,
                month_letter(month),
            )
            for month, some, every in zip(trend.months, trend.some, trend.all, strict=True)
        ),
        tuple(
            Stretch(a, b - 1, round(100 * sum(trend.some[a:b]) / sum(trend.all[a:b]), 1), "", a > 0)
            for a, b, _ in halves
            if sum(trend.all[a:b])
        ),
        unit="In a hundred",
        note="A share does not rise because more is reported. A month without reports has no point.",
    )
