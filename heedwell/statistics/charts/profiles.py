"""Named sets of rules. There is no single agreed run length, so every chart prints its profile."""

from dataclasses import dataclass

from heedwell.statistics.errors import OutOfRange


@dataclass(frozen=True, slots=True)
class RuleProfile:
    """How long a run and a trend must be, and how two of three is read.

    `shift`: points on one side of the centre; `trend`: points each higher, or each lower, than
    the one before (seven points are six rises). `two_of_three_counts_outside`: points beyond the
    limits count among the two. `two_of_three_same_side`: the third point must lie on that side
    of the centre. `improvement_wins`: where a point carries both news, improvement is shown.
    `ties_end`: a point on the centre ends a run and an equal neighbour ends a trend; otherwise
    they are passed over. `turn_is_new`: a point that ends one trend and begins the next is marked
    with the next.
    """

    name: str
    shift: int
    trend: int
    two_of_three_counts_outside: bool = True
    two_of_three_same_side: bool = True
    improvement_wins: bool = True
    ties_end: bool = True
    turn_is_new: bool = True

    def __post_init__(self) -> None:
        if self.shift < 2:
            raise OutOfRange("The run length", self.shift, "at least 2 points")
        if self.trend < 3:
            raise OutOfRange("The trend length", self.trend, "at least 3 points")

    @property
    def says(self) -> str:
        """The sentence printed under a chart."""
        third = "all three on one side" if self.two_of_three_same_side else "on one side"
        return (
            f"Rules {self.name}: a point outside the limits; {self.shift} points on one side of "
            f"the centre; {self.trend} points rising or falling; two of three beyond two thirds "
            f"of the limit, {third}."
        )


MDC7 = RuleProfile("mdc7", shift=7, trend=7)
"""Making Data Count with runs and trends of seven: the default."""

MDC6 = RuleProfile("mdc6", shift=6, trend=6)
"""Making Data Count with runs and trends of six."""

PTD = RuleProfile(
    "ptd", shift=7, trend=7, two_of_three_counts_outside=False, improvement_wins=False
)
"""As the R package NHSRplotthedots 0.2.2 reads them."""

SMALL_COUNTS = RuleProfile("small-counts", shift=8, trend=7)
"""For counts of 2 to 8 a period: a run of seven is too common by chance there."""

PROFILES = {profile.name: profile for profile in (MDC7, MDC6, PTD, SMALL_COUNTS)}


def custom(
    *,
    shift: int,
    trend: int,
    two_of_three_counts_outside: bool = True,
    two_of_three_same_side: bool = True,
    improvement_wins: bool = True,
    ties_end: bool = True,
    turn_is_new: bool = True,
) -> RuleProfile:
    """A profile of the provider's own. Raises OutOfRange for lengths that mean nothing."""
    return RuleProfile(
        name="custom",
        shift=shift,
        trend=trend,
        two_of_three_counts_outside=two_of_three_counts_outside,
        two_of_three_same_side=two_of_three_same_side,
        improvement_wins=improvement_wins,
        ties_end=ties_end,
        turn_is_new=turn_is_new,
    )
