"""The verdict: reduced, worse, no change seen, or too few events to tell."""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from heedwell.statistics.charts.notes import Dispersion, dispersion, share_dispersion
from heedwell.statistics.errors import StatisticsError
from heedwell.statistics.series import Floats, Values, with_denominator, with_exposure

from .plan import Plan, Wanted
from .power import change_in_words, periods_needed, rate_test
from .rates import TwoRates, two_rates
from .shares import FisherTest, TwoShares, odds_of, two_shares


class Word(StrEnum):
    """What is said. Only `REDUCED` and `IMPROVED` say that the change shows."""

    REDUCED = "reduced"
    IMPROVED = "improved"
    WORSE = "worse"
    NO_CHANGE_SEEN = "no change seen"
    TOO_FEW = "too few events to tell"


@dataclass(frozen=True, slots=True)
class Needed:
    """What more would probably be enough: further periods, and the events expected in them.

    None where no wait is enough against this baseline. The caller turns periods into a date.
    """

    periods: int | None
    events: int | None


@dataclass(frozen=True, slots=True)
class RateVerdict:
    """A verdict with its working, so that a reader can follow it with a calculator.

    `interval` of the rate ratio holds 1 - 2 x `level`: 90 % at a single look with alpha 0.05.
    `p_fewer` and `p_more` are one-sided; `level` is what this look may spend.
    """

    word: Word
    rates: TwoRates
    ratio: float
    interval: tuple[float, float]
    p_fewer: float
    p_more: float
    level: float
    look: int
    test: str
    dispersion: Dispersion | None
    needed: Needed | None
    says: str

    @property
    def confidence(self) -> float:
        """What the interval holds."""
        return 1 - 2 * self.level


@dataclass(frozen=True, slots=True)
class ShareVerdict:
    """The same for shares; `interval` is of the odds ratio of being met."""

    word: Word
    shares: TwoShares
    interval: tuple[float, float]
    p_lower: float
    p_higher: float
    level: float
    look: int
    test: str
    dispersion: Dispersion | None
    says: str

    @property
    def confidence(self) -> float:
        """What the interval holds."""
        return 1 - 2 * self.level


def judge_rates(
    plan: Plan,
    before: Values,
    after: Values,
    *,
    exposure_before: Values | None = None,
    exposure_after: Values | None = None,
    look: int = 1,
) -> RateVerdict:
    """Judge a change of a count or a rate, as planned.

    `before`: whole events per period of the frozen baseline, without the trigger; `after`: those
    since the change. None is a missing period: it is left out together with its exposure, never
    taken for zero. Exposures per period in one unit; without them each period counts 1. `look`:
    which planned look this is. The baseline's dispersion decides between the exact test and the
    plan's allowance. Raises the errors of with_exposure, NotWhole, and OutOfRange for a look that
    was not planned. STATISTICS sections 4.1 to 4.3.
    """
    events, at_risk = _known(before, exposure_before)
    since, since_at_risk = _known(after, exposure_after)
    rates = two_rates(
        float(events.sum()), float(at_risk.sum()), float(since.sum()), float(since_at_risk.sum())
    )
    spread = _rate_dispersion(events, at_risk)
    phi = spread.phi if spread is not None and spread.is_over else 1.0
    level = plan.level(rates.exposure_before, look)
    test = rate_test(plan, phi)
    p_fewer, p_more = test.p_fewer(rates), test.p_more(rates)
    interval = test.interval(rates, level)
    word = _rate_word(plan, p_fewer, p_more, level, interval)
    needed = None
    if word is Word.TOO_FEW:
        needed = _needed(plan, rates, len(events), len(since), level, phi)
    return RateVerdict(
        word=word,
        rates=rates,
        ratio=rates.ratio,
        interval=interval,
        p_fewer=p_fewer,
        p_more=p_more,
        level=level,
        look=look,
        test=test.name,
        dispersion=spread,
        needed=needed,
        says=_rate_sentence(plan, word, rates, interval, level, needed),
    )


def judge_shares(
    plan: Plan,
    met_before: Values,
    checked_before: Values,
    met_after: Values,
    checked_after: Values,
    *,
    look: int = 1,
) -> ShareVerdict:
    """Judge a change of a share: audits, observations, checks done.

    Met out of checked, per period, before and after; None is a missing period. `plan.wanted` says
    whether more met is good. "No change seen" when the interval excludes a change of
    `plan.smallest_points`. Raises the errors of with_denominator, NotWhole, OutOfRange.
    """
    x0, n0 = with_denominator(met_before, checked_before)
    x1, n1 = with_denominator(met_after, checked_after)
    shares = two_shares(
        float(np.nansum(x0)), float(np.nansum(n0)), float(np.nansum(x1)), float(np.nansum(n1))
    )
    spread = _share_dispersion(met_before, checked_before)
    phi = spread.phi if spread is not None and spread.is_over else 1.0
    test = FisherTest(plan.mid_p, phi)
    level = plan.level(float(shares.checked_before), look)
    p_lower, p_higher = test.p_lower(shares), test.p_higher(shares)
    interval = test.interval(shares, level)
    word = _share_word(plan, shares, p_lower, p_higher, level, interval)
    return ShareVerdict(
        word=word,
        shares=shares,
        interval=interval,
        p_lower=p_lower,
        p_higher=p_higher,
        level=level,
        look=look,
        test=test.name,
        dispersion=spread,
        says=_share_sentence(word, shares),
    )


