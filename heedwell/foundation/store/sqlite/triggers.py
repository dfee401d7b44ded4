"""The triggers that guard a SQLite file."""

PREFIX = "heedwell_guard_"
