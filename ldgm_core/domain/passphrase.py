"""Which passphrases are good enough, and how long somebody waits after wrong ones."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from itertools import pairwise

from ldgm_core.errors import BadInput

__all__ = ["LEAST_LENGTH", "MOST_LENGTH", "accept_passphrase", "clean_sign_in_name", "sign_in_name_key", "typed_passphrase", "wait_after"]

LEAST_LENGTH = 12
MOST_LENGTH = 200
LEAST_NAME, MOST_NAME = 3, 60
LEAST_DIFFERENT = 6
FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)

# The beginnings that people choose first: what is left of a passphrase without figures, spaces and signs may not be one of these,
# nor one of these twice. Everything shorter than twelve characters is refused by its length.
_FIRST_GUESSES = """
abcdefghijkl abcdefghijklm admin administrator beheerder bespreking changeme computer correcthorsebatterystaple dagdagdagdag dankjewel
digibord doelgroepenmodel geheim geheimwachtwoord gespreksleider goedemorgen groepacht groepdrie groepvier groepvijf groepzes groepzeven
hallohallo ikhouvanjou ikweethetniet iloveyou juffrouw klassenraad landelijkdoelgroepenmodel leerkracht leerling leerroute letmein lievejuf
meester meneer mijnwachtwoord monkey nederland nieuwwachtwoord passphrase password principal qwerty qwertyuiop qwertyuiopas school
schooljaar speciaalonderwijs teacher testtest voetbal vogeltje wachtwoord wachtwoordzin welkom welkomopschool welkomterug welcome zomer
zomervakantie herfst herfstvakantie winter wintervakantie lente voorjaar voorjaarsvakantie
"""
BANNED = frozenset(_FIRST_GUESSES.split())


def typed_passphrase(typed: str) -> str:
    """Return a passphrase as it is compared: the same characters typed on another keyboard are the same passphrase."""
    return unicodedata.normalize("NFKC", typed)


def accept_passphrase(typed: str, *, sign_in_name: str) -> str:
    """
    Return the passphrase as it is kept.

    Raises:
        BadInput: shorter than 12 or longer than 200 characters (`passphrase_short`, `passphrase_long`), one that people guess first
            (`passphrase_common`), or one that holds the sign-in name (`passphrase_has_name`).
    """
    passphrase = typed_passphrase(typed)
    if len(passphrase) < LEAST_LENGTH:
        raise BadInput("passphrase_short", least=LEAST_LENGTH)
    if len(passphrase) > MOST_LENGTH:
        raise BadInput("passphrase_long", most=MOST_LENGTH)
    if is_common(passphrase):
        raise BadInput("passphrase_common")
    if sign_in_name_key(sign_in_name) in passphrase.casefold():
        raise BadInput("passphrase_has_name")
    return passphrase


def is_common(passphrase: str) -> bool:
    """Return whether somebody who guesses tries this first: few different characters, one row of the keys, or a banned word."""
    low = passphrase.casefold()
    letters = "".join(character for character in low if character.isalpha())
    half = letters[: len(letters) // 2]
    return len(set(low)) < LEAST_DIFFERENT or _is_row(low) or letters in BANNED or (half in BANNED and half * 2 == letters)


def clean_sign_in_name(typed: str) -> str:
    """
    Return the name with which somebody signs in, as it is shown.

    Raises:
        BadInput: fewer than 3 or more than 60 characters, or characters that cannot be seen (`sign_in_name_wrong`).
    """
    name = " ".join(unicodedata.normalize("NFKC", typed).split())
    if not LEAST_NAME <= len(name) <= MOST_NAME or not name.isprintable():
        raise BadInput("sign_in_name_wrong", least=LEAST_NAME, most=MOST_NAME)
    return name


def sign_in_name_key(typed: str) -> str:
    """Return the form under which a sign-in name is found: capitals and spaces around it do not matter."""
    return " ".join(unicodedata.normalize("NFKC", typed).split()).casefold()


def wait_after(failures: int) -> timedelta:
    """Return how long a name waits after this many wrong tries in a row: nothing for four, then 1, 2, 4 ... seconds, up to 15 minutes."""
    if failures < FREE_TRIES:
        return timedelta(0)
    return min(LONGEST_WAIT, timedelta(seconds=2 ** min(failures - FREE_TRIES, 20)))


def _is_row(low: str) -> bool:
    """Whether every character follows the one before it: 123456789012, abcdefghijkl."""
    steps = {ord(second) - ord(first) for first, second in pairwise(low)}
    return len({step % 10 for step in steps} if low.isdigit() else steps) == 1
