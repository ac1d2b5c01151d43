"""Repeals that published documents state (写明的废止): read, told to readers, and decided on by a person."""
