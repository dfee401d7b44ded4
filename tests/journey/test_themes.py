"""A provider's own themes, renamed, merged and retired: what is asked about one follows, everywhere."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heedwell.foundation.people.models import Account
from heedwell.insight.across import themes_across
from heedwell.insight.themes import themes_of as of_months
from heedwell.journey import recurring
from heedwell.loop.actions.enquiries.queries import comparable
from heedwell.loop.cases.models import Case
from heedwell.loop.reviews import queries as reviews
from heedwell.loop.reviews.models import Theme
from heedwell.loop.reviews.themes import changing, queries
from heedwell.loop.reviews.themes.operations import put_under, theme_named
from heedwell.rules.recurrence import Because
from heedwell.rules.tiers import Tier
from tests.journey.team import Team

pytestmark = pytest.mark.requirement("R07")
WHY = "One thing, two words"


@pytest.fixture
def team(db: None) -> Team:
    return Team.begin()


def named(team: Team, name: str) -> Theme:
    here = team.organisation_id
    return theme_named(organisation_id=here, name=name, by=team.priya, at=team.at)


def put(team: Team, case: Case, theme: Theme) -> Case:
    put_under(case=case, theme=theme, by=team.rob, at=team.at)
    return case


def merge(team: Team, theme: Theme, into: Theme) -> Theme:
    return changing.merge(theme=theme, into=into, reason=WHY, by=team.priya, at=team.at)


def rename(team: Team, theme: Theme, name: str) -> Theme:
    return changing.rename(theme=theme, name=name, reason=WHY, by=team.priya, at=team.at)


def retire(team: Team, theme: Theme) -> Theme:
    return changing.retire(theme=theme, reason=WHY, by=team.priya, at=team.at)


def now(team: Team, theme: Theme) -> Theme:
    with team.provider.reading():
        return Theme.objects.select_related("counts_as").get(pk=theme.pk)


def offered(team: Team, to: Account | None = None) -> list[str]:
    viewer = team.provider.viewer(to or team.rob)
    with team.provider.reading():
        return [theme.name for theme in reviews.theme_list(viewer)]


def test_a_circle_a_retired_theme_and_a_name_that_is_taken_are_refused(team: Team):
    noise, evening, other = (named(team, name) for name in ("Noise", "Evening", "Other"))
    merge(team, noise, evening)

    with pytest.raises(changing.SameTheme):
        merge(team, evening, noise)
    with pytest.raises(changing.SameTheme):
        merge(team, other, other)
    with pytest.raises(changing.ThemeMoved):
        merge(team, noise, other)
    with pytest.raises(changing.NameTaken):
        rename(team, other, " evening ")
    retire(team, other)
    with pytest.raises(changing.ThemeRetired):
        merge(team, evening, other)
    assert now(team, evening).counts_as is None


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=8))
def test_no_merges_whatever_make_a_circle_or_lose_a_case(team: Team, pairs: list[tuple[int, int]]):
    themes = [named(team, f"{number} {uuid.uuid4()}") for number in range(5)]
    cases = {put(team, team.report().case, theme).pk for theme in themes}

    for theme, into in pairs:
        try:
            merge(team, themes[theme], themes[into])
        except (changing.SameTheme, changing.ThemeMoved):
            continue

    with team.provider.reading():
        mine = Theme.objects.select_related("counts_as").filter(pk__in=[t.pk for t in themes])
        heads = {theme.present.pk: theme.present for theme in mine}
        rows = queries.cases_with(
            None, team.organisation_id, {pk: [head] for pk, head in heads.items()}
        )
    assert all(head.counts_as_id is None for head in heads.values())
    assert len(rows) == len(cases)
    assert {row.case_id for row in rows} == cases


def test_a_new_name_is_offered_alone_and_an_old_review_reads_in_both(team: Team):
    case, _ = team.reviewed()
    theme = named(team, "Evening transitions")

    into = rename(team, theme, "Noise before meals")

    assert offered(team) == ["Noise before meals"]
    with team.provider.reading():
        words = reviews.named_by(team.review_of(case)).themes
    assert words == ["Evening transitions (now: Noise before meals)"]
    assert named(team, "evening transitions") == into


def test_a_name_can_be_put_back(team: Team):
    theme = named(team, "Noise")
    into = rename(team, theme, "Sound")

    rename(team, into, "Noise")

    assert offered(team) == ["Noise"]
    assert (now(team, theme).counts_as, now(team, into).counts_as) == (None, theme)


def test_a_review_that_is_being_written_keeps_the_words_in_which_it_was_named(team: Team):
    case = team.triaged()
    team.write_review(case)
    rename(team, named(team, "Evening transitions"), "Noise")

    team.write_review(case)

    with team.provider.reading():
        words = reviews.named_by(team.review_of(case)).themes
    assert words == ["Evening transitions (now: Noise)"]


def test_a_retired_theme_is_not_offered_and_its_old_cases_are_still_counted(team: Team):
    theme = named(team, "Noise")
    case = put(team, team.report().case, theme)

    retire(team, theme)

    assert offered(team) == []
    with team.provider.reading():
        rows = queries.cases_with(None, team.organisation_id, {theme.pk: [theme]})
    assert [row.case_id for row in rows] == [case.pk]


def test_a_repeat_of_a_theme_counts_what_was_merged_into_it(team: Team):
    noise, sound = named(team, "Noise"), named(team, "Sound")
    for event_type in ("fall", "distress"):
        put(team, team.report(event_type=event_type, affected=[]).case, noise)
    third = put(team, team.report(event_type="choking", affected=[]).case, sound)

    def repeats() -> list[str]:
        reasons = team.proposed(third).proposal.reasons
        return [each.text for each in reasons if "with this theme" in each.text]

    assert repeats() == []
    merge(team, noise, sound)
    (repeat,) = repeats()
    assert repeat.startswith("Sound: the third with this theme at this service")


def test_a_change_for_a_theme_that_was_merged_is_questioned_when_it_recurs(team: Team):
    _, action = team.reviewed(Tier.LOW_HARM, affected=[])
    team.later(days=1).do(action)
    sound = named(team, "Sound")
    merge(team, named(team, "Evening transitions"), sound)
    again = put(team, team.later(days=9).report(event_type="fall", affected=[]).case, sound)

    team.triage(again, Tier.LOW_HARM, reason="Agreed")

    viewer = team.provider.viewer(team.rob)
    with team.provider.reading():
        (row,) = [each.recurrence for each in recurring.of_case(viewer, again)]
    assert (row.action_id, row.because) == (action.pk, Because.THEME)


def test_twelve_months_and_themes_across_count_both_as_one(team: Team):
    noise, sound = named(team, "Noise"), named(team, "Sound")
    both = put(team, put(team, team.report().case, noise), sound)
    cases = {both.reference, put(team, team.report().case, noise).reference}
    merge(team, noise, sound)

    viewer = team.provider.viewer(team.priya)
    months = [team.today.replace(month=month, day=1) for month in (1, 2, 3)]
    with team.provider.reading():
        (theme,) = of_months(viewer, months).coming_back
        (line,) = themes_across(viewer)

    assert (theme.name, set(theme.references)) == ("Sound", cases)
    assert (line.theme, line.cases) == (sound, 2)


def test_comparable_cases_are_found_by_a_merged_theme(team: Team):
    noise, sound = named(team, "Noise"), named(team, "Sound")
    mine = put(team, team.report(event_type="fall", affected=[]).case, noise)
    other = put(team, team.report(event_type="choking", affected=[]).case, sound)
    merge(team, noise, sound)

    viewer = team.provider.viewer(team.priya)
    with team.provider.reading():
        found = comparable(viewer, mine)

    assert other in found


def test_a_retired_theme_comes_back_with_a_reason_and_both_stay_written_down(team: Team):
    theme = named(team, "Evenings")
    with pytest.raises(changing.ThemeInUse):
        changing.bring_back(theme=theme, reason=WHY, by=team.priya, at=team.at)
    retire(team, theme)
    assert "Evenings" not in offered(team)

    changing.bring_back(theme=theme, reason="It is back", by=team.priya, at=team.at)

    assert "Evenings" in offered(team)
    viewer = team.provider.viewer(team.rob)
    with team.provider.reading():
        steps = sorted(row.step for row in queries.decisions(viewer))
    assert steps == ["bring_back", "retire"]
