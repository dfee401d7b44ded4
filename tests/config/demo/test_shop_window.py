"""The demo as a shop window: no main page is empty, and each says something that was done."""

import pytest
from pytest_django.fixtures import Settings

from tests.config.demo.shown import Shown

pytestmark = pytest.mark.django_db

NOTHING_YET = (
    "Nothing waits for you",
    "Nothing waits for triage",
    "No audits yet",
    "No change is counted yet",
    "No outcome is recorded yet",
    "Nobody outside has recommended anything yet",
    "Nothing was tried small yet",
    "Nothing yet",
)
PAGES = [
    *((who, "/") for who in ("rob", "priya", "amina", "ian", "sue", "grace")),
    *(("rob", path) for path in ("/cases/triage/", "/plan/", "/plan/outside/", "/audits/")),
    *(("priya", f"/twelve-months/{page}") for page in ("", "themes/", "changes/", "services/")),
    *(("priya", f"/twelve-months/{page}") for page in ("triage/", "reviews/")),
    *(("amina", path) for path in ("/learning/", "/report/mine/")),
    *(("ian", path) for path in ("/cases/", "/plan/", "/plan/outside/", "/audits/", "/learning/")),
]


@pytest.fixture(autouse=True)
def without_a_second_step(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_no_main_page_is_empty(demo: Shown, who: str, path: str):
    page = demo.visitor(who).see(path)

    assert page.status == 200
    assert [words for words in NOTHING_YET if words in page.words] == []


def test_after_a_night_without_power_a_manager_has_twelve_to_triage_and_one_is_late(demo: Shown):
    demo.visitor("rob").see("/cases/triage/").says("12 waiting, 1 late.", "It stopped half-way.")


def test_a_care_worker_finds_an_action_and_a_question_without_a_name(demo: Shown):
    demo.visitor("amina").see("/").says(
        "Move the toaster behind the bread", "Asked without your name", "One jug a day"
    )


def test_what_councils_found_was_looked_for_elsewhere(demo: Shown):
    demo.visitor("ian").see("/plan/outside/").says(
        "Ambermere Council", "Substantiated", "Community physiotherapy", "waits for an answer"
    )
