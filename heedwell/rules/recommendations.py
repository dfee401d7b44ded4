"""What we may answer to a recommendation from outside, and what follows from it (S3:118)."""

from enum import StrEnum

from heedwell.rules.vocabulary import RECOMMENDATION_ANSWERS


class Answer(StrEnum):
    ACCEPTED = "accepted"
    PARTLY = "partly"
    NOT_ACCEPTED = "not_accepted"

    @property
    def label(self) -> str:
        return RECOMMENDATION_ANSWERS.label(self)

    @property
    def needs_reason(self) -> bool:
        return self is not Answer.ACCEPTED

    @property
    def becomes_an_action(self) -> bool:
        return self is not Answer.NOT_ACCEPTED
