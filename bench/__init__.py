"""The bench: how fast the pages and the steps are, told against a Flask hello-world and against bare SQL."""
