"""What Heedwell promises, as data and pure functions: no Django, no clock, no database."""
