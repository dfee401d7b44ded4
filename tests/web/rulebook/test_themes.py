"""The page of a provider's own themes: who may change them, and what is said when it cannot be."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from heedwell.foundation.people.models import Account
from heedwell.loop.reviews.themes.operations import theme_named
from tests.journey.team import Team
from tests.web.cases.visiting import Visitor

As = Callable[[Account], Visitor]
pytestmark = pytest.mark.requirement("R07")


def test_a_theme_is_merged_with_a_reason_and_everybody_reads_who_did_it_and_why(
    team: Team, as_: As
):
    noise, sound = (
        theme_named(organisation_id=team.organisation_id, name=name, by=team.rob, at=team.at)
        for name in ("Noise", "Sound")
    )
    path, page = reverse("rulebook:change-theme"), reverse("rulebook:themes")
    typed = {"theme": str(noise.pk), "step": "merge", "into": str(sound.pk)}

    no_reason = as_(team.priya).send(path, **typed, reason=" ")
    itself = as_(team.priya).send(path, **{**typed, "into": str(noise.pk)}, reason="Why not")
    done = as_(team.priya).send(path, **typed, reason="One thing, two words")

    assert no_reason.problems == ["Write why, in a sentence"]
    assert itself.problems == ["These two count together already. Select another theme"]
    assert itself.fields["reason"] == ["Why not"]
    done.says("Old cases keep the words in which they were written")
    as_(team.rob).see(page).says(
        "Sound Noise", "Priya merged “Noise” into “Sound”.", "One thing, two words"
    )


def test_whoever_manages_one_service_reads_and_does_not_change(team: Team, as_: As):
    theme_named(organisation_id=team.organisation_id, name="Noise", by=team.rob, at=team.at)

    listed = as_(team.rob).see(reverse("rulebook:themes"))
    refused = as_(team.rob).see(reverse("rulebook:change-theme"))

    assert "Rename, merge, retire" not in listed.words
    refused.says("only somebody whose role is for all of them sets them")


def test_a_retired_theme_is_brought_back_and_the_history_of_the_rules_tells_both(
    team: Team, as_: As
):
    noise = theme_named(organisation_id=team.organisation_id, name="Noise", by=team.rob, at=team.at)
    path, typed = reverse("rulebook:change-theme"), {"theme": str(noise.pk), "reason": "So it is"}

    in_use = as_(team.priya).send(path, **typed, step="bring_back")
    as_(team.priya).send(path, **typed, step="retire").says("retired")
    as_(team.priya).send(path, **typed, step="bring_back")

    assert in_use.problems == ["This theme is in use. Select a retired one"]
    assert in_use.fields["reason"] == ["So it is"]
    as_(team.rob).see(reverse("rulebook:history")).says(
        "Priya brought “Noise” back.", "Priya retired “Noise”.", "So it is"
    )
