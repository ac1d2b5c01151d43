"""Notices to the people who must act next."""
