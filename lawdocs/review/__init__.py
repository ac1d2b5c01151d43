"""Legality review (合法性审核) and the collective decision on record."""
