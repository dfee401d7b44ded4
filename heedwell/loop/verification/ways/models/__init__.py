"""What the ways of verifying keep: what was drawn and judged."""

from heedwell.loop.verification.ways.models.sampling import Draw, Drawn, Judgement

__all__ = ["Draw", "Drawn", "Judgement"]
