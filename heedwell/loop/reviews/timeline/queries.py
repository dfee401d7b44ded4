"""The timeline of a review as it stands, and how each statement came to be."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from heedwell.loop.cases.prepared import Prepared, given
from heedwell.loop.reviews.models import Evidence, Review, Statement
from heedwell.loop.reviews.states import Holds


@dataclass(frozen=True)
class Standing:
    """A statement as it stands: its newest version, the older ones, and what it rests on."""

    newest: Statement
    earlier: tuple[Statement, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def key(self) -> UUID:
        """The id of the first version: it stays whatever is changed."""
        return self.newest.first_id or self.newest.pk

    @property
    def place(self) -> float:
        return self.newest.place

    @property
    def when(self) -> str:
        return self.newest.when

    @property
    def on_day(self) -> date | None:
        return self.newest.on_day

    @property
    def at_time(self) -> time | None:
        return self.newest.at_time

    @property
    def part_of_day(self) -> str:
        return self.newest.part_of_day


@dataclass(frozen=True)
class Timeline:
    """`standing` in order, and what was `taken_out`, each with its reason."""

    standing: tuple[Standing, ...] = ()
    taken_out: tuple[Standing, ...] = ()

    @property
    def sources(self) -> frozenset[str]:
        """What has been brought in from the records, even when it was taken out again."""
        both = (*self.standing, *self.taken_out)
        return frozenset(one.newest.source for one in both if one.newest.source)

    @property
    def open_questions(self) -> tuple[Standing, ...]:
        return tuple(one for one in self.standing if one.newest.holds != Holds.KNOWN)

    def get(self, key: UUID) -> Standing | None:
        return next((one for one in self.standing if one.key == key), None)


def timeline_of(review: Review) -> Timeline:
    """Everything in two queries: all versions, and all that they rest on."""
    here = {"organisation": review.organisation_id}
    versions: dict[UUID, list[Statement]] = defaultdict(list)
    for row in _VERSIONS(organisation_id=review.organisation_id, review_id=review.pk):
        versions[row.first_id or row.pk].append(row)
    evidence: dict[UUID, list[Evidence]] = defaultdict(list)
    if versions:
        rows = Evidence.objects.filter(statement__in=list(versions), **here)
        for each in rows.filter(is_current=True).select_related("file").order_by("added_at", "id"):
            evidence[each.statement_id].append(each)
    found = [
        Standing(newest, tuple(earlier), tuple(evidence[key]))
        for key, (*earlier, newest) in versions.items()
    ]
    found.sort(key=lambda one: (one.place, one.newest.pk))
    return Timeline(
        tuple(one for one in found if not one.newest.is_out),
        tuple(one for one in found if one.newest.is_out),
    )


_VERSIONS = Prepared[Statement](
    lambda: (
        Statement.objects.filter(organisation=given("organisation_id"), review=given("review_id"))
        .select_related("written_by")
        .order_by("version", "id")
    )
)
