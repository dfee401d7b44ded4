"""A provider that does not exist, with a year of history: the product's shop window."""

from heedwell.config.demo.build import build

__all__ = ["build"]
