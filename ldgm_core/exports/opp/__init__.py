"""The plan for a pupil (OPP) as a Word document: ours, or the school's own template filled in."""
