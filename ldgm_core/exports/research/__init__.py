"""The data for research: a table with its codebook, in one file."""
