"""Scan statistics: which places (or subsets of any attribute) stand out, and since when."""
