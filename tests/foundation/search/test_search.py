"""Finding records by their words: what is found, and in which order."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heedwell.foundation.search.models import SearchDoc
from heedwell.foundation.search.operations import index
from heedwell.foundation.search.words import words_of
from heedwell.foundation.store.connection import store_connection
from heedwell.foundation.store.transactions import write
from tests.access.cast import Provider
from tests.foundation.search.library import NOW, Library


@pytest.fixture
def hazel(db: None) -> Library:
    return Library(Provider.begin("Hazel Care"))


def test_a_record_is_found_by_any_of_its_words(hazel: Library):
    person = hazel.add("Slipped on the wet bathroom floor, near the frame")

    for text in ("bathroom", "wet floor", "FRAME slipped", "the"):
        assert hazel.find(text) == [person.pk]


def test_every_word_must_be_there(hazel: Library):
    hazel.add("Slipped on the wet bathroom floor")

    assert hazel.find("bathroom kitchen") == []


def test_the_last_word_may_be_a_beginning(hazel: Library):
    person = hazel.add("Medication given late")

    for beginning in ("med", "medi", "medic", "medicatio", "medication"):
        assert hazel.find(f"late {beginning}") == [person.pk]
    for other in ("medi late", "me", "medicine", "dication"):
        assert hazel.find(other) == []


def test_accents_and_capitals_do_not_matter(hazel: Library):
    person = hazel.add("At the Café in Ŵyddgrug with Zoë, 3½ miles")

    for text in ("cafe", "CAFÉ", "wyddgrug", "zoe"):
        assert hazel.find(text) == [person.pk]


@pytest.mark.parametrize(
    "text",
    [
        '"',
        "'",
        "fall OR",
        "NEAR(fall floor)",
        "fall*",
        "-fall",
        "words:fall",
        "fall & floor | x",
        "(fall",
        "fall:*",
        "o:1 s:2",
        "\\",
        "%",
        "fall\x00floor",
        "!fall",
        "<->",
        "^fall",
        "{fall}",
        "--",
        ";",
    ],
)
def test_whatever_is_typed_is_words(text: str, hazel: Library):
    person = hazel.add("A fall on the floor, or near it")

    assert hazel.find(text) in ([], [person.pk])
    assert hazel.find("fall floor") == [person.pk]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(text=st.text(max_size=80))
def test_no_text_breaks_the_search_or_the_index(hazel: Library, text: str):
    with write(hazel.provider.organisation.pk):
        index(
            organisation_id=hazel.provider.organisation.pk,
            service_id=hazel.provider.here.pk,
            subject=hazel.provider.here,
            text=text,
            happened_at=NOW,
        )

    found = hazel.find(text)

    assert found == ([hazel.provider.here.pk] if words_of(text)[:1] else [])


def test_nothing_typed_finds_nothing(hazel: Library):
    hazel.add("A fall")

    assert hazel.find("  … ") == []


def test_what_happened_last_comes_first_whenever_it_was_entered(hazel: Library):
    days = [3, 1, 4, 0, 2]
    people = {day: hazel.add("A fall", at=NOW - timedelta(days=day)) for day in days}

    assert hazel.find("fall") == [people[day].pk for day in sorted(days)]


def test_pages_go_on_where_the_last_one_ended(hazel: Library):
    people = [hazel.add("A fall", at=NOW - timedelta(hours=n)).pk for n in range(7)]

    first = hazel.rows("fall", limit=3)
    second = hazel.rows("fall", limit=3, before=first[-1].key)
    third = hazel.rows("fall", limit=3, before=second[-1].key)

    assert [row.subject_id for row in first + second + third] == people


def test_kinds_narrow_the_search(hazel: Library):
    person = hazel.add("A fall")

    assert hazel.rows("fall", kinds=("organisations.person",))[0].subject_id == person.pk
    assert hazel.rows("fall", kinds=("organisations.service",)) == []
    assert hazel.rows("fall")[0].subject_type == "organisations.person"


def test_changed_words_replace_the_old_ones_and_keep_their_place(hazel: Library):
    person = hazel.add("A fall on the stairs")
    before = hazel.rows("fall")[0].key

    hazel.put(person, "A slip in the kitchen", at=NOW + timedelta(days=1))

    assert hazel.find("fall") == hazel.find("stairs") == []
    assert hazel.rows("kitchen")[0].key == before


def test_a_removed_record_leaves_none_of_its_words(hazel: Library):
    """Redaction must reach the index itself, not only the list of results."""
    person = hazel.add("Told about canary7f3a")
    hazel.remove(person)
    hazel.remove(person)  # again changes nothing

    assert hazel.find("canary7f3a") == []
    assert not in_the_index("canary7f3a")


def in_the_index(word: str) -> bool:
    with store_connection().as_owner(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, search_index, row)")
            cursor.execute("SELECT count(*) FROM temp.v WHERE term = %s", [word])
        else:
            cursor.execute(
                "SELECT count(*) FROM search_doc WHERE %s = ANY (tsvector_to_array(lexemes))",
                [word],
            )
        return bool(cursor.fetchone()[0])


def test_the_canary_would_have_been_seen(hazel: Library):
    hazel.add("Told about canary7f3a")

    assert in_the_index("canary7f3a")


def test_many_records_of_one_minute_each_have_a_place(
    hazel: Library, monkeypatch: pytest.MonkeyPatch
):
    numbers = iter([1, 1, 1, 2, 2, 3])
    monkeypatch.setattr("secrets.randbits", lambda bits: next(numbers))

    for _ in range(3):
        hazel.add("A fall")

    assert len(set(hazel.find("fall"))) == 3


@pytest.mark.parametrize("year", [1, 1066, 9999])
def test_an_impossible_year_is_kept_and_found(year: int, hazel: Library):
    person = hazel.add("A fall", at=datetime(year, 6, 1, tzinfo=UTC))

    assert hazel.find("fall") == [person.pk]
    with hazel.provider.reading():
        assert SearchDoc.objects.get().happened_at.year == year


def test_an_operation_that_fails_is_not_found(hazel: Library):
    def fail() -> None:
        with write(hazel.provider.organisation.pk):
            hazel.add("A fall")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert hazel.find("fall") == []


@pytest.mark.postgres
def test_the_search_uses_its_index(hazel: Library):
    """`@@` is not leakproof, so under row-level security the index would lie idle."""
    hazel.add("A fall")

    with store_connection().as_owner(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT id FROM search_doc WHERE lexemes @@ 'fall'::tsquery")
        plan = "\n".join(row[0] for row in cursor.fetchall())

    assert "search_doc_lexemes" in plan
