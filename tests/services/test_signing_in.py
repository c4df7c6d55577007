"""Signing in with a passphrase, the waiting after wrong ones, and what an administrator can do about it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from ldgm_core.domain.access import StaffActor, StaffRole
from ldgm_core.domain.identity import Identity
from ldgm_core.domain.passphrase import accept_passphrase, wait_after
from ldgm_core.errors import BadInput, LdgmError, NotAllowed, NotFound, NotNow
from ldgm_core.services import installation, sign_in_link, signing_in, staff, staff_session
from ldgm_core.services.passphrase import Keeper
from ldgm_core.store import Store, tables
from tests.meetings import NOW, new_facilitator

WEAK = Keeper(memory_kib=64, passes=1, lanes=1)
GOOD = "paars fietsbel gistermiddag kaas"
OTHER = "vier natte handdoeken op zolder"


@pytest.fixture
def anna(store: Store) -> StaffActor:
    """The first administrator, with a passphrase."""
    actor = new_facilitator(store, name="Anna")
    signing_in.set_passphrase(store, WEAK, actor, sign_in_name="Anna.DeJong", old="", new=GOOD, now=NOW, instead_of="")
    return actor


def sign_in(store: Store, name: str = "anna.dejong", passphrase: str = GOOD, *, after: float = 0.0) -> str:
    return signing_in.sign_in_with_passphrase(store, WEAK, sign_in_name=name, passphrase=passphrase, now=NOW + timedelta(seconds=after))


def refusal(call: object, *arguments: object, **named: object) -> str:
    """The code of the refusal."""
    with pytest.raises(LdgmError) as caught:
        call(*arguments, **named)  # type: ignore[operator]
    return caught.value.code


def alive(store: Store, token: str) -> bool:
    return staff_session.find_staff(store, session_token=token, now=NOW) is not None


def test_the_right_passphrase_opens_whatever_the_capitals_of_the_name(store: Store, anna: StaffActor) -> None:
    """The session is the person's own, under a new token each time."""
    tokens = [sign_in(store, name) for name in ("anna.dejong", " ANNA.DeJong ")]
    assert 2 == len(set(tokens))
    found = staff_session.find_staff(store, session_token=tokens[1], now=NOW)
    assert found is not None
    assert anna.account_id == found[0].account_id


@pytest.mark.parametrize(("name", "passphrase"), [("anna.dejong", "paars fietsbel"), ("niemand", GOOD), ("", ""), ("anna.dejong", "")])
def test_a_wrong_name_and_a_wrong_passphrase_are_one_answer(store: Store, anna: StaffActor, name: str, passphrase: str) -> None:
    """Nobody learns who has an account."""
    assert "sign_in_wrong" == refusal(sign_in, store, name, passphrase)


@pytest.mark.parametrize("name", ["anna.dejong", "niemand"])
def test_wrong_tries_make_the_name_wait_longer_and_longer(store: Store, anna: StaffActor, name: str) -> None:
    """Whether the name exists or not; stored, so that a restart forgives nothing; the right one afterwards clears it."""
    for _ in range(5):
        assert "sign_in_wrong" == refusal(sign_in, store, name, "niet de goede")
    assert "try_again_later" == refusal(sign_in, store, name, GOOD)
    assert "sign_in_wrong" == refusal(sign_in, store, name, "niet de goede", after=1)
    assert "try_again_later" == refusal(sign_in, store, name, GOOD, after=2)
    if name != "niemand":
        assert alive(store, sign_in(store, name, GOOD, after=4))
        assert "sign_in_wrong" == refusal(sign_in, store, name, "niet de goede", after=4)


def test_the_wait_grows_to_a_quarter_of_an_hour() -> None:
    """Doubling from the fifth on."""
    assert [0, 0, 1, 2, 4, 900, 900] == [wait_after(tries).total_seconds() for tries in (0, 4, 5, 6, 7, 30, 3000)]


