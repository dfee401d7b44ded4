"""Charts of shares (audits, observations): p, and p-prime where denominators are very large."""

import numpy as np

from heedwell.statistics.series import Ints, Values, with_denominator

from .chart import Chart, Kind, Layout, Limits, draw
from .counts import sigma_z
from .individuals import in_line


def p_chart(values: Values, checked: Values, layout: Layout | None = None) -> Chart:
    """Shares: pooled share p ± 3 sqrt(p (1 - p) / n), kept between 0 and 1.

    `values`: how many met, `checked`: out of how many, per period; None or 0 checked is a gap.
    Raises NothingToCompute, NotANumber, NegativeCount, LengthsDiffer, MissingExposure,
    MoreThanChecked. Montgomery, Statistical Quality Control, 7.2.
    """
    met, total = with_denominator(values, checked)

    def limits(positions: Ints, used: Ints) -> Limits:
        share = float(met[used].sum() / total[used].sum())
        return Limits(share, np.sqrt(share * (1 - share) / total[positions]))

    return draw(Kind.P, met / total, layout or Layout(), limits, floor=0.0, ceiling=1.0)


def p_prime_chart(
    values: Values, checked: Values, layout: Layout | None = None, *, screened: bool = False
) -> Chart:
    """A p chart whose limits are widened by the spread between neighbours (sigma z).

    For denominators in the thousands, where a p chart flags nearly every point. `screened` as in
    u_prime_chart; shapes and errors as p_chart. Laney (2002), Quality Engineering 14, 531.
    """
    met, total = with_denominator(values, checked)
    shares = met / total

    def limits(positions: Ints, used: Ints) -> Limits:
        share = float(met[used].sum() / total[used].sum())
        step = np.sqrt(share * (1 - share) / total)
        line = in_line(shares, used)
        widened = step[positions] * sigma_z(shares[line], share, step[line], screened=screened)
        return Limits(share, widened)

    return draw(Kind.P_PRIME, shares, layout or Layout(), limits, floor=0.0, ceiling=1.0)
