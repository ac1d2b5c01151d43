"""The pages of meetings, items and resolutions: who sees and does what on them."""
