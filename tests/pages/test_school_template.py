"""The administrator chooses the school's own template on the screen, and the minutes offer the document in it."""

from __future__ import annotations

from ldgm_core.exports.opp.standard_template import field_names, render_standard_template
from ldgm_core.services import templating
from ldgm_core.texts import load_texts
from tests.pages.school import Open, School, seen
from tests.pages.test_imports import hand_over
from tests.services.test_templating import written

T = load_texts()


def test_a_template_is_tried_kept_used_and_taken_back(school: School, open_page: Open) -> None:
    """A mistake is named with its place and nothing is kept; every field is listed."""
    made = school.meeting("closed")
    screen = open_page("settings")
    screen.button_group(key="settings_part").set_value("template").run()
    assert T("template.none") in seen(screen)
    assert [] == [name for name in field_names(T) if name not in seen(screen)]
    screen = hand_over(screen, written("Vlak bij de fout {{ leerling.roepnaam "), "eigen.docx")
    assert "Vlak bij de fout" in seen(screen)
    assert templating.find_template(school.store, school.actor) is None
    assert T("minutes.opp_own") not in seen(open_page("minutes", made))
    screen = hand_over(screen, render_standard_template(T), "eigen.docx")
    assert T("template.kept", time="11:03", version=1) in seen(screen)
    assert T("minutes.opp_own") in seen(open_page("minutes", made))
    screen.button(key="template_withdraw").click().run()
    assert T("template.withdrawn", time="11:03") in seen(screen)
    assert templating.find_template(school.store, school.actor) is None
