"""Whatever is done to the history is found, against a head that was kept elsewhere."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from heedwell.foundation.trail.findings import Finding, Kind
from heedwell.foundation.trail.head import Head, read_head, write_head
from heedwell.foundation.trail.verify import findings, report
from tests.access.cast import Provider
from tests.foundation.trail import attacks, history

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
# A release runs 1,000: HEEDWELL_MUTATIONS=1000.
MUTATIONS = int(os.environ.get("HEEDWELL_MUTATIONS", "200"))


@pytest.fixture
def hazel(db: None) -> Provider:
    return history.of_a_provider("Hazel Care")


@pytest.fixture
def willow(db: None) -> Provider:
    return history.of_a_provider("Willow Homes")


@pytest.fixture
def head(hazel: Provider, willow: Provider, tmp_path: Path) -> Head:
    write_head(tmp_path / "head.json", NOW)
    return read_head(tmp_path / "head.json")


def proofs(head: Head) -> list[Finding]:
    """What was found, without what could not be compared."""
    return [found for found in list(findings(head)) if found.kind is not Kind.UNCHECKED]


def test_an_untouched_history_has_no_findings(head: Head):
    assert list(findings(head)) == []


@pytest.mark.requirement("Y15", "GOALS-R11")
def test_every_one_of_many_random_changes_is_found(head: Head):
    random = attacks.dice(20260302)
    missed = []
    for number in range(MUTATIONS):
        attack = attacks.ATTACKS[number % len(attacks.ATTACKS)]
        with attacks.unguarded():
            done = attacks.carry_out(attack, random)
            if not proofs(head):
                missed.append(done)

    assert missed == []
    assert list(findings(head)) == []


@pytest.mark.requirement("Y15")
@pytest.mark.parametrize(
    ("attack", "kind"),
    [
        (attacks.edit_a_line_and_make_the_chain_anew, Kind.REMADE),
        (attacks.cut_the_tail, Kind.CUT),
        (attacks.edit_a_record, Kind.ROW_CHANGED),
        (attacks.delete_a_record, Kind.ROW_DELETED),
        (attacks.insert_a_record, Kind.ROW_INSERTED),
        (attacks.edit_a_read, Kind.READS_CHANGED),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_a_finding_says_what_was_done(attack: attacks.Attack, kind: Kind, head: Head):
    with attacks.unguarded():
        attacks.carry_out(attack, attacks.dice(7))
        kinds = {found.kind for found in findings(head)}

    assert kind in kinds or (kind is Kind.READS_CHANGED and Kind.CHANGED in kinds)


def test_without_a_head_a_chain_made_anew_does_not_show(head: Head):
    """Which is why the head leaves the machine."""
    with attacks.unguarded():
        attacks.edit_a_line_and_make_the_chain_anew(attacks.dice(7))

        assert list(findings(None)) == []
        assert list(findings(head)) != []


def test_the_report_says_it_in_plain_words(head: Head, tmp_path: Path):
    said: list[str] = []

    with attacks.unguarded():
        attacks.run("UPDATE organisations_service SET on_call_phone = '0151 000 0000'")
        code = report(tmp_path / "head.json", said.append)

    assert code == 1
    assert said[-1] == "The history was changed: 4 findings."
    assert said[0].startswith("Organisations_service ")
    assert said[0].endswith(" was changed.")


def test_the_report_of_a_whole_history_is_one_sentence(head: Head, tmp_path: Path):
    said: list[str] = []

    assert report(tmp_path / "head.json", said.append) == 0
    assert said == ["Nothing in the history was changed."]


def test_a_report_without_a_head_says_what_it_cannot_tell(head: Head):
    said: list[str] = []

    assert report(None, said.append) == 0
    assert "Use --head FILE." in said[0]


@pytest.mark.parametrize("content", ["", "{}", "[1]", '{"format": 2}', "\x00\xff"])
def test_a_torn_head_file_is_refused(content: str, db: None, tmp_path: Path):
    (tmp_path / "head.json").write_text(content, encoding="utf-8")
    said: list[str] = []

    assert report(tmp_path / "head.json", said.append) == 2
    assert "head.json" in said[0]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE trail_line SET at = 'yesterday' WHERE sequence = 2",
        "UPDATE trail_line SET chain = 'mine' WHERE sequence = 2 AND verb = 'account.left'",
        "UPDATE trail_line SET sequence = 'two' WHERE sequence = 2",
        "UPDATE trail_line SET digests = '[[1]]' WHERE sequence = 2",
        "UPDATE organisations_person SET communication_checked_on = 'soon'",
        "UPDATE organisations_exposure SET amount = 'a lot'",
        "UPDATE organisations_service SET id = x'ff' WHERE id = (SELECT min(id) FROM organisations_service)",
    ],
)
def test_garbage_in_a_column_is_a_finding_and_no_crash(sql: str, head: Head):
    with attacks.unguarded():
        attacks.run(sql)

        assert proofs(head)
