"""Hints on a review: what each looks at, and how often they are right on labelled reviews."""

from typing import Any

import pytest

from heedwell.rules.review_quality import (
    ABOUT_PEOPLE,
    HINTS,
    INDIVIDUAL,
    NEITHER,
    Agreed,
    Hint,
    Written,
    blaming,
    hints,
)
from heedwell.rules.vocabulary import ACTION_KINDS, CONTRIBUTING_FACTORS
from tests.rules.labelled import LABELS, held_out_half, labelled, score, seen_half, table

A_ROUTINE = Agreed("Two people at the meal", "routine_transition_change")
TRAINING = Agreed("Medicines refresher", "training")


def codes(**parts: Any) -> set[str]:
    return {found.code for found in hints(Written(**parts))}


@pytest.mark.parametrize("hint", HINTS.values(), ids=lambda hint: hint.code)
def test_a_hint_explains_names_its_article_and_commands_nothing(hint: Hint):
    assert hint.source.startswith("S")
    assert hint.says[-1] in ".?:"
    assert not any(
        word in hint.says.lower() for word in ("must", "cannot", "wrong", "error", "fail")
    )


def test_every_code_that_they_judge_by_is_in_its_vocabulary():
    assert all(code in CONTRIBUTING_FACTORS for code in INDIVIDUAL | NEITHER)
    assert all(code in ACTION_KINDS for code in ABOUT_PEOPLE)


def test_the_labelled_reviews_are_many_and_half_of_them_were_held_out():
    assert len(labelled()) >= 60
    assert len(held_out_half()) == len(seen_half())
    for half in (seen_half(), held_out_half()):
        assert sum("individual" in each.labels for each in half) >= 8


@pytest.mark.requirement("R13")
@pytest.mark.parametrize("code", LABELS)
def test_hints_are_right_on_reviews_that_they_were_not_made_for(code: str):
    found = score(code, held_out_half())

    print(table())
    assert found.precision >= 0.75
    assert found.recall >= 0.75


@pytest.mark.requirement("R13")
def test_one_persons_error_is_pointed_out_by_findings_and_changes_together():
    slip = frozenset({"individual_slip"})

    assert "individual" in codes(factors=slip, actions=(TRAINING,))
    assert "individual" not in codes(factors=slip, actions=(A_ROUTINE,))
    assert "individual" not in codes(factors=slip | {"handover"}, actions=(TRAINING,))
    assert "individual" in codes(
        texts=("She was careless.",), factors=slip | {"handover"}, actions=(TRAINING,)
    )


@pytest.mark.requirement("A07")
def test_training_as_the_only_change_is_pointed_out_and_work_with_one_person_is_not():
    system = frozenset({"handover"})
    coaching = Agreed("Two rounds with her mentor", "coaching_supervision")

    assert "retraining" in codes(factors=system, actions=(TRAINING,))
    assert "retraining" not in codes(factors=system, actions=(TRAINING, A_ROUTINE))
    assert "retraining" not in codes(factors=system, actions=(coaching,))
    assert "retraining" in codes(
        factors=system, actions=(Agreed("Remind staff of the policy", "template_record_change"),)
    )


@pytest.mark.requirement("R14")
def test_a_review_that_changes_nothing_in_the_work_is_pointed_out():
    talk = Agreed("Talk about it in the team meeting", "policy_guidance_update")

    assert "no_change" in codes(factors=frozenset({"handover"}), actions=(talk,))
    assert "no_change" not in codes(factors=frozenset({"handover"}), actions=(talk, A_ROUTINE))


@pytest.mark.requirement("R14")
@pytest.mark.parametrize(
    ("begun", "worked", "is_fast"),
    [
        (60, None, True),
        (299, 600, True),
        (300, 600, False),
        (86_400, 100, True),
        (86_400, 0, False),
        (None, None, False),
    ],
)
def test_a_review_that_is_finished_very_soon_is_pointed_out(
    begun: int | None, worked: int | None, is_fast: bool
):
    assert ("fast" in codes(seconds_since_begun=begun, seconds_worked=worked)) is is_fast


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("She failed to check the chart.", ["failed to"]),
        ("The alarm failed to sound.", []),
        ("Nobody was careless.", []),
        ("It was Careless, and he should have known.", ["Careless", "should have known"]),
        ("She is attention-seeking again.", ["attention-seeking"]),
        ("The rota was late.", []),
    ],
)
def test_words_that_could_be_read_as_blame_are_quoted_with_plainer_ones(
    text: str, quoted: list[str]
):
    found = blaming(text)

    assert [quote.words for quote in found] == quoted
    assert all(quote.plainer for quote in found)


def test_a_review_with_nothing_in_it_is_hinted_at_nothing():
    assert codes() == set()
