"""What can be wrong with the numbers handed in; each error is one sentence a person can act on."""


class StatisticsError(ValueError):
    """The numbers handed in cannot be computed; the message says why and what to do."""


class NothingToCompute(StatisticsError):
    """The series is empty, or every period in it is a gap."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There are no {name} to compute with: give at least one period.")


class NotANumber(StatisticsError):
    """A NaN or an infinite value: a missing period is None, never NaN and never zero."""

    def __init__(self, name: str, position: int) -> None:
        super().__init__(
            f"Period {position + 1} of the {name} is not a number. "
            "Use None for a period that is missing."
        )


class LengthsDiffer(StatisticsError):
    """Two series that belong together have different lengths."""

    def __init__(self, first: str, first_length: int, second: str, second_length: int) -> None:
        super().__init__(
            f"There are {first_length} {first} but {second_length} {second}: "
            "give one of each for every period."
        )


class NegativeCount(StatisticsError):
    """A count below zero."""

    def __init__(self, name: str, position: int, value: float) -> None:
        super().__init__(
            f"Period {position + 1} of the {name} is {value:g}: a count cannot be below zero."
        )


class NotWhole(StatisticsError):
    """A fraction where whole events are meant (the exact tests)."""

    def __init__(self, name: str, value: float) -> None:
        super().__init__(f"The {name} is {value:g}: an exact test needs whole events.")


class HasGap(StatisticsError):
    """A period is missing where the method needs every one."""

    def __init__(self, name: str, position: int) -> None:
        super().__init__(
            f"Period {position + 1} of the {name} is missing: this method needs every period."
        )


class MissingExposure(StatisticsError):
    """Events without anything they could have happened in."""

    def __init__(self, position: int) -> None:
        super().__init__(
            f"Period {position + 1} has events but no exposure: "
            "enter its person-days, hours or visits, or leave the period out."
        )


class MoreThanChecked(StatisticsError):
    """More met than were checked."""

    def __init__(self, position: int) -> None:
        super().__init__(
            f"Period {position + 1} counts more than its denominator: a share cannot pass one."
        )


class OutOfRange(StatisticsError):
    """A setting outside the values for which the method is defined."""

    def __init__(self, name: str, value: object, must: str) -> None:
        super().__init__(f"{name} is {value}: it must be {must}.")


class TimeBetweenNotPositive(StatisticsError):
    """A t chart needs times above zero: two events at once have no time between them."""

    def __init__(self, position: int) -> None:
        super().__init__(
            f"Interval {position + 1} is not above zero. Record the times, "
            "or count events of one day as half a day apart."
        )


class TooLittleHistory(StatisticsError):
    """The method looks further back than the series reaches."""

    def __init__(self, method: str, needed: str) -> None:
        super().__init__(f"{method} needs {needed} before the first period to judge.")


class NotConverged(StatisticsError):
    """The model did not settle; nothing is said rather than something wrong."""

    def __init__(self, method: str) -> None:
        super().__init__(f"{method} did not settle on an answer for these numbers.")
