"""The leading measures on the page of an action: a small run chart each."""

from typing import TYPE_CHECKING

from django.utils.formats import date_format

from heedwell.web.cases.pages.rows import case_url
from heedwell.web.components.charts import Point, RunChart
from heedwell.web.components.parts import Link
from heedwell.web.words import share_words

if TYPE_CHECKING:
    from heedwell.loop.actions.models import Action
    from heedwell.loop.verification.leading.models import Reading
    from heedwell.loop.verification.leading.queries import Watched


class LeadingCard:
    def __init__(self, action: "Action", watched: "list[Watched]", *, may_enter: bool) -> None:
        self.each = [
            (
                one.measure.name,
                _chart(one) if one.weeks else None,
                Link(
                    "Enter a week",
                    case_url(
                        action.case, "enter-week", action_id=action.pk, measure_id=one.measure.pk
                    ),
                )
                if may_enter
                else None,
            )
            for one in watched
        ]
        self.add = (
            Link("Watch a number", case_url(action.case, "watch", action_id=action.pk))
            if may_enter
            else None
        )


def _chart(watched: "Watched") -> RunChart:
    entered = [reading for _, reading in watched.weeks if reading is not None]
    first, last = entered[0], entered[-1]
    is_share = all(reading is None or reading.out_of for _, reading in watched.weeks)
    said = f"{watched.measure.name}: {_words(last)} in the last week that was entered"
    return RunChart(
        said if first is last else f"{said}, {_words(first)} in the first",
        tuple(
            Point(
                f"Week of {date_format(week, 'j F Y')}{', ' + _words(reading) if reading else ''}",
                _value(reading, is_share=is_share),
                date_format(week, "j M"),
            )
            for week, reading in watched.weeks
        ),
        unit="In a hundred" if is_share else "Number",
        note="Entered by hand. A week that nobody entered has no point.",
    )


def _value(reading: "Reading | None", *, is_share: bool) -> float | None:
    if reading is None:
        return None
    return round(100 * reading.number / (reading.out_of or 1), 1) if is_share else reading.number


def _words(reading: "Reading") -> str:
    return share_words(reading.number, reading.out_of) if reading.out_of else str(reading.number)
