"""The settings: what the defaults are, that every wrong value has its sentence, and that all of them are told at once."""

from __future__ import annotations

import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from ldgm_core import settings
from ldgm_core.errors import Trouble
from ldgm_core.settings import (
    Settings,
    SettingsProblem,
    find_network_address,
    load_database_key,
    load_secret,
    load_settings,
    require_free_port,
    require_writable_folder,
)
from ldgm_core.texts import load_texts

ROOT = Path(__file__).resolve().parent.parent
# Folders that refuse a new file even to root: on Linux and on macOS.
SEALED_FOLDER = next(folder for folder in (Path("/proc/self"), Path("/System"), Path("/dev/null")) if folder.exists())


def wrong_codes(environ: dict[str, str]) -> list[str]:
    with pytest.raises(SettingsProblem) as stopped:
        load_settings(environ)
    return [one.code for one in stopped.value.wrong]


def sentence_about(environ: dict[str, str]) -> str:
    with pytest.raises(SettingsProblem) as stopped:
        load_settings(environ)
    return load_texts().sentence(stopped.value)


def code_of(action: Callable[..., object], *arguments: object) -> str:
    """Return the code with which the action refuses; the refusal must have a sentence that says what to do."""
    with pytest.raises(Trouble) as stopped:
        action(*arguments)
    assert len(load_texts().sentence(stopped.value)) > 40
    return stopped.value.code


def test_an_empty_environment_gives_the_defaults() -> None:
    """The school's network, port 8501, SQLite in `data` beside app.py, no fictional meetings, an address for phones."""
    expected = Settings(
        host="0.0.0.0",
        port=8501,
        data_dir=ROOT / "data",
        database_url=f"sqlite:///{(ROOT / 'data' / 'ldgm.sqlite3').as_posix()}",
        base_url=f"http://{find_network_address()}:8501",
        has_demo=False,
        backup_dir=ROOT / "data" / "backups",
    )
    assert expected == load_settings({})


def test_every_setting_is_taken_over(tmp_path: Path) -> None:
    """What is set is what is used, without the spaces around it and without the slash at the end."""
    environ = {
        "PORT": " 80 ",
        "LDGM_HOST": "127.0.0.1",
        "LDGM_DATA_DIR": str(tmp_path / "map"),
        "LDGM_DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3",
        "LDGM_BASE_URL": "HTTPS://Bespreking.School.nl:8443/",
        "LDGM_DEMO": "1",
        "LDGM_SECRET": "s" * 32,
        "LDGM_BACKUP_DIR": str(tmp_path / "schijf"),
    }
    expected = Settings(
        host="127.0.0.1",
        port=80,
        data_dir=(tmp_path / "map").resolve(),
        database_url=f"sqlite:///{tmp_path}/x.sqlite3",
        base_url="https://bespreking.school.nl:8443",
        has_demo=True,
        backup_dir=(tmp_path / "schijf").resolve(),
    )
    assert expected == load_settings(environ)


def test_an_empty_value_counts_as_absent() -> None:
    """Container set-ups pass empty variables for what nobody filled in."""
    names = ("PORT", *settings.OWN_NAMES)
    assert load_settings({}) == load_settings(dict.fromkeys(names, " "))


def test_loading_creates_nothing(tmp_path: Path) -> None:
    """Reading the settings leaves the disk as it was."""
    load_settings({"LDGM_DATA_DIR": str(tmp_path / "new")})
    assert [] == list(tmp_path.iterdir())


def test_a_relative_folder_counts_from_the_program() -> None:
    """The same setting means the same folder wherever the program is started from."""
    assert ROOT / "elders" == load_settings({"LDGM_DATA_DIR": "elders"}).data_dir


@pytest.mark.parametrize("value", ["0", "65536", "-1", "8501.0", "8_501", "0x50", "٨٥٠١", "abc", "99999999999", "80 81"])
def test_a_port_that_is_none_is_refused(value: str) -> None:
    """A port is a whole number of plain digits from 1 to 65535."""
    assert ["setting_port"] == wrong_codes({"PORT": value})


@pytest.mark.parametrize("value", ["1", "65535"])
def test_the_outermost_ports_are_accepted(value: str) -> None:
    """Both ends of the range belong to it."""
    assert int(value) == load_settings({"PORT": value}).port


@pytest.mark.parametrize("value", ["school.nl", "256.1.1.1", "127.0.0.1:80", "http://127.0.0.1", "*", "10.0.0"])
def test_a_host_that_is_no_address_is_refused(value: str) -> None:
    """To listen on, only an address of the machine will do."""
    assert ["setting_host"] == wrong_codes({"LDGM_HOST": value})


