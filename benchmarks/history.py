"""Years of history for a provider, in bulk: rows that fit each other, the tallies and the index.

A fixed number of cases a year, so that a larger database is an older one; the work that is open
does not grow with it. The trail is left out: nothing that a page shows is read from it.
"""

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, islice
from typing import Any
from uuid import UUID

CASES_A_YEAR = 10_000
OPEN = 40
SLICE = 2_000
_COMMON = (
    "resident found floor lounge evening transition medication chart signed late handover staff "
    "agency called paramedic observation bruise left arm kitchen door anxious noise wheelchair "
    "hoist sling dose missed family informed manager safeguarding referral shift sleep walking "
    "frame bathroom wet near slipped choking risk plan updated calm escalated debrief community"
)
WORDS = [*_COMMON.split(), *(f"word{number}" for number in range(5000))]
_WEIGHTS = list(accumulate(1 / (rank + 10) for rank in range(len(WORDS))))
_TYPES = ("fall", "medication_omission", "distress", "accident_injury", "choking", "missed_visit")
_PLACES = ("lounge", "kitchen", "bathroom", "bedroom", "hallway", "garden")
_PARTS = ("night", "morning", "midday", "afternoon", "evening")
_FACTORS = ("staffing_level", "training_need", "supervision_gap")
_SEVERITY = {"none": "no_harm", "low": "low", "moderate": "moderate"}
_STAGES = ("triage", "triage", "review", "action", "verify", "share")


def fill(provider: Any, cases: int, now: datetime) -> None:
    """Add that many cases, the newest of them now."""
    from heedwell.foundation.store.transactions import write

    made = _Maker(provider, cases, now)
    numbers = iter(range(cases))
    while part := list(islice(numbers, SLICE)):
        with write(provider.organisation.pk):
            rows = made.rows(part)
            for model in _models():
                _insert(model, rows.get(model, ()))
            made.make_findable()
    with write(provider.organisation.pk):
        made.keep_tallies()
        made.keep_counters()


def _models() -> tuple[type[Any], ...]:
    """In the order in which they point to each other."""
    from heedwell.loop.actions.models import Action, Change, Measure
    from heedwell.loop.cases.models import Case
    from heedwell.loop.reviews.models import Review, ReviewFactor, ReviewTheme, SignOff, Theme
    from heedwell.loop.sharing.models import HuddleShare, LearningNote
    from heedwell.loop.signals.models import Affected, CaseSignal, Signal
    from heedwell.loop.triage.models import TriageDecision
    from heedwell.loop.verification.models import Check, Recheck

    return (
        *(Signal, Affected, Case, CaseSignal, TriageDecision, Theme, Review, ReviewFactor),
        *(ReviewTheme, SignOff, Action, Measure, Change, Recheck, Check, HuddleShare, LearningNote),
    )


