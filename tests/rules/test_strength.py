import pytest

from heedwell.rules.strength import ONLY_WEAK, Strength, is_only_weak, proposed_strength
from heedwell.rules.vocabulary import ACTION_KINDS


@pytest.mark.parametrize("term", ACTION_KINDS, ids=lambda term: term.code)
def test_every_kind_of_change_has_a_strength_with_its_reason(term):
    strength = proposed_strength(term.code)

    assert strength == term.strength
    assert strength.why.endswith(".")
    assert "\n" not in strength.why


@pytest.mark.requirement("A07")
@pytest.mark.parametrize(
    ("kinds", "only_weak"),
    [
        (["training"], True),
        (["training", "supervision_prompt"], True),
        (["training", "equipment_change"], False),
        (["coaching_supervision"], False),
        ([], False),
    ],
)
def test_retraining_alone_is_named_and_a_change_of_the_work_beside_it_is_not(
    kinds: list[str], only_weak: bool
):
    assert is_only_weak(proposed_strength(kind) for kind in kinds) is only_weak
    assert "what in the work could change?" in ONLY_WEAK


def test_a_kind_from_elsewhere_is_taken_for_neither_weak_nor_strong():
    assert proposed_strength("brought in by an import") is Strength.MEDIUM
