"""Numbers in, findings out: control charts, verdicts, outbreak and scan methods.

Pure functions over numpy and scipy.special: no Django, no clock, no database, no words of the
care domain. Read by verification (did it work?) and by insight (is there a pattern?).
"""
