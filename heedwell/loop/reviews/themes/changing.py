"""Renaming, merging and retiring themes, and bringing them back. What cases were put under stays as it was written."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from heedwell.foundation.people.models import Account
from heedwell.foundation.store.transactions import write
from heedwell.foundation.trail.operations import record
from heedwell.loop.reviews.models import Theme, ThemeDecision
from heedwell.loop.reviews.states import ThemeStep


class NameTaken(Exception):
    """Another theme has this name, or it is the name that it has."""


class SameTheme(Exception):
    """They count together already: merged the other way round it would be a circle."""


class ThemeMoved(Exception):
    """It was renamed or merged since, so it does not stand for itself any more."""


class ThemeRetired(Exception):
    """It is not in use any more."""


class ThemeInUse(Exception):
    """It was never retired, or somebody has brought it back."""


def rename(*, theme: Theme, name: str, reason: str, by: Account, at: datetime) -> Theme:
    """A theme of the new name, as which this one counts. To put an old name back is to rename."""
    with write(theme.organisation_id):
        themes = _held(theme.organisation_id)
        theme = _standing(themes, theme)
        name = " ".join(name.split())
        known = [each for each in themes if each.name.casefold() == name.casefold()]
        if any(each.counts_as_id != theme.pk for each in known):
            raise NameTaken
        into = known[0] if known else _named(theme, name, by, at)
        return _count_as(themes, ThemeStep.RENAME, theme, into, reason, by, at)


def merge(*, theme: Theme, into: Theme, reason: str, by: Account, at: datetime) -> Theme:
    """From now on whoever asks about `into` hears of the cases of this one too."""
    with write(theme.organisation_id):
        themes = _held(theme.organisation_id)
        into = next(each for each in themes if each.pk == into.pk)
        if theme.pk in (into.pk, into.counts_as_id):
            raise SameTheme
        theme = _standing(themes, theme, even_retired=True)
        return _count_as(themes, ThemeStep.MERGE, theme, _standing(themes, into), reason, by, at)


def retire(*, theme: Theme, reason: str, by: Account, at: datetime) -> Theme:
    """Not offered any more. Old cases keep it, and are counted with it."""
    with write(theme.organisation_id):
        theme = _standing(_held(theme.organisation_id), theme)
        theme.retired_at = at
        theme.save(update_fields=["retired_at"])
        _decided(ThemeStep.RETIRE, theme, None, [theme], reason, by, at)
        return theme


def bring_back(*, theme: Theme, reason: str, by: Account, at: datetime) -> Theme:
    """Offered again. That it was retired stays written down."""
    with write(theme.organisation_id):
        theme = _standing(_held(theme.organisation_id), theme, even_retired=True)
        if theme.retired_at is None:
            raise ThemeInUse
        theme.retired_at = None
        theme.save(update_fields=["retired_at"])
        _decided(ThemeStep.BRING_BACK, theme, None, [theme], reason, by, at)
        return theme


def _held(organisation_id: UUID) -> list[Theme]:
    """All of them: two who merge at once would else make a chain."""
    themes = Theme.objects.select_for_update().filter(organisation=organisation_id)
    return list(themes.order_by("pk"))


def _standing(themes: Sequence[Theme], theme: Theme, *, even_retired: bool = False) -> Theme:
    """As it is now, when it counts as itself."""
    theme = next(each for each in themes if each.pk == theme.pk)
    if theme.counts_as_id is not None:
        raise ThemeMoved
    if theme.retired_at is not None and not even_retired:
        raise ThemeRetired
    return theme


def _named(theme: Theme, name: str, by: Account, at: datetime) -> Theme:
    return Theme.objects.create(
        organisation_id=theme.organisation_id, name=name, named_by=by, named_at=at
    )


def _count_as(
    themes: Sequence[Theme],
    step: ThemeStep,
    theme: Theme,
    into: Theme,
    reason: str,
    by: Account,
    at: datetime,
) -> Theme:
    """It and all that counts as it go on in the other."""
    into.counts_as = into.retired_at = None
    moved = [each for each in themes if theme.pk in (each.pk, each.counts_as_id)]
    moved = [each for each in moved if each.pk != into.pk]
    for each in moved:
        each.counts_as = into
    for each in (into, *moved):
        each.save(update_fields=["counts_as", "retired_at"])
    _decided(step, theme, into, [into, *moved], reason, by, at)
    return into


def _decided(
    step: ThemeStep,
    theme: Theme,
    into: Theme | None,
    themes: Sequence[Theme],
    reason: str,
    by: Account,
    at: datetime,
) -> None:
    here = theme.organisation_id
    decision = ThemeDecision.objects.create(
        organisation_id=here,
        theme=theme,
        step=step,
        into=into,
        reason=reason.strip(),
        decided_by=by,
        decided_at=at,
    )
    record(
        organisation_id=here,
        verb=f"theme.{step}",
        subject=theme,
        rows=[decision, *themes],
        by=by,
        at=at,
    )
