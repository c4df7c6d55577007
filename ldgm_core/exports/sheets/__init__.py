"""Tables for a spreadsheet, and the file that they are written to."""
