"""The four lenses of a serious review (S0:49-53): each is looked through, or said not to apply."""

from heedwell.rules.vocabulary import CONTRIBUTING_FACTORS, FACTOR_GROUPS, FACTOR_LENSES, Term

FOUR_LENSES: dict[str, Term] = {
    term.code: term
    for term in (
        FACTOR_LENSES.get("workforce"),
        FACTOR_GROUPS.get("environment"),
        FACTOR_GROUPS.get("communication"),
        FACTOR_LENSES.get("behaviour"),
    )
}


def seen_through(lens: str) -> tuple[Term, ...]:
    """The contributing factors that a lens shows: of its group, or those that cut across."""
    return tuple(term for term in CONTRIBUTING_FACTORS if lens in (term.lens, term.group))
