"""Publishing (公布)."""
