"""Mutated files for every reader of uploads (assurance U2)."""
