"""What was said and written to a person and their family, and to those outside."""

from heedwell.rules.candour import Candour

UNSURE = "The nurse could not say yet whether it lasts. We are unsure, so we act as if it applies."
NOT_LASTING = "The nurse saw them: it heals within days, and nothing needs to be prevented."
OPINION = "Community nurse"
SAID = {
    Candour.TOLD: "What happened that day as far as we know it, that we are sorry, and that we look into "
    "the round, the handover and the room. They asked who was there first.",
    Candour.WRITTEN: "The same in writing, with our apology, the questions that we ask ourselves, and "
    "when they will hear from us.",
    Candour.OUTCOME: "What made it likely, what we have changed, how we check it, and that they can "
    "ask for the whole review.",
}
REFERENCES = {
    "council_safeguarding": "SA",
    "police": "Log",
    "health_partner": "Surgery",
    "cqc": "ENQ",
    "commissioner": "Contract",
}
NOT_NEEDED = "Nothing in this is for them. We look again if the review finds otherwise."
