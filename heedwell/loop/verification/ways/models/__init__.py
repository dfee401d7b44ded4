"""What the ways of verifying keep: samples, audits, what was observed, how sure staff feel."""

from heedwell.loop.verification.ways.models.audits import (
    Audit,
    AuditResult,
    AuditTemplate,
    AuditVersion,
    Standard,
)
from heedwell.loop.verification.ways.models.lasting import SamplingEnd
from heedwell.loop.verification.ways.models.observing import (
    Behaviour,
    BehaviourSeen,
    Observation,
    ObservationPlan,
)
from heedwell.loop.verification.ways.models.person import PersonOutcome
from heedwell.loop.verification.ways.models.pulse import (
    PulseEnd,
    PulseResult,
    PulseRound,
    PulseTally,
    PulseTicket,
)
from heedwell.loop.verification.ways.models.sampling import Draw, Drawn, Judgement

__all__ = [
    "Audit",
    "AuditResult",
    "AuditTemplate",
    "AuditVersion",
    "Behaviour",
    "BehaviourSeen",
    "Draw",
    "Drawn",
    "Judgement",
    "Observation",
    "ObservationPlan",
    "PersonOutcome",
    "PulseEnd",
    "PulseResult",
    "PulseRound",
    "PulseTally",
    "PulseTicket",
    "SamplingEnd",
    "Standard",
]
