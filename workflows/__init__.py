"""The process of making normative documents: states, steps, guards, rule profiles and the arithmetic of dates.

Knows the standard library and ``transitions`` only; the application imports it, never the other way.
"""