@pytest.mark.parametrize("value", ["map\x00", "map\nb", "map\x1b[2J", "wat?", "~niemand-met-deze-naam/x"])
def test_a_folder_that_cannot_be_one_is_refused(value: str) -> None:
    """Control characters, a question mark and the home of nobody."""
    assert ["setting_data_dir"] == wrong_codes({"LDGM_DATA_DIR": value})


@pytest.mark.parametrize(
    "value",
    [
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory",
        "sqlite:///a\nb",
        "ldgm.sqlite3",
        "mysql://root:geheim@db/ldgm",
        "postgresql://",
        "postgresql://db",
        "postgresql://ldgm@db/\nx",
        "postgresql+psycopg://ldgm:geheim@db/ldgm",
    ],
)
def test_a_database_that_cannot_keep_anything_is_refused(value: str) -> None:
    """Only a file is accepted: what lives in memory would lose what was called saved."""
    assert ["setting_database_url"] == wrong_codes({"LDGM_DATABASE_URL": value})


@pytest.mark.parametrize(
    "value",
    [
        "school.nl",
        "ftp://school.nl",
        "http://",
        "http://school.nl/pad",
        "http://school.nl//",
        "http://school.nl?x=1",
        "http://school.nl#x",
        "http://ik:geheim@school.nl",
        "http://school.nl:0",
        "http://school.nl:65536",
        "http://school.nl:",
        "http://school nl",
        "http://school.nl\r\nSet-Cookie: x",
        "http://school\n.nl",
        "http://[zz]",
        "http://[::1",
        "http://schöol.nl",
        "http://-school.nl",
        "javascript:alert(1)",
    ],
)
def test_an_address_that_is_more_or_less_than_name_and_port_is_refused(value: str) -> None:
    """The QR codes put a path behind it, so scheme, name and port are all that may be there."""
    assert ["setting_base_url"] == wrong_codes({"LDGM_BASE_URL": value})


@pytest.mark.parametrize("value", ["http://10.0.0.5:8501", "https://school.nl", "http://[fe80::1]:8501", "http://localhost:1"])
def test_an_address_of_name_and_port_is_accepted(value: str) -> None:
    """Names, IPv4, IPv6 in brackets, with or without a port."""
    assert value == load_settings({"LDGM_BASE_URL": value}).base_url


@pytest.mark.parametrize("value", ["ja", "true", "2", "01"])
def test_a_switch_is_one_or_zero(value: str) -> None:
    """Nothing is guessed from another word."""
    assert ["setting_switch"] == wrong_codes({"LDGM_DEMO": value})


def test_a_misspelt_setting_is_refused() -> None:
    """LDGM_DATABSE_URL would otherwise be ignored, and the data would be stored in the wrong place."""
    assert ["setting_unknown"] == wrong_codes({"LDGM_DATABSE_URL": "sqlite:////srv/ldgm.sqlite3"})


def test_variables_of_other_programs_are_left_alone() -> None:
    """Only names that begin as ours are judged, and the tests' own browser is known."""
    assert load_settings({}) == load_settings({"DATABASE_URL": "x", "HOME": "\x00", "LDGM_CHROMIUM": "/usr/bin/chromium"})


def test_all_wrong_settings_are_told_at_once() -> None:
    """One start is enough to learn everything that has to be mended: a sentence for each, in a fixed order."""
    environ = {
        "LDGM_PROT": "1",
        "LDGM_SECRET": "kort",
        "LDGM_DEMO": "ja",
        "LDGM_BASE_URL": "school",
        "LDGM_DATABASE_URL": "x",
        "LDGM_DATA_DIR": "a\x00",
        "PORT": "0",
        "LDGM_HOST": "school",
    }
    expected = [
        "setting_unknown",
        "setting_host",
        "setting_port",
        "setting_data_dir",
        "setting_database_url",
        "setting_base_url",
        "setting_switch",
        "setting_secret",
    ]
    assert expected == wrong_codes(environ)
    assert 1 + len(expected) == len(sentence_about(environ).splitlines())


def test_the_sentence_shows_the_value_that_was_typed() -> None:
    """Who reads the line sees which value is meant."""
    assert "“achtduizend”" in sentence_about({"PORT": "achtduizend"})


