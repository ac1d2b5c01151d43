"""Addresses that evidence and reports rely on, asked again and again (链接检查)."""
