"""What a sample shows. A check that has one rests on it: nobody types its numbers."""

from dataclasses import dataclass
from uuid import UUID

from heedwell.loop.cases.prepared import Prepared, given
from heedwell.loop.verification.models import Recheck
from heedwell.loop.verification.ways.models import Drawn, Judgement
from heedwell.rules.sampling import Seen, needed
from heedwell.statistics.verdict.shares import share_interval


class NothingDrawn(Exception):
    """A sample that somebody picked shows nothing: it is drawn first."""


class SampleNotJudged(Exception):
    """Each case of the sample is looked at before anything follows from it."""


class SampleShowsTooLittle(Exception):
    """The change is not visible in enough of the cases to say that it is in practice."""

    def __init__(self, result: "Result") -> None:
        super().__init__(result)
        self.result = result


@dataclass(frozen=True, slots=True)
class Result:
    """`met` is visible in the record and in practice, both."""

    size: int
    judged: int
    in_record: int
    in_practice: int
    met: int
    needed: int

    @property
    def is_complete(self) -> bool:
        return self.judged == self.size

    @property
    def shows_it(self) -> bool:
        return self.is_complete and self.met >= self.needed

    @property
    def interval(self) -> tuple[float, float]:
        """Exact: between which shares of all cases the truth may well lie."""
        return share_interval(self.met, self.size)


def result_of(organisation_id: UUID, recheck: Recheck) -> Result | None:
    """None when no sample was drawn for this check."""
    asked = {"organisation_id": organisation_id, "recheck_id": recheck.pk}
    percents = [percent for (percent,) in _DRAWN(**asked)]
    if not percents:
        return None
    seen = _JUDGED(**asked)
    return Result(
        size=len(percents),
        judged=len(seen),
        in_record=sum(record == Seen.YES for record, _ in seen),
        in_practice=sum(practice == Seen.YES for _, practice in seen),
        met=sum(record == practice == Seen.YES for record, practice in seen),
        needed=needed(len(percents), percents[0]),
    )


_DRAWN = Prepared(
    lambda: Drawn.objects.filter(
        organisation=given("organisation_id"), draw__recheck=given("recheck_id")
    ).values_list("draw__pass_percent")
)
_JUDGED = Prepared(
    lambda: Judgement.objects.filter(
        organisation=given("organisation_id"), drawn__draw__recheck=given("recheck_id")
    ).values_list("in_record", "in_practice")
)
