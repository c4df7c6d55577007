"""
The pictures. Each is prepared as neutral data (`prepare_...` returns a Picture); screen.py, svg.py and exports/paper/drawing.py draw that.

To add one: write charts/<noun>.py and add its kind here; one test draws them all.
"""

KINDS = ("dots", "overview", "heatmap", "profile", "boundary", "rounds", "groups", "pairs", "before_after", "contexts")
"""Every picture by its kind, which is also the name of its file."""
