"""Writers (输出): a text with its structure as a file."""
