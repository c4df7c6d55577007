"""
The house stays readable from its folder listing: who may import whom, and what may not stand where (docs and design in one table).

Every rule is a function from one source file to the breaks it finds. Each is tried on all files of the project, and on
a planted break that it must find.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest
import streamlit

ROOT = Path(__file__).resolve().parent.parent
NOT_OURS = {".venv", ".git", "tests", "data", "out"}

# Room -> (the rooms it may import, the outside libraries it may import). Every room may import itself and the standard library.
ROOMS: dict[str, tuple[set[str], set[str]]] = {
    "app": (
        {"ui", "web", "settings", "providers", "opening", "store", "demo", "services", "privacy", "texts", "errors"},
        {"streamlit", "starlette", "uvicorn"},
    ),
    "start": (set(), set()),
    "bespreekmodel": (set(), {"platformdirs"}),  # starts the program as a process of its own; knows none of its modules
    "pages": ({"ui", "services", "domain", "charts", "exports"}, {"streamlit"}),
    "ui": ({"boards", "services", "domain", "texts", "charts", "catalogues", "store", "errors", "settings"}, {"streamlit"}),
    "web": (
        {"boards", "services", "domain", "texts", "charts", "exports", "errors", "settings", "providers", "store"},
        {"starlette", "anyio", "jinja2", "markupsafe", "markdown_it"},  # anyio: what Starlette's own threads come from
    ),
    "bench": (
        {"start", "settings", "store", "services", "domain", "matrices", "texts", "charts", "exports", "demo", "research", "errors"},
        # its own servers, and Streamlit's protocol as a client
        {"httpx", "playwright", "websockets", "PIL", "axe_playwright_python", "psycopg", "streamlit"},
    ),
    "demo": ({"services", "domain", "store", "matrices", "exports", "texts", "errors"}, {"yaml"}),
    # Copies of the store for a bad day: what is in the database is asked of the store, the minutes of the services.
    "backup": ({"services", "domain", "store", "exports", "texts", "settings", "errors"}, {"pyrage"}),
    # Commands and documents about keeping: reads the tags of the store, and asks the services for everything else.
    "privacy": ({"services", "domain", "store", "opening", "backup", "texts", "settings", "errors"}, set()),
    # The school's own providers of accounts, read from one file.
    "providers": ({"domain", "errors"}, set()),
    # Schools and their people from the command line: asks the services for everything.
    "accounts": ({"services", "store", "opening", "texts", "settings", "errors"}, set()),
    # The one way to the store of this installation, for the program and the command lines.
    "opening": ({"settings", "store", "errors"}, set()),
    # Looks at a living installation from outside: asks it over HTTP, and reads the rights and the state of its files.
    "doctor": ({"backup", "store", "domain", "texts", "settings", "errors"}, set()),
    "research": ({"domain", "errors"}, {"numpy", "scipy", "krippendorff"}),
    "exports": (
        {"domain", "research", "charts", "texts", "errors"},
        {"reportlab", "pikepdf", "docx", "docxtpl", "jinja2", "markupsafe", "icalendar", "segno", "cattrs", "openpyxl"},
    ),
    "charts": ({"domain", "texts"}, {"altair", "pandas"}),
    # Counts and states as HTML: what a screen shows and its event stream brings up to date.
    "boards": ({"services", "domain", "texts"}, set()),
    "services": ({"domain", "store", "matrices", "catalogues", "imports", "errors"}, set()),
    "imports": ({"domain", "errors"}, {"defusedxml"}),
    "store": ({"domain", "matrices", "errors"}, {"sqlalchemy", "alembic", "cattrs", "sqlcipher3"}),
    "texts": ({"domain", "errors"}, set()),
    "matrices": ({"domain", "errors"}, set()),
    "catalogues": ({"domain", "errors"}, set()),  # instruments and rules of the law as data, with their sources
    "settings": ({"texts", "errors"}, set()),
    "domain": ({"errors"}, set()),
    "errors": (set(), set()),
    "ldgm_core": (set(), set()),
}
KEPT_IN_THEIR_ROOM = set().union(*(libraries for _, libraries in ROOMS.values()))
# One file may do what the rest of its room may not.
LIBRARIES_OF_ONE_FILE = {
    "ui/widgets.py": {"segno"},
    "ldgm_core/services/passphrase.py": {"argon2"},
    "ldgm_core/services/second_factor.py": {"pyotp"},
    "ldgm_core/services/sealed_secret.py": {"cryptography"},
    "web/openid.py": {"authlib", "joserfc", "itsdangerous", "requests"},
    "bench/wire/record.py": {"pypdf"},  # letters in a PDF are numbers of glyphs: only a reader finds words in it
    "bench/due.py": {"sqlalchemy"},  # fills in 30,000 meetings in bulk
    "bench/crowd.py": {"sqlalchemy"},  # binds the phones of hundreds of meetings in bulk
}
ROOMS_OF_ONE_FILE = {
    "bench/vectors.py": {"tests"},  # compares with the tests' own second way of working out each measure
    "bench/documents.py": {"tests"},  # measures the largest meeting that the tests know
}
# Who is only handed the store, to hand it on, has no business with its insides.
FROM_THE_STORE = {"Store", "open_store"}
HANDED_THE_STORE = {"app", "ui", "web", "pages", "exports", "charts"}
# The domain gets clock, chance, files and the network as arguments or not at all.
WORLD = {"time", "random", "secrets", "uuid", "os", "io", "pathlib", "tempfile", "socket", "subprocess", "sqlite3", "logging", "locale"}
CLOCK = {"now", "utcnow", "today"}
SCREENS = {"pages", "ui", "web", "app"}
CENTRE_WORDS = {"mean", "means", "fmean", "median", "medians", "average", "averages", "averaged", "gemiddelde", "gemiddeld", "mediaan"}
ROOMS_WITHOUT_A_CENTRE = {"domain", "services", "charts", "exports", "pages", "web", "ui"}
LONGEST = 300
"""Lines of a file: what is longer holds more than one idea, and nobody finds the second one from its name."""
LONG_FILES = {
    "ldgm_core/store/tables.py": "every table of the store, one after the other; data",
    "start.py": "one file that runs before anything is installed, so it can import nothing of ours",
    "ldgm_core/domain/disagreement.py": "every measure in the order of docs/methods.md",
}
SQL = re.compile(r"\b(SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|(CREATE|ALTER|DROP)\s+TABLE|PRAGMA)\b", re.S)


@dataclass(frozen=True)
class Source:
    """One Python file: its path below the project, and what is in it."""

    path: PurePosixPath
    tree: ast.Module
    lines: int

    @property
    def room(self) -> str:
        """The room the file stands in; for a place nobody knows, its path."""
        parts = self.path.with_suffix("").parts
        if parts[0] == "ldgm_core":
            return "ldgm_core" if parts[1] == "__init__" else parts[1]
        return parts[0] if len(parts) > 1 or parts[0] in ("app", "start") else str(self.path)

    def at(self, node: ast.AST, words: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {words}"


def read(path: str, text: str) -> Source:
    return Source(PurePosixPath(path), ast.parse(text), len(text.splitlines()))


def all_sources() -> list[Source]:
    """Every Python file of the program: nothing that is written later can stay outside."""
    files = sorted(path.relative_to(ROOT) for path in ROOT.rglob("*.py"))
    return [read(file.as_posix(), (ROOT / file).read_text()) for file in files if file.parts[0] not in NOT_OURS]


def imports_of(source: Source) -> Iterator[tuple[ast.stmt, str]]:
    """Every import as the absolute name of what is fetched, wherever in the file it stands."""
    package = source.path.parent.parts
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from ((node, f"{module}.{alias.name}") for alias in node.names)


def room_of_import(name: str) -> str | None:
    """The room that an import enters, or None for a library."""
    first, *rest = name.split(".")
    if first == "ldgm_core":
        return rest[0] if rest and rest[0] in ROOMS else "ldgm_core"
    return first if first in ROOMS or first == "tests" else None


def files_outside_the_table(source: Source) -> Iterator[str]:
    """Every file stands in a room of the table."""
    if source.room not in ROOMS:
        yield source.at(source.tree, f"the table of rooms does not know {source.room!r}; give it a row")


def forbidden_rooms(source: Source) -> Iterator[str]:
    """A room imports the rooms of its row, and no other."""
    allowed = ROOMS.get(source.room, (set(), set()))[0] | {source.room} | ROOMS_OF_ONE_FILE.get(str(source.path), set())
    for node, name in imports_of(source):
        room = room_of_import(name)
        if room is not None and room not in allowed and name != "ldgm_core.__version__":
            yield source.at(node, f"{source.room} may not import {room} ({name})")


def forbidden_libraries(source: Source) -> Iterator[str]:
    """A library is used in the rooms that are made for it, and nowhere else."""
    allowed = ROOMS.get(source.room, (set(), set()))[1] | LIBRARIES_OF_ONE_FILE.get(str(source.path), set())
    for node, name in imports_of(source):
        library = name.split(".")[0]
        if room_of_import(name) is None and library not in sys.stdlib_module_names and library not in allowed:
            yield source.at(node, f"{source.room} may not import the library {library}")


def hidden_imports(source: Source) -> Iterator[str]:
    """What is imported can be read: nothing is fetched by a name made at run time."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Call) and called(node) in ("__import__", "import_module"):
            yield source.at(node, "an import that cannot be read from the file")


