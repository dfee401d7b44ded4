"""Heedwell: learning from incidents in adult social care."""

__version__ = "0.1.0"
