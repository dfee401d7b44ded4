"""Monitors of one weekly or daily series: EARS, CUSUM, likelihood ratio, Farrington."""
