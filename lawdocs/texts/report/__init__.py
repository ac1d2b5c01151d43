"""The corpus report: how often what is read from a text equals what its record gives."""
