"""The binder of an indicator set (佐证汇编): what was accepted, as one PDF or as a ZIP with the files."""
