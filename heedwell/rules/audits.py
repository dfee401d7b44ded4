"""An audit with the provider's own standards: when it passes, and how two are laid side by side."""

from collections.abc import Iterable

RE_AUDIT = "re_audit"
"""The check method (reviews.toml) that rests on an audit."""

SAMPLE_SIZE = 10
PASS_PERCENT = 90
MOST_STANDARDS = 30


def passes(found: Iterable[tuple[int, int]], percent: int) -> bool:
    """Whether each standard, as (met, looked at), was met in so many of a hundred. None: no."""
    counted = list(found)
    return bool(counted) and all(met * 100 >= percent * sample for met, sample in counted)
