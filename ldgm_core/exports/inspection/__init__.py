"""The access package: everything that is kept about one pupil, for whoever may ask to see it."""
