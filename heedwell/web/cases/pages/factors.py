"""What made it more likely, in words; and seen through the two lenses that cut across the groups."""

from collections.abc import Iterable

from heedwell.rules.vocabulary import CONTRIBUTING_FACTORS, FACTOR_LENSES


def factor_words(code: str) -> str:
    return CONTRIBUTING_FACTORS.label(code) if code in CONTRIBUTING_FACTORS else code


def by_lens(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Each lens that shows something, with the factors seen through it."""
    known = [CONTRIBUTING_FACTORS.get(code) for code in codes if code in CONTRIBUTING_FACTORS]
    seen = [
        (lens.label, [term.label for term in known if term.lens == lens.code])
        for lens in FACTOR_LENSES
    ]
    return [(lens, ", ".join(labels)) for lens, labels in seen if labels]
