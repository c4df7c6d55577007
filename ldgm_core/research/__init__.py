"""Measures for researchers over many meetings: the export uses them, no screen does (one meeting gets no coefficient)."""