def reaching_into_the_store(source: Source) -> Iterator[str]:
    """Screens, charts and exports hand the store to a service; they never read or write it themselves."""
    if source.room not in HANDED_THE_STORE:
        return
    for node, name in imports_of(source):
        if name.startswith("ldgm_core.store.") and name.split(".")[2] not in FROM_THE_STORE:
            yield source.at(node, f"{name} is inside the store; ask a service")
    for call in ast.walk(source.tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and called(call) in ("reading", "writing", "execute"):
            yield source.at(call, f".{called(call)}() asks the store; ask a service")


def the_world_in_the_domain(source: Source) -> Iterator[str]:
    """The domain has no clock, no chance and no files; a random generator may be handed to it."""
    if source.room != "domain":
        return
    for node, name in imports_of(source):
        if name.split(".")[0] in WORLD and name != "random.Random" and not (name == "random" and draws_nothing(source)):
            yield source.at(node, f"the domain may not know {name}")
    for call in ast.walk(source.tree):
        if isinstance(call, ast.Call) and (called(call) in CLOCK | {"open", "input", "print"}):
            yield source.at(call, f"{called(call)}() asks the world; take the fact as an argument")


def draws_nothing(source: Source) -> bool:
    """Whether `random` is used for the type of an argument only, or for a generator with a given seed."""
    calls = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("random.")]
    return all(ast.unparse(call.func) == "random.Random" and call.args for call in calls)


