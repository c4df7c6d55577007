"""
Documents: data in, bytes out; documents.py has the list of them. A folder for each sort of document, and `paper` for what they are made of.

Nothing that draws is read here: that takes as long as the rest of the program, and the door, the phones and most screens draw nothing.
"""

import ldgm_core.exports.paper.reportlab_settings  # noqa: F401 - before anything of reportlab, see there