def test_what_may_be_a_secret_is_not_shown() -> None:
    """A password in the address of a database and a key that is too short do not reach the terminal or the log."""
    environ = {"LDGM_DATABASE_URL": "postgresql://ldgm:geheim123@db/x", "LDGM_SECRET": "geheim456"}
    with pytest.raises(SettingsProblem) as stopped:
        load_settings(environ)
    assert "geheim" not in load_texts().sentence(stopped.value) + str(stopped.value)


def test_the_address_of_the_database_is_not_in_the_settings_printed_form() -> None:
    """A log line with the settings in it tells no password."""
    assert "sqlite" not in repr(load_settings({}))


def test_a_value_cannot_steer_the_terminal_or_fill_it() -> None:
    """Control characters become question marks and a long value is cut."""
    assert "“?[2J" in sentence_about({"PORT": "\x1b[2J" + "9" * 5000})
    assert len(sentence_about({"PORT": "9" * 5000})) < 300


def test_braces_in_a_value_are_just_characters() -> None:
    """A value is a fact in the sentence, never a part of the pattern."""
    assert "“{name} {0}”" in sentence_about({"PORT": "{name} {0}"})


def test_the_line_is_encrypted_only_with_https() -> None:
    """It depends on the address that phones use, not on the port."""
    addresses = ("https://school.nl", "http://school.nl:443")
    assert [True, False] == [load_settings({"LDGM_BASE_URL": address}).has_tls for address in addresses]


@pytest.mark.parametrize(
    ("host", "is_restricted"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("10.0.0.5", False)],
)
def test_only_a_loopback_address_is_restricted(host: str, is_restricted: bool) -> None:
    """Restricted means that no phone can reach it."""
    assert is_restricted == load_settings({"LDGM_HOST": host}).is_restricted


@pytest.mark.parametrize(
    ("host", "base_url"),
    [
        ("127.0.0.1", "http://127.0.0.1:9000"),
        ("10.0.0.5", "http://10.0.0.5:9000"),
        ("::1", "http://[::1]:9000"),
        ("localhost", "http://localhost:9000"),
    ],
)
def test_the_address_for_phones_is_the_one_that_is_listened_on(host: str, base_url: str) -> None:
    """With a fixed address the QR codes carry that address; IPv6 gets its brackets."""
    assert base_url == load_settings({"LDGM_HOST": host, "PORT": "9000"}).base_url


def test_the_address_on_the_network_can_be_listened_on() -> None:
    """It is an address of this machine, so a server can listen there."""
    with socket.socket() as probe:
        probe.bind((find_network_address(), 0))
        assert find_network_address() == probe.getsockname()[0]


def test_a_free_port_passes_and_stays_free() -> None:
    """The check lets the port go: twice in a row gives no refusal, and a server can take it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    require_free_port("127.0.0.1", port)
    require_free_port("127.0.0.1", port)
    with socket.create_server(("127.0.0.1", port)) as server:
        assert port == server.getsockname()[1]


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0", "localhost"])
def test_an_occupied_port_is_refused(host: str) -> None:
    """A second copy of the program does not start on the first one's port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert "port_taken" == code_of(require_free_port, host, server.getsockname()[1])


def test_an_address_of_another_machine_is_refused() -> None:
    """Listening is possible on this machine's own addresses only; this one is nobody's."""
    assert "host_elsewhere" == code_of(require_free_port, "192.0.2.1", 8501)


def test_a_port_that_the_system_keeps_to_itself_is_refused() -> None:
    """What the system answers to a port that needs more rights becomes a sentence about the port."""
    assert "port_forbidden" == settings.port_trouble(PermissionError(13, "Permission denied"), "0.0.0.0", 80).code


def test_a_missing_folder_is_made_for_this_user_only(tmp_path: Path) -> None:
    """Pupils' data lies there: no other user of the machine may look into it."""
    folder = tmp_path / "een" / "twee"
    require_writable_folder(folder)
    assert (0o700, []) == (stat.S_IMODE(folder.stat().st_mode), list(folder.iterdir()))


def test_an_existing_folder_keeps_its_rights_and_its_files(tmp_path: Path) -> None:
    """The check leaves nothing behind and changes nothing that somebody else arranged."""
    tmp_path.chmod(0o750)
    (tmp_path / "x").write_text("x")
    require_writable_folder(tmp_path)
    assert (0o750, ["x"]) == (stat.S_IMODE(tmp_path.stat().st_mode), [path.name for path in tmp_path.iterdir()])


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    """A file is not overwritten and not mistaken for a folder."""
    file = tmp_path / "data"
    file.write_text("belangrijk")
    assert "folder_is_file" == code_of(require_writable_folder, file)
    assert "belangrijk" == file.read_text()


