"""Amendments (修改决定): what an amending document says is done to another, and the text that comes of it."""
