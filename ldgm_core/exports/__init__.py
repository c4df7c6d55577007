"""
Documents: data in, bytes out; documents.py has the list of them.

Nothing that draws is read here: that takes as long as the rest of the program, and the door, the phones and most screens draw nothing.
"""

import ldgm_core.exports.reportlab_settings  # noqa: F401 - before anything of reportlab, see there
