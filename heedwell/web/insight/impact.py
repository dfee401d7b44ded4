"""The kinds of impact of a change, together: which were looked at, and what each said."""

from heedwell.insight.impact import Impact
from heedwell.rules.person_outcomes import Now
from heedwell.rules.vocabulary import CHECK_METHODS
from heedwell.web.cases.pages.pulse import said_by_staff
from heedwell.web.components.parts import Fact, Facts
from heedwell.web.words import names_words, share_words


def impact_facts(incidents: str, impact: Impact, *, wants_more: bool = False) -> Facts:
    others = {
        "Confidence of staff": said_by_staff(impact.pulse),
        "For the person": Now(impact.person.now).label.lower() if impact.person else "",
        "Audits": _quality(impact),
    }
    looked = [Fact(kind, words) for kind, words in others.items() if words]
    left = [kind.lower() for kind, words in others.items() if not words]
    return Facts(
        (
            Fact("More of these reports" if wants_more else "Fewer similar incidents", incidents),
            *looked,
            *([Fact("Not looked at", names_words(left))] if left else []),
        )
    )


def _quality(impact: Impact) -> str:
    """In how many the change shows, by the newest check that counted."""
    check = impact.looked
    if check is None or check.sample is None or check.met is None:
        return ""
    return f"{CHECK_METHODS.label(check.method).lower()}: {share_words(check.met, check.sample)}"
