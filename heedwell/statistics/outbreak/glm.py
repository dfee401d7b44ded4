"""Quasi-Poisson regression with a log link, by iteratively reweighted least squares."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heedwell.statistics.distributions import student_sf
from heedwell.statistics.errors import NotConverged
from heedwell.statistics.series import Floats

STEPS = 25
SETTLED = 1e-8

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A fitted model: coefficients, fitted counts, leverages and the dispersion phi.

    `relative_spread` is the mean square of (count - fitted)/fitted on its degrees of freedom.
    """

    coefficients: Floats
    fitted: Floats
    leverage: Floats
    inverse: Matrix
    dispersion: float
    relative_spread: float
    df: int
    settled: bool

    def predict(self, row: Floats, offset: float, dispersion: float) -> tuple[float, float]:
        """Log of the expected count and its standard error, at one row of the design."""
        variance = dispersion * float(row @ self.inverse @ row)
        return float(row @ self.coefficients) + offset, math.sqrt(max(variance, 0.0))

    def p_value(self, column: int, dispersion: float) -> float:
        """Chance of so large a coefficient: two-sided, Student's t."""
        se = math.sqrt(dispersion * float(self.inverse[column, column]))
        if se == 0 or self.df < 1:
            return math.nan
        return 2 * student_sf(abs(float(self.coefficients[column])) / se, self.df)


def fit_quasi_poisson(
    counts: Floats, design: Matrix, weights: Floats | None = None, offset: Floats | None = None
) -> Fit:
    """Fit log(mean) = offset + design x coefficients with variance phi x mean.

    `design` has a row per count. phi is Pearson's statistic over its degrees of freedom. Raises
    NotConverged when the weighted equations cannot be solved; `settled` is False when the
    deviance still moved after 25 steps. McCullagh and Nelder (1989), Generalized Linear Models.
    """
    prior = np.ones(len(counts)) if weights is None else weights
    shift = np.zeros(len(counts)) if offset is None else offset
    fitted = counts + 0.1
    eta, deviance, settled = np.log(fitted), _deviance(counts, counts + 0.1, prior), False
    coefficients, inverse = np.zeros(design.shape[1]), np.eye(design.shape[1])
    root = np.sqrt(prior * fitted)
    for _ in range(STEPS):
        root = np.sqrt(prior * fitted)
        target = root * (eta - shift + (counts - fitted) / fitted)
        weighted = root[:, None] * design
        orthogonal, triangle = np.linalg.qr(weighted)
        try:
            coefficients = np.linalg.solve(triangle, orthogonal.T @ target)
            turned = np.linalg.inv(triangle)
        except np.linalg.LinAlgError as error:
            raise NotConverged("The regression") from error
        inverse = turned @ turned.T
        eta = design @ coefficients + shift
        fitted = np.maximum(np.exp(np.clip(eta, -700, 700)), np.finfo(float).eps)
        before, deviance = deviance, _deviance(counts, fitted, prior)
        if abs(deviance - before) / (abs(deviance) + 0.1) < SETTLED:
            settled = True
            break
    if not np.isfinite(coefficients).all():
        raise NotConverged("The regression")
    leverage = (root[:, None] * design @ turned) ** 2
    df = int((prior > 0).sum()) - design.shape[1]
    relative = (counts - fitted) / fitted
    return Fit(
        coefficients=coefficients,
        fitted=fitted,
        leverage=leverage.sum(axis=1),
        inverse=inverse,
        dispersion=float((root**2 * relative**2).sum()) / df if df > 0 else math.nan,
        relative_spread=float((prior * relative**2).sum()) / df if df > 0 else math.nan,
        df=df,
        settled=settled,
    )


def anscombe_residuals(counts: Floats, fit: Fit, phi: float) -> Floats:
    """Standardised Anscombe residuals: far nearer to normal than Pearson's for small counts."""
    raw = 1.5 * (counts ** (2 / 3) * fit.fitted ** (-1 / 6) - np.sqrt(fit.fitted))
    return raw / np.sqrt(phi * np.maximum(1 - fit.leverage, np.finfo(float).eps))


def outlier_weights(residuals: Floats, limit: float) -> Floats:
    """Weights that shrink past outbreaks by residual^-2 above the limit; they add up to n."""
    weights = np.where(residuals > limit, np.maximum(residuals, limit) ** -2.0, 1.0)
    return weights * (len(weights) / float(weights.sum()))


def _deviance(counts: Floats, fitted: Floats, prior: Floats) -> float:
    ratio = np.divide(counts, fitted, out=np.ones_like(fitted), where=counts > 0)
    return float((2 * prior * (counts * np.log(ratio) - (counts - fitted))).sum())
