"""Keeping and deleting from the command line, and the documents about it that are made from the tags of the store."""
