"""The database's history: each revision goes up and down with data, on both engines."""
