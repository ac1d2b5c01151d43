"""Suggestions of the procuratorate (检察建议), from the draft of a letter to its end, and the review of documents."""