def test_many_guesses_at_one_moment_are_no_more_than_one_after_the_other(store: Store, anna: StaffActor) -> None:
    """A try counts before it is checked."""
    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda number: refusal(sign_in, store, "anna.dejong", f"gok {number}"), range(40)))
    assert (5, 35) == (codes.count("sign_in_wrong"), codes.count("try_again_later"))


def test_a_session_that_the_browser_had_ends_at_sign_in(store: Store, anna: StaffActor) -> None:
    """A token that somebody planted or copied before is worth nothing afterwards."""
    before = sign_in(store)
    after = signing_in.sign_in_with_passphrase(store, WEAK, sign_in_name="anna.dejong", passphrase=GOOD, now=NOW, instead_of=before)
    assert (False, True) == (alive(store, before), alive(store, after))


def test_a_new_passphrase_needs_the_old_one_and_signs_out_everywhere(store: Store, anna: StaffActor) -> None:
    """The browser in which it is chosen gets a new token."""
    elsewhere, here = sign_in(store), sign_in(store)

    def choose(old: str) -> str:
        return signing_in.set_passphrase(store, WEAK, anna, sign_in_name="anna", old=old, new=OTHER, now=NOW, instead_of=here)

    assert "passphrase_old_wrong" == refusal(choose, "iets anders dan toen")
    token = choose(GOOD)
    assert [False, False, True] == [alive(store, one) for one in (elsewhere, here, token)]
    assert "sign_in_wrong" == refusal(sign_in, store, "anna", GOOD)
    assert alive(store, sign_in(store, "anna", OTHER))


@pytest.mark.parametrize(
    ("code", "passphrase"),
    [
        ("passphrase_short", "elf tekens."),
        ("passphrase_long", "lang " * 41),
        ("passphrase_common", "Wachtwoord123!"),
        ("passphrase_common", "welkom welkom 2026"),
        ("passphrase_common", "aaaaaaaaaaaabbbb"),
        ("passphrase_common", "123456789012"),
        ("passphrase_common", "abcdefghijklmnop"),
        ("passphrase_has_name", "mijn naam is ANNA.dejong ja"),
    ],
)
def test_a_passphrase_that_people_guess_is_refused(code: str, passphrase: str) -> None:
    """Each with its own sentence."""
    with pytest.raises(BadInput, match=code):
        accept_passphrase(passphrase, sign_in_name="anna.dejong")


def test_a_name_that_somebody_has_is_refused(store: Store, anna: StaffActor) -> None:
    """One name, one person, also across schools."""
    other, _ = staff.add_school(store, name="Andere school", administrator="Bo", now=NOW)
    actor = StaffActor(other.id, other.organisation_id, True)
    assert "sign_in_name_taken" == refusal(
        signing_in.set_passphrase, store, WEAK, actor, sign_in_name="ANNA.dejong", old="", new=OTHER, now=NOW, instead_of=""
    )
    assert "sign_in_name_wrong" == refusal(
        signing_in.set_passphrase, store, WEAK, actor, sign_in_name="x", old="", new=OTHER, now=NOW, instead_of=""
    )


def test_a_hash_with_old_parameters_is_renewed_at_sign_in(store: Store, anna: StaffActor) -> None:
    """Nobody has to choose a new passphrase for it."""
    stronger = Keeper(memory_kib=128, passes=1, lanes=1)
    signing_in.sign_in_with_passphrase(store, stronger, sign_in_name="anna.dejong", passphrase=GOOD, now=NOW)
    with store.reading() as tx:
        stored = tx.find_passphrase_of(anna.account_id)
    assert stored is not None
    assert "m=128" in stored.passphrase_hash
    assert alive(store, sign_in(store))


def test_the_real_parameters_are_those_of_the_promise() -> None:
    """argon2id, 64 MiB, three passes, four lanes, and never more than two at once."""
    keeper = Keeper()
    made = keeper.make_hash(GOOD)
    assert made.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert (True, False) == (keeper.is_right(GOOD, stored=made), keeper.is_right(OTHER, stored=made))
    assert 2 == keeper._places._initial_value  # type: ignore[attr-defined]


