"""Control charts: limits per kind, rules of runs, icons, suitability, and the choice of a chart."""
