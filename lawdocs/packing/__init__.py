"""Packages (ZIP with a manifest of digests): written alike for filings, binders and archives, and checked alike."""