def pages_without_guard(source: Source) -> Iterator[str]:
    """A page's first act is a `require_` of ui.guards: nothing is read or drawn for somebody who may not be there."""
    if source.room == "pages" and source.path.name != "__init__.py" and not begins_with_guard(source, source.tree.body):
        yield source.at(source.tree, "the first thing that this page does is not a require_... of ui.guards")


def begins_with_guard(source: Source, body: list[ast.stmt]) -> bool:
    """Follow the first statement that does something, into a `with` of ui.guards or a function of the same file."""
    acting = next((statement for statement in body if does_something(statement)), None)
    if isinstance(acting, ast.With):
        return all(is_from_guards(source, item.context_expr) for item in acting.items) and begins_with_guard(source, acting.body)
    value = acting.value if isinstance(acting, ast.Expr | ast.Assign | ast.AnnAssign) else None
    if not isinstance(value, ast.Call):
        return False
    if called(value).startswith("require_") and is_from_guards(source, value):
        return True
    functions = {node.name: node for node in source.tree.body if isinstance(node, ast.FunctionDef)}
    return not value.args and called(value) in functions and begins_with_guard(source, functions[called(value)].body)


def does_something(statement: ast.stmt) -> bool:
    """Definitions, imports, docstrings and constants do nothing yet; a call, at whatever depth, does."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
        return False
    if isinstance(statement, ast.Expr | ast.Assign | ast.AnnAssign):
        return any(isinstance(node, ast.Call | ast.Await) for node in ast.walk(statement))
    return True


def is_from_guards(source: Source, value: ast.expr) -> bool:
    """Whether a call is one of ui.guards: `require_staff()` imported from there, or `guards.require_staff()`."""
    if not isinstance(value, ast.Call):
        return False
    name = ast.unparse(value.func).split(".")[0]
    return any(fetched in (f"ui.guards.{name}", "ui.guards") for _, fetched in imports_of(source) if fetched.split(".")[-1] == name)


def downloads_by_streamlit(source: Source) -> Iterator[str]:
    """Nobody uses st.download_button: it leaves the document at /media for everybody."""
    for node, name in names_in(source):
        if name == "download_button":
            yield source.at(node, "st.download_button leaves the document open")


def raw_html(source: Source) -> Iterator[str]:
    """Only ui/ may put HTML on a Streamlit page: names and reasons are typed by people."""
    if source.room == "ui":
        return
    for node, name in names_in(source):
        if name in ("unsafe_allow_html", "unsafe_allow_javascript"):
            yield source.at(node, f"{name} outside ui/")


def own_session_state(source: Source) -> Iterator[str]:
    """Pages ask ui/ for what this browser holds; session_state and cookies have one user."""
    for node, name in names_in(source):
        if source.room == "pages" and name in ("session_state", "cookies"):
            yield source.at(node, f"{name} in a page; ask ui.context")


def words_for_a_centre(source: Source) -> Iterator[str]:
    """No mean, median or average exists where ratings are: people decide, and a matrix has no middle."""
    if source.room not in ROOMS_WITHOUT_A_CENTRE:
        return
    for node, name in names_in(source):
        if CENTRE_WORDS & words_of(name):
            yield source.at(node, f"{name!r} names a centre")
    for node, name in imports_of(source):
        if name.split(".")[0] == "statistics":
            yield source.at(node, "the module statistics works out centres")
    for text in texts_in(source):
        if source.room == "charts" and re.match(r"(mean|median|average)\b", str(text.value)):
            yield source.at(text, f"{text.value!r} asks the chart for a centre")


def sql_on_a_screen(source: Source) -> Iterator[str]:
    """Screens hold no SQL."""
    if source.room in SCREENS:
        yield from (source.at(text, "SQL on a screen") for text in texts_in(source) if SQL.search(str(text.value)))


def files_too_long(source: Source) -> Iterator[str]:
    """One idea for each file: more than 300 lines only with a reason. What a migration did stays as it is."""
    if source.lines > LONGEST and str(source.path) not in LONG_FILES and source.path.parent.name != "versions":
        yield source.at(source.tree, f"{source.lines} lines; split it by idea, or give its reason in LONG_FILES")


def called(call: ast.Call) -> str:
    """The last part of the name that is called."""
    return ast.unparse(call.func).split(".")[-1]


def names_in(source: Source) -> Iterator[tuple[ast.AST, str]]:
    """Every name that the file makes or uses: variables, attributes, functions, arguments, keywords, imports."""
    for node in ast.walk(source.tree):
        for part in ("id", "attr", "arg", "name", "asname"):
            name = getattr(node, part, None)
            if isinstance(name, str):
                yield node, name


def texts_in(source: Source) -> Iterator[ast.Constant]:
    """Every piece of text that the program can use; docstrings are not among them."""
    docs = {id(node.value) for node in ast.walk(source.tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)}
    yield from (n for n in ast.walk(source.tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs)


def words_of(name: str) -> set[str]:
    """The words of an identifier: mean_column and meanColumn both hold `mean`."""
    return {word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name)}


Rule = Callable[[Source], Iterator[str]]
RULES: list[Rule] = [
    files_outside_the_table,
    forbidden_rooms,
    forbidden_libraries,
    hidden_imports,
    reaching_into_the_store,
    the_world_in_the_domain,
    pages_without_guard,
    downloads_by_streamlit,
    raw_html,
    own_session_state,
    words_for_a_centre,
    sql_on_a_screen,
    files_too_long,
]
GUARDED = "from ui.guards import require_staff\n"
# A break of each kind that was once thought of: (rule, where, what is written there).
PLANTED: list[tuple[Rule, str, str]] = [
    (files_outside_the_table, "helpers.py", ""),
    (files_outside_the_table, "extra/thing.py", ""),
    (files_outside_the_table, "ldgm_core/thing.py", ""),
    (forbidden_rooms, "ldgm_core/domain/poll.py", "from ldgm_core.store import Store"),
    (forbidden_rooms, "ldgm_core/domain/poll.py", "from ldgm_core import texts"),
    (forbidden_rooms, "ldgm_core/domain/poll.py", "from ..store import tables"),
    (forbidden_rooms, "ldgm_core/domain/poll.py", "from .. import services"),
    (forbidden_rooms, "ldgm_core/domain/poll.py", "def f():\n    import ldgm_core.services.scoring"),
    (forbidden_rooms, "ldgm_core/services/scoring.py", "from ldgm_core.charts import draw_dots"),
    (forbidden_rooms, "ldgm_core/errors.py", "import tests.data"),
    (forbidden_rooms, "pages/home.py", "from ldgm_core.store import Store"),
    (forbidden_rooms, "web/phone.py", "import ui.guards"),
    (forbidden_rooms, "start.py", "from ldgm_core.settings import load_settings"),
    *[(forbidden_libraries, "ldgm_core/domain/poll.py", f"import {library}") for library in sorted(KEPT_IN_THEIR_ROOM)],
    (forbidden_libraries, "ldgm_core/services/scoring.py", "from sqlalchemy import select"),
    (forbidden_libraries, "pages/home.py", "import pandas as pd"),
    (forbidden_libraries, "web/phone.py", "import streamlit.web"),
    (forbidden_libraries, "ui/context.py", "import segno"),
    (forbidden_libraries, "start.py", "import httpx"),
    (hidden_imports, "ui/context.py", "import importlib\nimportlib.import_module('sqlalchemy')"),
    (reaching_into_the_store, "web/phone.py", "from ldgm_core.store.tables import ratings"),
    (reaching_into_the_store, "ui/context.py", "from ldgm_core.store import reader"),
    (reaching_into_the_store, "ui/context.py", "from ldgm_core.store.poll_reader import PollReader"),
    (reaching_into_the_store, "pages/home.py", "with store.reading() as tx:\n    pass"),
    (the_world_in_the_domain, "ldgm_core/domain/poll.py", "import time"),
    (the_world_in_the_domain, "ldgm_core/domain/poll.py", "from datetime import datetime\nstart = datetime.now()"),
    (the_world_in_the_domain, "ldgm_core/domain/poll.py", "import random\nrandom.shuffle([])"),
    (the_world_in_the_domain, "ldgm_core/domain/poll.py", "import random\nrandom.Random()"),
    (the_world_in_the_domain, "ldgm_core/domain/poll.py", "open('x')"),
    (pages_without_guard, "pages/home.py", ""),
    (pages_without_guard, "pages/home.py", "import streamlit as st\nst.write('x')"),
    (pages_without_guard, "pages/home.py", GUARDED + "import streamlit as st\nst.write('x')\nrequire_staff()"),
    (pages_without_guard, "pages/home.py", GUARDED + "if 1:\n    require_staff()"),
    (pages_without_guard, "pages/home.py", GUARDED + "TITLE = st.write('x')\nrequire_staff()"),
    (pages_without_guard, "pages/home.py", GUARDED + "def main():\n    load()\n    require_staff()\nmain()"),
    (pages_without_guard, "pages/home.py", GUARDED + "def main():\n    require_staff()"),
    (pages_without_guard, "pages/home.py", "def require_staff():\n    pass\nrequire_staff()"),
    (pages_without_guard, "pages/home.py", GUARDED + "with st.container():\n    require_staff()"),
    (downloads_by_streamlit, "pages/home.py", "st.download_button('x', b'')"),
    (downloads_by_streamlit, "ui/widgets.py", "from streamlit import download_button"),
    (raw_html, "pages/home.py", "st.markdown('x', unsafe_allow_html=True)"),
    (own_session_state, "pages/home.py", "st.session_state['x'] = 1"),
    (own_session_state, "pages/home.py", "st.context.cookies"),
    (words_for_a_centre, "ldgm_core/domain/poll.py", "mean_column = 1"),
    (words_for_a_centre, "ldgm_core/domain/poll.py", "def median(): pass"),
    (words_for_a_centre, "ldgm_core/charts/dots.py", "frame.mean()"),
    (words_for_a_centre, "ldgm_core/charts/dots.py", "alt.Y('column', aggregate='mean')"),
    (words_for_a_centre, "ldgm_core/charts/dots.py", "alt.Y('average(column):Q')"),
    (words_for_a_centre, "ldgm_core/exports/minutes.py", "class AverageProfile: pass"),
    (words_for_a_centre, "pages/home.py", "f(gemiddeldeKolom=1)"),
    (words_for_a_centre, "web/phone.py", "from statistics import quantiles"),
    (sql_on_a_screen, "pages/home.py", "q = 'SELECT * FROM ratings'"),
    (sql_on_a_screen, "web/phone.py", "q = f'DELETE FROM {table}'"),
    (files_too_long, "web/phone.py", "a = 1\n" * 301),
]
# What looks like a break and is none.
ALLOWED: list[tuple[Rule, str, str]] = [
    (forbidden_rooms, "ldgm_core/store/engine.py", "from . import tables\nfrom .tables import ratings\nimport ldgm_core.domain.poll"),
    (forbidden_rooms, "app.py", "from ui import navigation\nfrom ldgm_core.demo import fill"),
    (forbidden_libraries, "ui/widgets.py", "import segno\nimport streamlit as st\nfrom pathlib import Path"),
    (reaching_into_the_store, "app.py", "from ldgm_core.store import open_store"),
    (the_world_in_the_domain, "ldgm_core/domain/agenda.py", "import random\ndef draw(rng: random.Random): return rng.choice([1])"),
    (pages_without_guard, "pages/home.py", GUARDED + '"""Doc."""\nTITLE = "x"\nperson = require_staff()\nst.write(person)'),
    (pages_without_guard, "pages/home.py", "from ui import guards\ndef main():\n    '''Doc.'''\n    guards.require_facilitator()\nmain()"),
    (pages_without_guard, "pages/home.py", "from ui import guards\nwith guards.sentences():\n    guards.require_facilitator()"),
    (words_for_a_centre, "ldgm_core/domain/poll.py", "meaning = meaningful = demean = 1"),
    (sql_on_a_screen, "pages/home.py", "'''SELECT one FROM many.'''\nlabel = 'select one from the list'"),
    (files_too_long, "web/phone.py", "a = 1\n" * 300),
    (files_too_long, "ldgm_core/store/migrations/versions/0001_first_tables.py", "a = 1\n" * 301),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_program_keeps_the_rule(rule: Rule) -> None:
    """No file of the program breaks it; a break is named with its file and line."""
    assert "" == "\n".join(found for source in all_sources() for found in rule(source))


@pytest.mark.parametrize(("rule", "path", "text"), PLANTED, ids=lambda part: getattr(part, "__name__", None))
def test_a_planted_break_is_found(rule: Rule, path: str, text: str) -> None:
    """The rule can fail: a file written to break it is reported, by its path."""
    assert [True] == [found.startswith(f"{path}:") for found in list(rule(read(path, text)))[:1]]


@pytest.mark.parametrize(("rule", "path", "text"), ALLOWED, ids=lambda part: getattr(part, "__name__", None))
def test_what_only_looks_like_a_break_is_left_alone(rule: Rule, path: str, text: str) -> None:
    """The rule is about what it says: its neighbours pass."""
    assert [] == list(rule(read(path, text)))


def test_every_rule_has_a_planted_break() -> None:
    """A rule that was never seen to fail is not trusted."""
    assert {rule.__name__ for rule in RULES} == {rule.__name__ for rule, _, _ in PLANTED}


def test_the_list_of_long_files_names_only_long_ones() -> None:
    """What was split leaves the list, so that it cannot grow again unseen."""
    assert set() == set(LONG_FILES) - {str(source.path) for source in all_sources() if source.lines > LONGEST}


def test_the_table_names_only_rooms_that_it_has() -> None:
    """A row cannot allow a room that was renamed or removed."""
    assert set() == {room for rooms, _ in ROOMS.values() for room in rooms} - set(ROOMS)


def test_the_rooms_with_python_in_them_are_all_read() -> None:
    """The rules see each folder that holds Python: a rule over no files would always pass."""
    folders = {path.relative_to(ROOT).parts[0] for path in ROOT.glob("*/**/*.py")} - NOT_OURS
    assert folders == {source.path.parts[0] for source in all_sources() if len(source.path.parts) > 1}
    assert {path.name for path in ROOT.glob("*.py")} == {str(source.path) for source in all_sources() if len(source.path.parts) == 1}


def test_no_import_goes_around_in_a_circle() -> None:
    """The rooms of the core can be put in an order in which each needs only earlier ones."""
    left = {room: rooms - {room} for room, (rooms, _) in ROOMS.items()}
    while ready := [room for room, needs in left.items() if not needs & left.keys()]:
        for room in ready:
            del left[room]
    assert {} == left


def test_streamlit_collects_no_garbage_after_every_run() -> None:
    """The project's config.toml is read, and the hidden option that costs most of the CPU is off."""
    streamlit.config.get_config_options(force_reparse=True)
    assert streamlit.config.get_option("runner.postScriptGC") is False
    assert (ROOT / ".streamlit" / "config.toml").is_file()
