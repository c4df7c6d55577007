"""A school's own Word template: tried against a fictional meeting before it is kept, used for the OPP of every meeting afterwards."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import datetime

from ldgm_core.domain.access import Action, Actor, StaffActor
from ldgm_core.domain.text import clean_name
from ldgm_core.domain.word_template import WordTemplate
from ldgm_core.errors import NotAllowed, NotFound
from ldgm_core.services.gate import require_school
from ldgm_core.store import Store

__all__ = ["find_template", "keep_template", "load_template", "withdraw_template"]


def keep_template(
    store: Store, actor: Actor, data: bytes, *, try_out: Callable[[bytes], object], made_by: str, now: datetime
) -> WordTemplate:
    """
    Keep a template for the whole school, after `try_out` has filled it in without a refusal. Nothing is kept of one that was refused.

    Raises:
        NotAllowed: only the administrator does this (`not_yours_to_do`); asked before anything is opened.
        BadInput: the template was refused (`template_*`), or no name.
    """
    staff = require_school(actor, Action.MANAGE_KEEPING)
    name = clean_name(made_by, field="made_by")
    try_out(data)
    return _add(store, staff, b64encode(data).decode(), made_by=name, now=now)


def withdraw_template(store: Store, actor: Actor, *, made_by: str, now: datetime) -> None:
    """Take the template back; documents are made in the standard layout again. Raises NotAllowed for anybody but the administrator."""
    staff = require_school(actor, Action.MANAGE_KEEPING)
    _add(store, staff, "", made_by=clean_name(made_by, field="made_by"), now=now)


def find_template(store: Store, actor: Actor) -> WordTemplate | None:
    """Return the template of this member of staff's own school, or None. Raises NotAllowed for a participant."""
    if not isinstance(actor, StaffActor):
        raise NotAllowed("not_yours_to_do")
    with store.reading() as tx:
        found = tx.find_template(actor.organisation_id)
    return found if found is not None and found.body else None


def load_template(store: Store, actor: Actor) -> bytes:
    """
    Return the bytes of the school's own template.

    Raises:
        NotFound: the school has none (`template_none`).
    """
    found = find_template(store, actor)
    if found is None:
        raise NotFound("template_none")
    return b64decode(found.body)


def _add(store: Store, staff: StaffActor, body: str, *, made_by: str, now: datetime) -> WordTemplate:
    with store.writing() as tx:
        before = tx.find_template(staff.organisation_id)
        template = WordTemplate(staff.organisation_id, before.version + 1 if before else 1, body, made_by, now)
        tx.add_template(template)
        return template
