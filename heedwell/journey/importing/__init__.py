"""Spreadsheets in. The reading half (this call and all it uses) needs neither Django nor database."""

from heedwell.journey.importing.dry_runs import dry_run, preview
from heedwell.journey.importing.problems import MappingProblem, Unreadable

__all__ = ["MappingProblem", "Unreadable", "dry_run", "preview"]
