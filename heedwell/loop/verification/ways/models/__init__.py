"""What the ways of verifying keep: samples that were drawn and judged, audits that were filled in."""

from heedwell.loop.verification.ways.models.audits import (
    Audit,
    AuditResult,
    AuditTemplate,
    AuditVersion,
    Standard,
)
from heedwell.loop.verification.ways.models.lasting import SamplingEnd
from heedwell.loop.verification.ways.models.sampling import Draw, Drawn, Judgement

__all__ = [
    "Audit",
    "AuditResult",
    "AuditTemplate",
    "AuditVersion",
    "Draw",
    "Drawn",
    "Judgement",
    "SamplingEnd",
    "Standard",
]
