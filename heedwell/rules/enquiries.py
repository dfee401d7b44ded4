"""What follows from the outcome of a safeguarding enquiry (S3:121)."""

from heedwell.rules.vocabulary import ENQUIRY_OUTCOMES

# Something was not safe: it is looked for in comparable cases, at other people and services.
COMPARED = frozenset(term.code for term in ENQUIRY_OUTCOMES if term.details["compare"])


def asks_to_compare(outcome: str) -> bool:
    return outcome in COMPARED
