"""Hostile words: sixty payloads of script, Streamlit's Markdown and its signs, and a school with them in every field that people fill."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Table, Text, select, update

from ldgm_core.domain.arrangement_flow import EventKind
from ldgm_core.domain.keeping import RestrictionKind
from ldgm_core.domain.meeting import MeetingId
from ldgm_core.domain.rating import SubmitKey
from ldgm_core.domain.retention import RetentionClass
from ldgm_core.services import (
    arrangement_watch,
    arranging,
    debate,
    perspective,
    preparation,
    privacy,
    reflection,
    remarking,
    reporting,
    source,
)
from ldgm_core.store import Store
from ldgm_core.store import tables as t
from ldgm_core.store.types import JsonOf
from tests.arrangements import EXPERT, a_talk, arrangement, event
from tests.pages.school import NOW, School

CANARY_HOST = "evil.test"
TAGS = ("script", "img src=x", "svg", "iframe", "body", "input autofocus", "video", "details open", "math", "object", "embed", "marquee")
EVENTS = ("onload", "onerror", "onfocus", "ontoggle")
PAYLOADS = (
    *[f"<{tag} {event}=alert(1)>" for tag in TAGS for event in EVENTS][:44],
    "<script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "' onmouseover=alert(1) x='",
    '" onfocus=alert(1) autofocus x="',
    "<a href=javascript:alert(1)>x</a>",
    "<form action=//evil.test><button>x</button></form>",
    "<base href=//evil.test/>",
    "<meta http-equiv=refresh content=0;url=//evil.test>",
    "<link rel=stylesheet href=//evil.test/x.css>",
    "<style>@import url(//evil.test)</style>",
    "<!--<img src=x onerror=alert(1)>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "{{ 7*7 }}{% for x in y %}",
    "${alert(1)} #{alert(1)}",
)


class Markdown(NamedTuple):
    """A payload, and the word in it that may not stand anywhere without what surrounds it here."""

    typed: str
    mark: str


MARKDOWN = (
    Markdown("**mdvet**", "mdvet"),
    Markdown("_mdschuin_", "mdschuin"),
    Markdown("~~mddoor~~", "mddoor"),
    Markdown("`mdcode`", "mdcode"),
    Markdown("[mdlink](http://evil.test/l)", "mdlink"),
    Markdown("![mdbeeld](http://evil.test/b.png)", "mdbeeld"),
    Markdown("![mddata](data:image/png;base64,AAAA)", "mddata"),
    Markdown("<http://evil.test/mdhaak>", "http://evil.test/mdhaak"),
    Markdown("$mdwiskunde^2$", "mdwiskunde"),
    Markdown("$$mdformule_1$$", "mdformule"),
    Markdown(":red[mdrood]", "mdrood"),
    Markdown(":blue-background[mdblauw]", "mdblauw"),
    Markdown(":blue-badge[mdbadge]", "mdbadge"),
    Markdown(":small[mdklein]", "mdklein"),
    Markdown("&lt;mdentiteit&gt;", "mdentiteit"),
    Markdown("\\*mdontkomen\\*", "mdontkomen"),
)
# Those that become a sign: what they may not turn into.
SIGNS = {":smile:": "\U0001f604", "mdpijl -> x": "mdpijl \u2192", "mdstreepje -- x": "mdstreepje \u2013", ":material/home: mdhuis": ""}
AUTOLINKS = ("http://evil.test/mdauto", "www.evil.test/mdwww", "md@evil.test")
EVERYTHING = (*(one.typed for one in MARKDOWN), *SIGNS, *AUTOLINKS, "# mdkop", "> mdcitaat", "- mdlijst", "| md | tabel |", *PAYLOADS)

# Texts that the program writes itself: names of areas and versions, hashes, and what is sealed.
_OURS = {
    "area_id", "matrix_version", "overlay", "level_rule_version", "role", "passphrase_hash", "sign_in_name", "body", "counts", "what",
}  # fmt: skip
SHORT = 80


def fill(school: School) -> list[MeetingId]:
    """
    Make meetings in several stages with something in every table that a screen shows, and put hostile words in place of all typed ones.

    Names and other short fields get one payload each, in turn; where sentences belong stand all of them below each other. The last
    meeting is sealed with those words in it.
    """
    made = [school.meeting(stage) for stage in ("prepared", "answered", "talked", "estimating", "planned", "planned", "closed")]
    for meeting_id in made:
        _add_the_rest(school, meeting_id)
    put_in_place(school.store)
    reporting.finish_minutes(school.store, school.actor, meeting_id=made[-1], made_by=PAYLOADS[44], now=NOW)
    words = "\n".join(EVERYTHING)[:5000]
    reporting.add_addendum(school.store, school.actor, meeting_id=made[-1], words=words, who=PAYLOADS[45], now=NOW)
    return made


def _add_the_rest(school: School, meeting_id: MeetingId) -> None:
    """What the stages leave empty: arrangements, notes, remarks, other views, private words, own instruments, reasons of keeping."""
    store, actor = school.store, school.actor
    room = preparation.load_preparation(store, actor, meeting_id=meeting_id)
    if room.meeting.closed_at is not None:
        for person in school.actors(meeting_id)[:1]:
            remarking.add_remark(store, person, words="woorden", key=SubmitKey(f"key-{meeting_id[:20]}"), now=NOW)
        (thread,) = remarking.load_remarks(store, actor, meeting_id=meeting_id)
        remarking.answer_remark(
            store, actor, meeting_id=meeting_id, remark_id=thread.remark.id, words="antwoord", answered_by="Anna", now=NOW
        )
        return
    source.add_own_instrument(store, actor, name=f"lijst {meeting_id}", area_id=None, note="uitleg", added_by="Anna", now=NOW)
    if room.meeting.opened_at is None:
        return
    debate.add_note(store, actor, meeting_id=meeting_id, area_id=None, words="aantekening", now=NOW)
    for person in school.actors(meeting_id)[:2]:
        key = SubmitKey(f"anders-{person.participant_id[:20]}")
        perspective.add_dissent(store, person, words="anders", key=key, now=NOW)
    pupil = room.pupil.id
    found = arranging.begin_arrangement(
        store, actor, arrangement(), meeting_id=meeting_id, pupil_ids=(pupil,), asked_by="Bram", asked_on=NOW.date(), recorded_by="Anna",
        now=NOW,
    )  # fmt: skip
    arranging.add_event(store, actor, event(EventKind.ASSESSED, arrangement_id=found, happened_on=NOW.date(), **EXPERT), now=NOW)
    arrangement_watch.add_talk(store, actor, a_talk(found), now=NOW)
    if room.meeting.step >= 2:
        for person in school.actors(meeting_id):
            key = SubmitKey(f"vraag-{person.participant_id[:20]}")
            reflection.record_reflection(store, person, could_say=None, unsaid="ongezegd", is_passed_on=True, key=key, now=NOW)
    privacy.restrict(store, actor, pupil_id=pupil, kind=RestrictionKind.HOLD, reason="een zaak", now=NOW)
    privacy.choose_term(store, actor, retention_class=RetentionClass.LOG, months=12, reason="een reden", now=NOW)


def put_in_place(store: Store) -> None:
    """Put hostile words in place of everything that people typed, in every row of every table."""
    turn = itertools.cycle(EVERYTHING)
    with store._engine.connect().execution_options(ldgm_writes=True) as connection, connection.begin():
        for table in t.metadata.sorted_tables:
            columns = [column for column in table.columns if _is_typed(column)]
            keys = list(table.primary_key.columns)
            if columns:
                turn = itertools.cycle(EVERYTHING) if table is t.participants else turn  # each payload is somebody's name
                for row in connection.execute(select(table)).mappings().all():
                    changed = {column.name: _hostile(row[column.name], column, turn) for column in columns if row[column.name]}
                    where = [key == row[key.name] for key in keys]
                    if changed:
                        connection.execute(update(table).where(*where).values(changed))


def _is_typed(column: Any) -> bool:
    if column.table.name in ("certificates", "draws", "access_log", "word_templates", "final_minutes", "pupil_suffixes"):
        return False
    return (type(column.type) is Text or isinstance(column.type, JsonOf)) and column.name not in _OURS - {"body"}


def _hostile(value: Any, column: Any, turn: Iterator[str]) -> Any:
    if type(column.type) is Text:
        return _words(column.table, column.name, turn)
    return _in_value(value, turn)


def _words(table: Table, name: str, turn: Iterator[str]) -> str:
    is_short = name.endswith(("name", "_by", "who", "instrument", "result", "location", "with_whom")) or table.name in (
        "accounts",
        "pupils",
    )
    return next(turn)[:SHORT] if is_short else "\n".join(EVERYTHING)


def _in_value(value: Any, turn: Iterator[str]) -> Any:
    """Put words in place of words in a dataclass, deep down; members of enums, ids and dates stay."""
    if type(value) is str:
        return "\n".join(EVERYTHING) if " " in value else next(turn)[:SHORT] if value and not value.isidentifier() else value
    if isinstance(value, tuple):
        return tuple(_in_value(inner, turn) for inner in value)
    if hasattr(value, "__dataclass_fields__"):
        return replace(value, **{name: _in_value(getattr(value, name), turn) for name in value.__dataclass_fields__})
    return value


WALK = json.dumps({"marks": [[one.mark, one.typed] for one in MARKDOWN], "signs": list(SIGNS.values()), "host": CANARY_HOST})
# Runs in a page: what is live there that was typed. Words stay words when each of them still stands between its own signs.
FIND_LIVE = """
(known) => {
  const found = [];
  const {marks, signs, host} = JSON.parse(known);
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const node = walk.currentNode, inside = node.parentElement;
    if (!inside || ["SCRIPT", "STYLE", "NOSCRIPT"].includes(inside.tagName)) continue;
    const text = node.data.replaceAll("\\u2060", "");
    for (const [mark, typed] of marks)
      if (text.includes(mark) && !text.includes(typed.slice(0, typed.indexOf(mark) + mark.length + 1)))
        found.push(`${mark} in <${inside.tagName.toLowerCase()}>: ${text.slice(0, 60)}`);
    for (const sign of signs) if (sign && text.includes(sign)) found.push(`sign ${sign}`);
  }
  for (const element of document.querySelectorAll("*")) {
    const tag = element.tagName.toLowerCase();
    for (const {name, value} of element.attributes) {
      if (/^on/.test(name)) found.push(`${tag} ${name}`);
      const leads = /^(href|src|action|formaction|data|poster|srcset|style|xlink:href)$/.test(name);
      if (leads && (value.includes(host) || /^javascript:/i.test(value)))
        found.push(`${tag} ${name}=${value.slice(0, 60)}`);
    }
    if (element.matches("math, marquee, embed, object, base, .katex, meta[http-equiv=refresh]")) found.push(tag);
  }
  return [...new Set(found)];
}
"""
# How many of the known words a page shows, as text or in a field: a page without them proves nothing.
COUNT_SHOWN = """
(known) => {
  const fields = [...document.querySelectorAll("input, textarea")].map((field) => field.value);
  const text = [document.body.innerText, ...fields].join(" ").replaceAll("\\u2060", "");
  return JSON.parse(known).marks.filter(([mark]) => text.includes(mark)).length + (text.includes("alert(1)") ? 1 : 0);
}
"""
