"""Every screen in every state of a meeting, who may see it, and that typed words stay words."""

from __future__ import annotations

import pytest

from ldgm_core.domain.access import StaffActor
from ldgm_core.domain.account import Account, AccountId
from ldgm_core.domain.matrix import Sector
from ldgm_core.services import preparation
from ldgm_core.services.preparation import NewMeeting
from ldgm_core.texts import load_texts
from tests.pages.school import NOW, STAGES, Open, School, seen
from ui import context
from ui.style import plain_label

SCREENS = ("prepare", "fill_in", "debate", "perspective", "plan", "review", "minutes")
HOSTILE = "<script>alert(1)</script> **dik** :red[rood] $x^2$ [klik](http://x.nl) =1+1"


@pytest.mark.parametrize("stage", STAGES)
def test_every_screen_opens_in_every_state(stage: str, school: School, open_page: Open) -> None:
    """No screen breaks, whatever was or was not done yet; the refusal with an error number never shows."""
    meeting_id = school.meeting(stage)
    for name in SCREENS:
        screen = open_page(name, meeting_id)
        assert [] == list(screen.exception)
        assert "ldgm-refusal" not in seen(screen)
        assert "Mats" in seen(screen)


@pytest.mark.parametrize("view", ["picture", "talk", "again", "record"])
def test_every_view_of_a_talk_opens(view: str, school: School, open_page: Open) -> None:
    """The picture, the conversation, scoring anew and writing down show themselves for each kind of area."""
    meeting_id = school.meeting("talked")
    for area in ("cognition", "support_social_emotional"):
        screen = open_page("debate", meeting_id, onderdeel=area)
        screen.session_state[f"talk_view_{area}_{meeting_id}"] = view
        screen.run()
        assert [] == list(screen.exception)
        assert "ldgm-refusal" not in seen(screen)


def test_the_screen_to_read_files_in_opens(school: School, open_page: Open) -> None:
    """Both of its parts, with a field for a file each."""
    screen = open_page("imports")
    assert (1, []) == (len(screen.file_uploader), list(screen.exception))


@pytest.mark.parametrize("name", ["home", "pupils"])
def test_the_lists_open_without_and_with_meetings(name: str, school: School, open_page: Open) -> None:
    """An empty list says what to do; a full one names the pupil."""
    assert "ldgm-empty" in seen(open_page(name))
    school.meeting("planned")
    assert "Mats" in seen(open_page(name))


@pytest.mark.parametrize("name", ["home", "pupils", "imports", *SCREENS])
def test_who_is_not_signed_in_sees_nothing(name: str, school: School, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every address shows one sentence and the way in, and no word of the meeting."""
    meeting_id = school.meeting("decided")
    screen = open_page("prepare", meeting_id)
    assert "Mats" in seen(screen)
    monkeypatch.setattr(context, "session_token", lambda: "")
    shown = seen(screen.run())
    assert load_texts()("ui.signed_out") in shown
    assert "/aanmelden" in shown
    assert "Mats" not in shown
    assert [] == list(screen.button)


@pytest.mark.parametrize("name", SCREENS)
def test_a_meeting_of_somebody_else_is_not_found(name: str, school: School, open_page: Open) -> None:
    """The answer is the same as for a meeting that never existed."""
    stranger = StaffActor(AccountId("stranger"), school.actor.organisation_id)
    with school.store.writing() as tx:
        tx.add_account(Account(stranger.account_id, stranger.organisation_id, "Bo", False, NOW))
    new = NewMeeting(None, "Vreemd", "", Sector.SO, NOW.date(), 112, "x", "so-2026.1")
    other = preparation.create_meeting(school.store, stranger, new, now=NOW)
    answers = {seen(open_page(name, meeting_id)) for meeting_id in (other, "bestaat-niet")}
    assert 1 == len(answers)
    assert load_texts()("error.meeting_unknown") in answers.pop()


def test_typed_words_are_shown_as_they_were_typed(school: School, open_page: Open) -> None:
    """Markup, formulas and scripts in a name, a reason or an observation stay letters."""
    meeting_id = school.meeting("new", name="<b>Mats</b> :red[x]", reason=HOSTILE)
    school.invite(meeting_id, HOSTILE[:60])
    shown = seen(open_page("prepare", meeting_id)) + seen(open_page("home"))
    assert "<script>" not in shown
    assert "<b>Mats" not in shown
    assert "&lt;b&gt;Mats&lt;/b&gt; :red[x]" in shown


@pytest.mark.parametrize("typed", ["**dik**", ":smile:", "www.x.nl", "http://x.nl", "a@b.nl", "$x$", "`code`", "->", ":red[x]"])
def test_a_label_has_nothing_live_in_it(typed: str) -> None:
    """Each character that could be live is escaped, and an invisible joiner breaks what is found by its letters."""
    label = plain_label(typed)
    drawn = label.replace("\\", "")
    assert typed == drawn.replace("\u2060", "")
    assert [] == [live for live in ("www.", "http:", "@b", ":smile", "->", ":red", "**") if live in drawn]