class _Maker:
    def __init__(self, provider: Any, cases: int, now: datetime) -> None:
        self.provider = provider
        self.organisation = provider.organisation
        self.cases = cases
        self.now = now
        self.chance = random.Random(cases)  # noqa: S311 - the same history every time
        self.counts: Counter[Any] = Counter()
        self.years: Counter[int] = Counter()
        self.findable: list[Any] = []
        self.themes: list[UUID] = []
        self._rows: dict[type[Any], list[dict[str, Any]]] = {}

    def rows(self, numbers: Iterable[int]) -> dict[type[Any], list[dict[str, Any]]]:
        self._rows = {}
        if not self.themes:
            self._make_themes()
        for number in numbers:
            self._case(number)
        return self._rows

    def _add(self, model: type[Any], at: datetime, **values: Any) -> UUID:
        row = {"id": _id(at, self.chance), "organisation_id": self.organisation.pk, **values}
        self._rows.setdefault(model, []).append(row)
        made: UUID = row["id"]
        return made

    def _make_themes(self) -> None:
        from heedwell.loop.reviews.models import Theme

        for name in ("Handover", "Floors", "Medicines round"):
            self.themes.append(
                self._add(Theme, self.now, name=name, named_by_id=None, named_at=self.now)
            )

    def _case(self, number: int) -> None:
        from heedwell.loop.cases.models import Case
        from heedwell.loop.signals.models import CaseSignal
        from heedwell.loop.triage.models import TriageDecision

        chance, people = self.chance, self.provider
        at = self.now - timedelta(days=365 * (self.cases - number - 1) / CASES_A_YEAR)
        place = number // 10 % (len(people.services) - 1) + 1 if number % 10 else 0
        service = people.services[place]
        signal, title, kind, severity = self._signal(service, at)
        is_safeguarding = number % 17 == 0
        tier = 3 if is_safeguarding else chance.choices((0, 1, 2), (50, 40, 10))[0]
        left = self.cases - number
        stage = _STAGES[left % len(_STAGES)] if left <= OPEN else ""
        if stage and stage not in ("triage", "share"):
            tier = max(tier, 1)
        self.years[at.year] += 1
        triaged_at = None if stage == "triage" else min(at + timedelta(hours=5), self.now)
        due = at + timedelta(hours=24 if stage == "triage" else 200)
        case = self._add(
            Case,
            at,
            service_id=service.pk,
            reference=f"{at.year}-{self.years[at.year]:04d}",
            title=title,
            kind="incident",
            event_type=kind,
            severity=severity,
            harm_is_known=True,
            is_safeguarding=is_safeguarding,
            state="open" if stage else "closed",
            stage=stage or "share",
            tier=None if stage == "triage" else tier,
            lead_id=None if stage == "triage" else people.rob.pk,
            opened_at=at,
            triage_due_at=at + timedelta(hours=24),
            triaged_at=triaged_at,
            review_due_at=None if stage == "triage" else at + timedelta(days=7),
            reviewed_at=None if stage in ("triage", "review") else at + timedelta(days=4),
            next_due_at=due if stage else None,
            closed_at=None if stage else min(at + timedelta(days=50), self.now),
        )
        self._add(
            CaseSignal,
            at,
            case_id=case,
            signal_id=signal,
            opened_the_case=True,
            linked_by_id=people.amina.pk,
            linked_at=at,
        )
        if triaged_at is None:
            return
        self._add(
            TriageDecision,
            triaged_at,
            case_id=case,
            outcome="review",
            tier=tier,
            proposed_tier=tier,
            lead_id=people.rob.pk,
            decided_by_id=people.rob.pk,
            decided_at=triaged_at,
        )
        if tier:
            self._worked(case, service, at, stage, tier)
        elif not stage:
            self._huddle(case, service, at)

    def _signal(self, service: Any, at: datetime) -> tuple[UUID, str, str, str]:
        from heedwell.loop.signals import counts
        from heedwell.loop.signals.models import Affected, Signal

        chance = self.chance
        kind, place = chance.choice(_TYPES), chance.choice(_PLACES)
        harm = chance.choices(tuple(_SEVERITY), (60, 30, 10))[0]
        person = chance.choice(self.provider.people[service.pk])
        title = f"{kind.replace('_', ' ').capitalize()}, {place}"
        facts = " ".join(chance.choices(WORDS, cum_weights=_WEIGHTS, k=45))
        day = at.date()
        signal = self._add(
            Signal,
            at,
            service_id=service.pk,
            client_id=_id(at, chance),
            standing="case",
            kind="incident",
            event_type=kind,
            title=title,
            occurred_on=day,
            happened_on=day,
            happened_time=time(12, 20),
            happened_precision="exact",
            part_of_day=chance.choice(_PARTS),
            reported_at=at,
            received_at=at,
            place=place,
            facts=facts,
            immediate_actions="Stayed with her and told the shift lead.",
            told="manager_on_call",
            severity=_SEVERITY[harm],
            channel="account",
            reported_by_id=self.provider.amina.pk,
        )
        affected = {
            "signal_id": signal,
            "person_id": person.pk,
            "role": "person_supported",
            "physical_harm": harm,
            "psychological_harm": "none",
            "event_type": kind,
            "occurred_on": day,
        }
        self._add(Affected, at, **affected)
        row = Signal(**self._rows[Signal][-1])
        self.counts.update(counts.cells_of(row, [Affected(**self._rows[Affected][-1])]))
        self.findable.append((row, f"{title} {facts} {row.immediate_actions}"))
        return signal, title, kind, _SEVERITY[harm]

    def _worked(self, case: UUID, service: Any, at: datetime, stage: str, tier: int) -> None:
        """Review, action, checks and what was shared, as far as the case has come."""
        from heedwell.loop.actions.models import Action, Change, Measure
        from heedwell.loop.reviews.models import Review, ReviewFactor, ReviewTheme, SignOff
        from heedwell.loop.verification.models import Check, Recheck

        rob, priya = self.provider.rob.pk, self.provider.priya.pk
        reviewed = None if stage == "review" else at + timedelta(days=3)
        review = self._add(
            Review,
            at,
            case_id=case,
            route="rca_light",
            what_happened="The floor was wet and there was no sign.",
            why_it_happened="Nobody watched the floor while the sign was fetched.",
            what_we_will_change="The sign stands before the water does.",
            how_we_will_know="Ten floors looked at in a month.",
            started_by_id=rob,
            started_at=at,
            submitted_by_id=rob if reviewed else None,
            submitted_at=reviewed,
        )
        for code in _FACTORS:
            self._add(ReviewFactor, at, review_id=review, code=code)
        theme = self.chance.choice(self.themes)
        self._add(ReviewTheme, at, review_id=review, theme_id=theme)
        if stage == "review":
            return
        if tier >= 2:
            signed = {"decided_by_id": priya, "decided_at": at + timedelta(days=4)}
            self._add(SignOff, at, review_id=review, is_signed=True, comments="", **signed)
        done = None if stage == "action" else at + timedelta(days=10)
        verified = None if stage in ("action", "verify") else at + timedelta(days=45)
        action = self._add(
            Action,
            at,
            case_id=case,
            service_id=service.pk,
            agreement=_id(at, self.chance),
            strength="medium",
            verifier_id=priya,
            first_due_date=(at + timedelta(days=14)).date(),
            what="Put the sign out before the floor is washed",
            kind="policy_guidance_update",
            outcome="Nobody walks on a wet floor unawares.",
            owner_id=rob,
            due_date=(at + timedelta(days=14)).date(),
            due_at=at + timedelta(days=14),
            state="agreed" if not done else "verified" if verified else "done",
            agreed_by_id=rob,
            agreed_at=at + timedelta(days=4),
            live_on=done and done.date(),
            done_at=done,
            verified_at=verified,
        )
        self._add(
            Measure,
            at,
            action_id=action,
            metric="Floors washed with the sign out",
            direction="more",
            check_method="observation",
            verifier_id=priya,
            fixed_at=at,
        )
        if done is None:
            return
        words = {"what": "Cleaning plan", "before": "Sign after", "after": "Sign before"}
        told = {"recorded_by_id": rob, "recorded_at": done, "live_on": done.date()}
        self._add(Change, at, action_id=action, **words, **told)
        recheck = self._add(
            Recheck,
            at,
            action_id=action,
            kind="final",
            opens_on=(at + timedelta(days=30)).date(),
            due_date=(at + timedelta(days=50)).date(),
            due_at=at + timedelta(days=50),
            verifier_id=priya,
            is_open=not verified,
            planned_at=done,
        )
        if verified is None:
            return
        found = {"finding": "in_practice", "words": "Nine of ten.", "sample": 10, "met": 9}
        seen = {"checked_on": verified.date(), "checked_by_id": priya, "recorded_at": verified}
        about = {"action_id": action, "recheck_id": recheck, "method": "observation"}
        self._add(Check, at, **about, **found, **seen)
        if not stage:
            self._note(case, service, verified)

    def _note(self, case: UUID, service: Any, at: datetime) -> None:
        from heedwell.loop.sharing.models import LearningNote

        self._add(
            LearningNote,
            at,
            case_id=case,
            service_id=service.pk,
            title="The sign comes first",
            what_happened="Somebody slipped.",
            what_changed="The sign stands before the water does.",
            published_by_id=self.provider.rob.pk,
            published_at=at,
        )

    def _huddle(self, case: UUID, service: Any, at: datetime) -> None:
        from heedwell.loop.sharing.models import HuddleShare

        self._add(
            HuddleShare,
            at,
            case_id=case,
            service_id=service.pk,
            team="Day team",
            shared_on=at.date(),
            people_present=5,
            recorded_by_id=self.provider.rob.pk,
            recorded_at=at,
        )

    def make_findable(self) -> None:
        from heedwell.foundation.search import operations as search

        for signal, text in self.findable:
            search.index(
                organisation_id=self.organisation.pk,
                service_id=signal.service_id,
                subject=signal,
                text=text,
                happened_at=signal.reported_at,
            )
        self.findable = []

    def keep_tallies(self) -> None:
        from heedwell.loop.signals.models import Tally

        rows = [
            {
                "id": _id(self.now, self.chance),
                "organisation_id": self.organisation.pk,
                **cell._asdict(),
                "n": n,
            }
            for cell, n in self.counts.items()
        ]
        _insert(Tally, rows)

    def keep_counters(self) -> None:
        from heedwell.loop.cases.models import CaseCounter

        rows = [
            {
                "id": _id(self.now, self.chance),
                "organisation_id": self.organisation.pk,
                "year": year,
                "last": last,
            }
            for year, last in self.years.items()
        ]
        _insert(CaseCounter, rows)


def _id(at: datetime, chance: random.Random) -> UUID:
    """A version 7 id of that moment."""
    value = int(at.timestamp() * 1000) << 80 | 0x7 << 76 | 0b10 << 62
    return UUID(int=value | chance.getrandbits(12) << 64 | chance.getrandbits(62))


def _insert(model: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    """By one statement for all: Django's own bulk_create would take minutes."""
    from django.db import connection

    fields = model._meta.concrete_fields
    places = ", ".join(["%s"] * len(fields))
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})',  # noqa: S608
            [list(_values(fields, row)) for row in rows],
        )


def _values(fields: Any, row: dict[str, Any]) -> Iterator[Any]:
    from django.db import connection

    is_sqlite = connection.vendor == "sqlite"
    for field in fields:
        value = row[field.attname] if field.attname in row else field.get_default()
        if isinstance(value, str) and not type(value) is str:
            value = str(value)
        if not is_sqlite or value is None:
            yield value
        elif isinstance(value, UUID):
            yield value.hex
        elif isinstance(value, datetime):
            yield str(value.astimezone(UTC).replace(tzinfo=None))
        elif isinstance(value, date | time):
            yield value.isoformat()
        else:
            yield value