def test_no_passphrase_and_no_name_stand_in_the_store_as_they_are_tried(store: Store, anna: StaffActor) -> None:
    """A wrong try leaves a hash of the name, not the name, and nothing of the passphrase."""
    refusal(sign_in, store, "geheime.naam", "geheime woorden hier")
    with store._engine.connect() as connection:
        rows = repr([list(connection.execute(table.select())) for table in tables.metadata.sorted_tables])
    assert [] == [secret for secret in (GOOD, "geheime") if secret in rows]


def test_an_invited_person_comes_in_once_and_chooses_a_passphrase(store: Store, anna: StaffActor) -> None:
    """The link says that a passphrase is needed; used twice it is nothing."""
    link = staff.invite(store, anna, display_name="Bram", role=StaffRole.FACILITATOR, now=NOW)
    session = sign_in_link.sign_in_by_link(store, token=link, now=NOW)
    found = staff_session.find_staff(store, session_token=session.token, now=NOW)
    assert found is not None
    assert (True, True, False) == (session.needs_passphrase, found[0].leads, found[0].is_administrator)
    assert "sign_in_link_wrong" == refusal(sign_in_link.sign_in_by_link, store, token=link, now=NOW)


def test_an_invitation_ends_after_a_week(store: Store, anna: StaffActor) -> None:
    """Somebody who finds an old mail gets nowhere."""
    link = staff.invite(store, anna, display_name="Bram", role=StaffRole.FACILITATOR, now=NOW)
    assert "sign_in_link_wrong" == refusal(sign_in_link.sign_in, store, token=link, now=NOW + timedelta(days=7, seconds=1))


def test_a_link_for_a_lost_passphrase_ends_the_old_one_and_every_session(store: Store, anna: StaffActor) -> None:
    """Who stole it is out at once."""
    session = sign_in(store)
    link = staff.make_new_way_in(store, anna, account_id=anna.account_id, signed_in_at=NOW, now=NOW)
    assert (False, "sign_in_wrong") == (alive(store, session), refusal(sign_in, store))
    assert sign_in_link.sign_in_by_link(store, token=link, now=NOW).needs_passphrase


def bram_of(store: Store, anna: StaffActor, role: StaffRole = StaffRole.FACILITATOR) -> tuple[StaffActor, str]:
    session = sign_in_link.sign_in(store, token=staff.invite(store, anna, display_name="Bram", role=role, now=NOW), now=NOW)
    found = staff_session.find_staff(store, session_token=session, now=NOW)
    assert found is not None
    return found[0], session


def test_another_role_counts_at_once_and_ends_the_sessions(store: Store, anna: StaffActor) -> None:
    """Nobody goes on with the rights of before."""
    bram, session = bram_of(store, anna)
    staff.change_role(store, anna, account_id=bram.account_id, role=StaffRole.NEITHER, signed_in_at=NOW, now=NOW)
    assert not alive(store, session)
    assert [StaffRole.BOTH, StaffRole.NEITHER] == [one.role for one in staff.list_staff(store, anna).rows]


def test_ended_access_is_ended_for_every_way_in(store: Store, anna: StaffActor) -> None:
    """Session, passphrase, provider, and a link that was still open."""
    bram, session = bram_of(store, anna)
    signing_in.set_passphrase(store, WEAK, bram, sign_in_name="bram", old="", new=OTHER, now=NOW, instead_of="")
    identity = Identity("https://issuer.test", "sub-1")
    signing_in.link_identity(store, bram, identity, now=NOW)
    open_link = sign_in_link.make_sign_in_link(
        store, installation.make_first_account(store, organisation_name="", display_name="", now=NOW), now=NOW
    )
    staff.end_access(store, anna, account_id=bram.account_id, now=NOW)
    assert not alive(store, session)
    assert "sign_in_wrong" == refusal(sign_in, store, "bram", OTHER)
    assert "identity_unknown" == refusal(signing_in.sign_in_with_identity, store, identity, organisation_id=None, now=NOW)
    assert "access_ended" == refusal(staff.make_new_way_in, store, anna, account_id=bram.account_id, signed_in_at=NOW, now=NOW)
    assert alive(store, sign_in_link.sign_in(store, token=open_link, now=NOW))


