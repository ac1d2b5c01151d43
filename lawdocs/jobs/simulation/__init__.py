"""Walk a copy of the database through days to come, and count what every scheduler did against what was due."""
