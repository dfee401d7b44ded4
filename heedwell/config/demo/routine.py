"""An ordinary year, drawn by chance from the rates: what is reported, by whom and how soon."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache

from heedwell.config.demo import rates
from heedwell.config.demo.chance import Chance
from heedwell.config.demo.course import Hurt, Told
from heedwell.config.demo.house import House
from heedwell.config.demo.rates import Rate
from heedwell.config.demo.staff import CARERS, ELM, FERRY, LEADS, ROWAN
from heedwell.config.demo.times import on
from heedwell.config.demo.words import elm, ferry, nearly, rowan
from heedwell.config.demo.words.details import DETAILS
from heedwell.config.demo.words.harm import HARMS, OTHERWISE
from heedwell.config.demo.words.shapes import Happening, Harm, Nearly, Voice

WORDS = {ROWAN: rowan, ELM: elm, FERRY: ferry}
NEARLY = {ELM: nearly.ELM, FERRY: nearly.FERRY}
# The last days are written by hand (`morning`), so that they are the same whatever chance says.
BY_HAND = timedelta(days=4)


class Year:
    def __init__(self, house: House) -> None:
        self._house = house
        times = house.times
        self._until = times.now - BY_HAND
        self._days = [
            times.first_day + timedelta(days=n) for n in range((times.today - times.first_day).days)
        ]
        self._weights = cache(
            lambda weekend, winter: [_weight(day, weekend, winter) for day in self._days]
        )

    def events(self) -> Iterator[tuple[str, Told]]:
        """The family of each, and what was told. Nothing of it lies in the last days."""
        for rate in rates.RATES:
            chance = Chance(f"{rate.where} {rate.family}")
            people = self._house.provider.people[rate.where]
            proneness = chance.proneness(len(people), rate.dispersion)
            for _ in range(chance.how_many(rate.a_year * len(self._days) / 365)):
                who = chance.weighted(people, proneness).reference
                moment = self._moment(chance, rate.hours, rate)
                told = _event(chance, rate, who, moment)
                if told.reported < self._until:
                    yield rate.family, told

    def nearly(self) -> Iterator[tuple[str, Told]]:
        for where, a_year in rates.NEAR_MISSES.items():
            chance = Chance(f"{where} near misses")
            for _ in range(chance.how_many(a_year * len(self._days) / 365)):
                moment = self._moment(chance, rates.DAYTIME)
                near = chance.one_of(NEARLY[where])
                told = near_miss(chance, where, near, moment)
                if told.reported < self._until:
                    yield "near_miss", told

    def voices(self) -> Iterator[tuple[str, Told]]:
        for where, kinds in rates.VOICES.items():
            for kind, a_year in kinds.items():
                chance = Chance(f"{where} {kind}")
                said = [voice for voice in WORDS[where].VOICES if voice.kind == kind]
                for number in range(chance.how_many(a_year * len(self._days) / 365)):
                    moment = self._moment(chance, rates.OFFICE, weekend=0.5)
                    told = _voice(chance, where, said[number % len(said)], moment)
                    if told.reported < self._until:
                        yield kind, told

    def _moment(
        self,
        chance: Chance,
        hours: Sequence[float],
        rate: Rate | None = None,
        weekend: float = 1.0,
    ) -> datetime:
        if rate is not None:
            weekend = rate.weekend
        weights = self._weights(weekend, rate.winter if rate is not None else 0.0)
        hour = chance.weighted(range(24), hours)
        return on(chance.weighted(self._days, weights), time(hour, int(chance.between(0, 60))))


def _weight(day: date, weekend: float, winter: float) -> float:
    season = winter if day.month in (12, 1) else -winter if day.month in (6, 7) else 0.0
    return (weekend if day.weekday() > 4 else 1.0) * (1 + season)


def _event(chance: Chance, rate: Rate, who: str, happened: datetime) -> Told:
    ways = WORDS[rate.where].HAPPENINGS[rate.family]
    way = chance.weighted(ways, [each.weight for each in ways])
    harms = HARMS.get(rate.family, OTHERWISE)
    harm = chance.weighted(harms, [each.weight for each in harms])
    people = [Hurt(who=who, physical=harm.physical, psychological=harm.psychological)]
    if way.others:
        people.append(Hurt(role=way.others))
    told = Told(
        where=rate.where,
        by=_reporter(chance, rate.where),
        happened=happened,
        reported=_reported(chance, happened),
        type=way.type,
        facts=_facts(chance, rate.where, who, way, harm),
        made_safe=way.made_safe.format(who=who),
        place=chance.one_of(way.places),
        activity=chance.one_of(way.activities),
        shift=_shift(rate.where, happened),
        staffing=_staffing(chance),
        told=_told(chance, harm.physical),
        people=people,
        clock=_clock(chance),
    )
    if chance.happens(rates.WRONG_TYPE):
        return replace(told, type=rates.WRONG_TYPES.get(told.type, told.type))
    return told


def _facts(chance: Chance, where: str, who: str, way: Happening, harm: Harm) -> str:
    detail = chance.one_of(DETAILS[where])
    return " ".join(f"{detail} {way.facts} {harm.words}".format(who=who).split())


def near_miss(chance: Chance, where: str, near: Nearly, happened: datetime) -> Told:
    return Told(
        where=where,
        by=_reporter(chance, where),
        happened=happened,
        reported=happened + timedelta(hours=chance.between(0.3, 4)),
        kind="near_miss",
        type=near.type,
        facts=near.facts,
        made_safe=near.stopped,
        place=near.place,
        activity=near.activity,
        shift=_shift(where, happened),
        told=("nobody_yet",) if chance.happens(0.5) else ("manager_on_call",),
        stopped_by="chance" if near.by_chance else "intervention",
        what_stopped_it=near.stopped,
        could_have_happened=near.could,
        weakness_shown=near.shows,
    )


def _voice(chance: Chance, where: str, voice: Voice, moment: datetime) -> Told:
    return Told(
        where=where,
        by=chance.one_of((*LEADS[where], *CARERS[where])),
        happened=moment,
        reported=moment + timedelta(minutes=chance.between(15, 300)),
        kind=voice.kind,
        type=voice.type,
        facts=voice.facts,
        made_safe=voice.answered or "Thanked them, and told the team.",
        told=("manager_on_call",),
        clock="none" if voice.kind == "audit_variance" else "exact",
    )


def _reporter(chance: Chance, where: str) -> str:
    return chance.one_of(CARERS[where] if chance.happens(0.8) else LEADS[where])


def _reported(chance: Chance, happened: datetime) -> datetime:
    _, low, high = chance.weighted(rates.ENTRY_LAG, [each[0] for each in rates.ENTRY_LAG])
    return happened + timedelta(hours=chance.between(low, high))


def _shift(where: str, moment: datetime) -> str:
    if where == FERRY:
        return "visit"
    if time(7, 30) <= moment.time() < time(14, 30):
        return "early"
    return "late" if time(14, 30) <= moment.time() < time(22) else "waking_night"


def _staffing(chance: Chance) -> tuple[str, ...]:
    return chance.weighted(
        (("as_planned",), ("short",), ("agency_or_bank",), ("changed_late", "new_to_person")),
        (78, 9, 8, 5),
    )


def _told(chance: Chance, physical: str) -> tuple[str, ...]:
    if physical in {"moderate", "severe"}:
        return ("manager_on_call", "ambulance_999", "family_or_advocate")
    if chance.happens(0.35):
        return ("manager_on_call", "family_or_advocate")
    return ("manager_on_call",)


def _clock(chance: Chance) -> str:
    if chance.happens(rates.NO_TIME):
        return "none"
    return "part" if chance.happens(rates.PART_OF_DAY_ONLY) else "exact"
