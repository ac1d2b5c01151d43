"""Opinions on drafts (草案意见): asked during the review, given by account or secret link, and what became of them."""