def _known(values: Values, exposure: Values | None) -> tuple[Floats, Floats]:
    events, at_risk = with_exposure(values, [1.0] * len(values) if exposure is None else exposure)
    present = ~np.isnan(events)
    return events[present], at_risk[present]


def _rate_dispersion(events: Values, at_risk: Values) -> Dispersion | None:
    try:
        return dispersion(events, at_risk)
    except StatisticsError:
        return None


def _share_dispersion(met: Values, checked: Values) -> Dispersion | None:
    try:
        return share_dispersion(met, checked)
    except StatisticsError:
        return None


def _rate_word(
    plan: Plan, p_fewer: float, p_more: float, level: float, interval: tuple[float, float]
) -> Word:
    fewer = plan.wanted is Wanted.FEWER
    good, bad = (p_fewer, p_more) if fewer else (p_more, p_fewer)
    if good <= level:
        return Word.REDUCED if fewer else Word.IMPROVED
    if bad <= level:
        return Word.WORSE
    low, high = interval
    excluded = low > plan.smallest_ratio if fewer else high < plan.smallest_ratio
    return Word.NO_CHANGE_SEEN if excluded else Word.TOO_FEW


def _share_word(
    plan: Plan,
    shares: TwoShares,
    p_lower: float,
    p_higher: float,
    level: float,
    interval: tuple[float, float],
) -> Word:
    more = plan.wanted is Wanted.MORE
    good, bad = (p_higher, p_lower) if more else (p_lower, p_higher)
    if good <= level:
        return Word.IMPROVED if more else Word.REDUCED
    if bad <= level:
        return Word.WORSE
    low, high = interval
    aim = shares.before + (plan.smallest_points if more else -plan.smallest_points)
    if not 0 < aim < 1 or not 0 < shares.before < 1:
        return Word.TOO_FEW
    worth = odds_of(aim) / odds_of(shares.before)
    excluded = high < worth if more else low > worth
    return Word.NO_CHANGE_SEEN if excluded else Word.TOO_FEW


def _needed(
    plan: Plan, rates: TwoRates, periods_before: int, periods_after: int, level: float, phi: float
) -> Needed:
    """Further periods like those of the baseline, and the events to expect if the change works."""
    total = periods_needed(plan, rates.before, periods_before, level=level, dispersion=phi)
    if total is None:
        return Needed(None, None)
    more = max(1, total - periods_after)
    expected = rates.before / periods_before * plan.smallest_ratio * more
    return Needed(more, max(1, math.ceil(expected)))


def _rate_sentence(
    plan: Plan,
    word: Word,
    rates: TwoRates,
    interval: tuple[float, float],
    level: float,
    needed: Needed | None,
) -> str:
    seen = f"{rates.before} before and {rates.after} since"
    low, high = interval
    span = f"the rate is {_span_in_words(low, high)} what it was"
    sure = f"({100 * (1 - 2 * level):.4g} % confidence)"
    match word:
        case Word.REDUCED:
            return f"Reduced: {seen}; {span} {sure}."
        case Word.IMPROVED:
            return f"Improved: {seen}; {span} {sure}."
        case Word.WORSE:
            return f"Worse: {seen}; {span} {sure}."
        case Word.NO_CHANGE_SEEN:
            change = change_in_words(plan.smallest_ratio)
            return f"No change seen: {seen}; {change} would have shown {sure}."
    if needed is None or needed.events is None:
        return f"Too few events to tell: {seen}; this baseline is too small, add a leading measure."
    return f"Too few events to tell: {seen}; about {needed.events} more would be needed."


def _span_in_words(low: float, high: float) -> str:
    if math.isinf(high):
        return f"at least {low:.2f} times"
    return f"between {low:.2f} and {high:.2f} times"


def _share_sentence(word: Word, shares: TwoShares) -> str:
    seen = (
        f"{shares.met_before} of {shares.checked_before} before and "
        f"{shares.met_after} of {shares.checked_after} since"
    )
    return f"{word.value.capitalize()}: {seen}."