def test_the_last_administrator_stays(store: Store, anna: StaffActor) -> None:
    """Somebody has to manage the school; with a second one the first may go."""
    for act in (
        lambda: staff.end_access(store, anna, account_id=anna.account_id, now=NOW),
        lambda: staff.change_role(store, anna, account_id=anna.account_id, role=StaffRole.FACILITATOR, signed_in_at=NOW, now=NOW),
    ):
        with pytest.raises(NotNow, match="last_administrator"):
            act()
    bram_of(store, anna, StaffRole.ADMINISTRATOR)
    staff.end_access(store, anna, account_id=anna.account_id, now=NOW)


def test_people_of_another_school_are_not_found(store: Store, anna: StaffActor) -> None:
    """The same answer as for somebody who never was."""
    other, _ = staff.add_school(store, name="Andere school", administrator="Bo", now=NOW)
    for account_id in (other.id, "bestaat-niet"):
        with pytest.raises(NotFound, match="account_unknown"):
            staff.end_access(store, anna, account_id=account_id, now=NOW)  # type: ignore[arg-type]
    assert ["Anna"] == [one.account.display_name for one in staff.list_staff(store, anna).rows]


def test_an_unknown_identity_gets_nothing_or_an_account_without_rights(store: Store, anna: StaffActor) -> None:
    """By the setting; the administrator gives the rights, and the same person is found again."""
    identity = Identity("https://issuer.test", "sub-2")
    with pytest.raises(NotAllowed, match="identity_unknown"):
        signing_in.sign_in_with_identity(store, identity, organisation_id=None, now=NOW)
    tokens = [signing_in.sign_in_with_identity(store, identity, organisation_id=anna.organisation_id, now=NOW) for _ in range(2)]
    found = [staff_session.find_staff(store, session_token=token, now=NOW) for token in tokens]
    assert found[0] is not None
    assert found[1] is not None
    assert found[0][0] == found[1][0]
    assert (False, False, identity.short_name) == (found[0][0].leads, found[0][0].is_administrator, found[0][1].display_name)


def test_an_identity_belongs_to_one_person(store: Store, anna: StaffActor) -> None:
    """Linking it again changes nothing; somebody else cannot take it."""
    identity = Identity("https://issuer.test", "sub-3")
    bram, _ = bram_of(store, anna)
    for _ in range(2):
        signing_in.link_identity(store, anna, identity, now=NOW)
    with pytest.raises(NotAllowed, match="identity_taken"):
        signing_in.link_identity(store, bram, identity, now=NOW)


def test_what_opens_access_asks_for_a_fresh_proof(store: Store, anna: StaffActor) -> None:
    """A session of six minutes old is not enough for a role or a way in; proving it begins a new session."""
    staff.invite(store, anna, display_name="Bram", role=StaffRole.FACILITATOR, now=NOW)
    account_id = next(one.account.id for one in staff.list_staff(store, anna).rows if one.account.display_name == "Bram")
    old = {"account_id": account_id, "signed_in_at": NOW, "now": NOW + timedelta(minutes=6)}
    assert "prove_again" == refusal(staff.change_role, store, anna, role=StaffRole.BOTH, **old)
    assert "prove_again" == refusal(staff.make_new_way_in, store, anna, **old)
    session, later = sign_in(store), NOW + timedelta(minutes=7)
    own = {"second": None, "session_token": session, "now": later}
    assert "passphrase_old_wrong" == refusal(signing_in.prove_again, store, WEAK, anna, passphrase=OTHER, **own)
    new = signing_in.prove_again(store, WEAK, anna, passphrase=GOOD, **own)
    found = [one.created_at for one in staff.list_sessions(store, anna, session_token=new, now=later) if one.is_this_one]
    assert [later] == found
    assert not alive(store, session)
    staff.change_role(store, anna, account_id=account_id, role=StaffRole.BOTH, signed_in_at=later, now=later + timedelta(minutes=2))
