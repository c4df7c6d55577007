"""What comes in from elsewhere: pupils from EDEXML or CSV, and the JSON archive of one meeting. Reads bytes, stores nothing."""

from ldgm_core.imports.archive import MOST_ARCHIVE_BYTES, SCHEMA, SCHEMA_VERSION, read_archive, write_archive
from ldgm_core.imports.csv_pupils import ColumnGuess, ColumnMapping, CsvColumn, guess_columns, read_csv
from ldgm_core.imports.edexml import read_edexml
from ldgm_core.imports.pupil_file import MOST_FILE_BYTES, MOST_PUPILS, FilePupil, PupilFile, RefusedRow

__all__ = [
    "MOST_ARCHIVE_BYTES",
    "MOST_FILE_BYTES",
    "MOST_PUPILS",
    "SCHEMA",
    "SCHEMA_VERSION",
    "ColumnGuess",
    "ColumnMapping",
    "CsvColumn",
    "FilePupil",
    "PupilFile",
    "RefusedRow",
    "guess_columns",
    "read_archive",
    "read_csv",
    "read_edexml",
    "write_archive",
]