def test_a_folder_that_cannot_be_made_or_written_to_is_refused(tmp_path: Path) -> None:
    """Below a file nothing can be made, and the system keeps some folders to itself."""
    (tmp_path / "file").write_text("")
    folders = (tmp_path / "file" / "data", SEALED_FOLDER)
    assert ["folder_unwritable"] * 2 == [code_of(require_writable_folder, folder) for folder in folders]


def test_the_key_is_made_once_and_then_stays(tmp_path: Path) -> None:
    """32 random bytes, for this user only; another folder has another key."""
    first = load_secret(tmp_path, {})
    (tmp_path / "other").mkdir()
    assert (32, first) == (len(first), load_secret(tmp_path, {}))
    assert first != load_secret(tmp_path / "other", {})
    assert 0o600 == stat.S_IMODE((tmp_path / "secret.key").stat().st_mode)


def test_the_environment_overrides_the_key_file(tmp_path: Path) -> None:
    """A key from outside is used as it is, and no file is made."""
    assert b"k" * 40 == load_secret(tmp_path, {"LDGM_SECRET": " " + "k" * 40 + "\n"})
    assert [] == list(tmp_path.iterdir())


def test_a_short_key_is_refused_wherever_it_is_read(tmp_path: Path) -> None:
    """31 characters are too few, 32 are enough; loading the key is as strict as loading the settings."""
    assert ["setting_secret"] == wrong_codes({"LDGM_SECRET": "k" * 31})
    assert "setting_secret" == code_of(load_secret, tmp_path, {"LDGM_SECRET": "k" * 31})
    assert b"k" * 32 == load_secret(tmp_path, {"LDGM_SECRET": "k" * 32})


@pytest.mark.parametrize("content", [b"", b"x" * 31, b"x" * 33])
def test_a_damaged_key_file_is_refused_and_not_replaced(tmp_path: Path, content: bytes) -> None:
    """A new key would sign everybody out without a word; somebody has to decide that."""
    (tmp_path / "secret.key").write_bytes(content)
    assert "secret_damaged" == code_of(load_secret, tmp_path, {})
    assert content == (tmp_path / "secret.key").read_bytes()


def test_a_key_that_cannot_be_kept_is_refused(tmp_path: Path) -> None:
    """Without a folder, or with a folder in its place, there is a sentence and not a traceback."""
    (tmp_path / "in-the-way" / "secret.key").mkdir(parents=True)
    folders = (tmp_path / "missing", tmp_path / "in-the-way")
    assert ["secret_unreadable"] * 2 == [code_of(load_secret, folder, {}) for folder in folders]


def test_the_key_of_the_database_comes_from_the_environment_or_from_a_file(tmp_path: Path) -> None:
    """64 hexadecimal digits, or none at all; anything else has its sentence and shows nothing of the key."""
    (tmp_path / "key").write_text(f"{'AB' * 32}\n")
    assert load_database_key({}) is None
    assert "ab" * 32 == load_database_key({"LDGM_DATABASE_KEY_FILE": str(tmp_path / "key")})
    assert "cd" * 32 == load_database_key({"LDGM_DATABASE_KEY": " " + "cd" * 32})
    assert "database_key_malformed" == code_of(load_database_key, {"LDGM_DATABASE_KEY": "short and secret"})
    assert "database_key_malformed" == code_of(load_database_key, {"LDGM_DATABASE_KEY": "٣" * 64})
    assert "database_key_unreadable" == code_of(load_database_key, {"LDGM_DATABASE_KEY_FILE": str(tmp_path / "none")})


def test_postgresql_and_the_owner_of_its_tables_are_taken_as_they_are_given() -> None:
    """A board's several processes share one database; the owner's address goes with it."""
    ours, owners = "postgresql://ldgm:geheim@db:5432/ldgm", "postgresql://eigenaar@db/ldgm"
    settings = load_settings({"LDGM_DATABASE_URL": ours, "LDGM_DATABASE_OWNER_URL": owners})
    assert (ours, owners) == (settings.database_url, settings.database_owner_url)
    assert "geheim" not in repr(settings)


@pytest.mark.parametrize("environ", [{"LDGM_DATABASE_OWNER_URL": "postgresql://o@db/x"}, {"LDGM_DATABASE_OWNER_URL": "sqlite:///x"}])
def test_an_owner_without_postgresql_is_refused(environ: dict[str, str]) -> None:
    """A file has no owner but the user of the computer."""
    assert ["setting_database_owner_url"] == wrong_codes(environ)
