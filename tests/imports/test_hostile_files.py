"""A corpus of files that want to do harm: each is refused, or read as text, within two seconds of work and 200 MB."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable

import pytest

from ldgm_core.errors import BadInput
from ldgm_core.imports import guess_columns, read_archive, read_edexml
from tests.imports.files import edex, pupil

MOST_SECONDS, MOST_BYTES = 2, 200 * 1024 * 1024
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
CORPUS: dict[str, tuple[Callable[[bytes], object], str, str]] = {
    "billion laughs": (read_edexml, "import_xml_forbidden", f'<!DOCTYPE E [<!ENTITY l0 "ha">{LAUGHS}]><E>&l9;</E>'),
    "quadratic": (read_edexml, "import_xml_forbidden", f'<!DOCTYPE E [<!ENTITY a "{"x" * 100_000}">]><E>{"&a;" * 10_000}</E>'),
    "external entity": (read_edexml, "import_xml_forbidden", '<!DOCTYPE E [<!ENTITY a SYSTEM "file:///etc/passwd">]><E>&a;</E>'),
    "external network": (read_edexml, "import_xml_forbidden", '<!DOCTYPE E [<!ENTITY a SYSTEM "http://127.0.0.1:9/">]><E>&a;</E>'),
    "external type": (read_edexml, "import_xml_forbidden", '<!DOCTYPE E SYSTEM "http://127.0.0.1:9/a.dtd"><E/>'),
    "parameter entity": (read_edexml, "import_xml_forbidden", '<!DOCTYPE E [<!ENTITY % a SYSTEM "http://127.0.0.1:9/"> %a;]><E/>'),
    "public type": (read_edexml, "import_xml_forbidden", '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html/>'),
    "deep boxes": (read_edexml, "import_xml_broken", "<a>" * 600_000),
    "many attributes": (read_edexml, "import_not_edexml", "<E {}/>".format(" ".join(f'a{n}="x"' for n in range(100_000)))),
    "long name": (read_edexml, "import_not_edexml", f"<{'a' * 2_000_000}/>"),
    "many pupils": (read_edexml, "import_too_many", f"<E><groepen/><leerlingen>{'<leerling/>' * 180_000}</leerlingen></E>"),
    "too large": (read_edexml, "import_too_large", edex(pupil() * 4000)),
    "many columns": (guess_columns, "import_csv_broken", "a;" * 1_000_000),
    "open quote": (guess_columns, "import_csv_broken", 'Roepnaam;Groep\n"' + "a;\n" * 600_000),
    "deep json": (read_archive, "archive_unreadable", "[" * 1_000_000),
    "long number": (read_archive, "archive_unreadable", "1" * 2_000_000),
}  # fmt: skip


def read_in_a_cage(name: str, answer: multiprocessing.Queue[str]) -> None:
    """Read with so much work and memory on top of what this process already had, and say what came of it."""
    import resource

    read, _, text = CORPUS[name]
    data = text.encode()
    worked = resource.getrusage(resource.RUSAGE_SELF)
    resource.setrlimit(resource.RLIMIT_CPU, (int(worked.ru_utime + worked.ru_stime) + MOST_SECONDS + 1,) * 2)
    with open("/proc/self/statm") as sizes:  # noqa: PTH123 - not a file
        resource.setrlimit(resource.RLIMIT_AS, (int(sizes.read().split()[0]) * resource.getpagesize() + MOST_BYTES,) * 2)
    try:
        read(data)
    except BadInput as refusal:
        answer.put(refusal.code)
    else:
        answer.put("")


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_file_is_refused_within_its_cage(name: str) -> None:
    """A reader that expands, fetches or piles up is stopped by the system and gives no answer."""
    context = multiprocessing.get_context("fork")
    answer: multiprocessing.Queue[str] = context.Queue()
    child = context.Process(target=read_in_a_cage, args=(name, answer))
    child.start()
    found = answer.get(timeout=60)
    child.join()
    assert (CORPUS[name][1], 0) == (found, child.exitcode)
