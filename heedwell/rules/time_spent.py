"""How much of the time that a page was open counts as work on it. Told to its writer only."""

from datetime import datetime, timedelta

# With scripts, the page says each minute that something was typed; silence does not count.
BEAT_SECONDS = 60
LONGEST_BEAT = timedelta(seconds=90)
# Without scripts, all that is known is when it was opened and saved: a longer gap counts as a break.
LONGEST_GAP = timedelta(minutes=30)
# A median of fewer reviews than this could point at one person's.
FEWEST_FOR_A_MEDIAN = 5


def worked(opened_at: datetime, seen_at: datetime | None, at: datetime, *, beats: bool) -> int:
    """Seconds to add at `at`, for a page opened at `opened_at` and last counted at `seen_at`.

    Two pages open at once are counted once; a clock that was set back counts nothing.
    """
    start = max(opened_at, seen_at) if seen_at is not None else opened_at
    gap = at - start
    longest = LONGEST_BEAT if beats else LONGEST_GAP
    if gap < timedelta(0) or gap > longest:
        return 0
    return int(gap.total_seconds())
