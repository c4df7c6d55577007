"""
The manual is followed as it is written: what it sets in bold stands so on the screens, in the order of the chapter.

Each chapter hands out its bold words one after the other; a step of the walk says up to which word the screen in front of it must
show them. A button that is called otherwise, a step in another order and a step that is missing are all found here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from playwright.sync_api import BrowserContext, Page, expect

from ldgm_core.domain.meeting import Context
from ldgm_core.domain.rating import Certainty, Rating
from tests.browser.chapter import Chapter
from tests.browser.conftest import RunningApp, School
from tests.browser.facilitator import Facilitator
from tests.browser.guest import Guest
from tests.browser.hands import SAVED, choose, fill, pick, pick_day, press, settle

TEACHER, PARENT = "Anna de Wit", "Fatma Şahin"
TODAY = f"{datetime.now(UTC):%d%m%Y}"


def rating(column: int) -> dict[str, Rating]:
    return {"cognition": Rating(column, None, Certainty.SURE, Context.CLASSROOM, observation="dat zie ik elke dag")}


def open_tab(page: Page, name: str) -> None:
    page.get_by_role("tab", name=name, exact=True).click()
    settle(page)


def open_list(page: Page, key: str) -> None:
    page.locator(f"[class*='st-key-{key}'] [data-testid=stSelectbox] button, [class*='st-key-{key}'] input").first.click()


def prepare(page: Page, leader: Facilitator) -> None:
    """Walk the chapter on preparing: a meeting with two people is open at its end."""
    chapter = Chapter("voorbereiden")
    chapter.see(page, "Nieuwe bespreking")
    press(page, "new_meeting")
    chapter.see(page, "Over wie gaat het?")
    open_list(page, "new_pupil")
    chapter.see(page, "Een nieuwe leerling")
    page.keyboard.press("Escape")
    pick(page, "new_pupil", "Een nieuwe leerling")
    settle(page)
    chapter.see(page, "Maak deze bespreking")
    press(page, "cancel_meeting")
    settle(page)
    leader.make_meeting(pupil="Lotte", sector="SO", age="9;4", reason="Jaarlijkse bespreking")
    chapter.see(page, "Anders dan gewoonlijk bij deze rol")
    page.get_by_text("Anders dan gewoonlijk bij deze rol").click()
    chapter.see(page, "Leidt deze deelnemer het gesprek?")
    leader.invite(TEACHER, "Leerkracht")
    leader.invite(PARENT, "Ouder of verzorger")
    chapter.see(page, "Kaartjes om te printen (PDF)")
    chapter.see(page, "Instellingen")
    open_tab(page, "Instellingen")
    chapter.see(page, "Opslaan")
    chapter.see(page, "Op tafel")
    open_tab(page, "Op tafel")
    chapter.see(page, "Leg op tafel")
    chapter.see(page, "Open de bespreking")
    assert not chapter.waiting
    open_tab(page, "Mensen")


def test_a_meeting_goes_as_the_manual_says(server: RunningApp, projector: BrowserContext, phone: Callable[[], BrowserContext]) -> None:
    """Installing (from the first link), preparing, leading, scoring and the minutes: one meeting, with two phones."""
    page = projector.new_page()
    page.goto(server.sign_in_link)
    installing, leading, scoring, minutes = (Chapter(slug) for slug in ("installeren", "leiden", "scoren", "verslag"))
    installing.see(page, "Aanmelden")
    page.locator("main form button").first.click()
    leader = Facilitator(page, server.base_url)
    installing.see(page, "Kies een wachtwoordzin")
    assert not installing.waiting

    prepare(page, leader)
    link = leader.link_of(TEACHER)
    leader.open()
    code = leader.room_code()
    teacher, parent = Guest(phone(), TEACHER, rating(3)), Guest(phone(), PARENT, rating(6))
    teacher.page.goto(link)
    scoring.see(teacher.page, "Ik doe mee")
    teacher.join_by_link(link)
    teacher.open_area("cognition")
    scoring.see(teacher.page, "Opslaan en verder")
    teacher.fill_in(teacher.ratings["cognition"])
    teacher.save()
    teacher.go_home()
    scoring.see(teacher.page, "Ik ben klaar")
    teacher.finish()
    parent.knock(server.base_url, code)
    leading.see(page, "Toelaten")
    leader.admit(PARENT)
    parent.enter()
    School(server).let_door_age("Lotte", minutes=31)
    page.reload()
    leading.see(page, "De code weer 30 minuten openen")
    parent.answer_and_finish()
    parent.page.get_by_text("Deel je dit apparaat?").click()
    leading.see(parent.page, "Geef het apparaat door")

    leading.see(page, "Onthul één onderdeel")
    leader.reveal()
    leading.see(page, "Volgende stap: debat")
    leader.begin_debate()
    leading.see(page, "Volgorde van het model")
    leader.talk_about_next()
    leading.see(page, "Toon de groepen")
    leader.let_speak(TEACHER, PARENT)
    leading.see(page, "Gesprek")
    choose(page, "talk_view_", "Opnieuw scoren")
    settle(page)
    leading.see(page, "Open de tweede ronde")
    leader.ask_again()
    leading.see(page, "Onthul de tweede ronde")
    teacher.keep_first_answer()
    parent.keep_first_answer()
    leader.reveal_again()
    teacher.page.goto(f"{teacher.home}beeld/cognition")
    scoring.see(teacher.page, "Mijn waarneming mag op het scherm")
    choose(page, "talk_view_", "Vastleggen")
    settle(page)
    leading.see(page, "Verschil blijft")
    choose(page, "outcome_kind", "Verschil blijft")
    settle(page)
    leading.see(page, "Agenda")
    leader.write_difference("wij zien dit anders")

    leader.go_to("Perspectief")
    leading.see(page, "Vraag ieders schatting")
    leader.ask_perspective()
    leading.see(page, "Onthul de schattingen")
    leader.reveal_perspective()
    choose(page, "perspective_view_", "Besluit")
    settle(page)
    leading.see(page, "Andere stemmen")
    teacher.go_home()
    scoring.see(teacher.page, "Ik zie dit anders, want …")
    leader.go_to("Voorbereiden")
    leader.link_of(TEACHER)
    leading.see(page, "Plek vrijmaken")
    assert not leading.waiting

    leader.go_to("Verslag")
    minutes.see(page, "Alle gegevens (JSON)")
    leader.go_to("Zaag scherp houden")
    open_tab(page, "Afsluiten")
    close(page, minutes)
    teacher.page.goto(teacher.home)
    scoring.see(teacher.page, "Lees het concept")
    assert not scoring.waiting
    minutes.see(page, "Maak het verslag definitief")
    press(page, "finish_minutes")
    settle(page)
    minutes.see(page, "Ja, maak definitief")
    press(page, "finish_yes")
    minutes.see(page, "Aanvullingen")
    assert not minutes.waiting


def close(page: Page, minutes: Chapter) -> None:
    """End the meeting as the chapter says; the archive, which stands higher in the chapter, is there from then on."""
    archive = minutes.waiting.popleft()
    minutes.see(page, "Sluit de bespreking")
    press(page, "close_meeting")
    settle(page)
    minutes.see(page, "Ja, sluit de bespreking")
    press(page, "close_yes")
    expect(page.get_by_role("link", name="Naar het verslag")).to_be_visible()
    minutes.see(page, "Naar het verslag")
    page.get_by_role("link", name="Naar het verslag").click()
    settle(page)
    minutes.waiting.appendleft(archive)
    minutes.see(page, "Opmerkingen bij het concept")


def test_the_steps_and_what_is_beside_a_meeting_go_as_the_manual_says(school: School, projector: BrowserContext) -> None:
    """The five steps, arrangements, privacy and practising, on the fictional meetings."""
    page = school.sign_in(projector)
    steps, arrangements, privacy, practice = (Chapter(slug) for slug in ("vijf-stappen", "arrangementen", "privacy", "oefenen"))

    def go_to(pupil: str, address: str) -> None:
        page.goto(f"{school.base_url}/{address}?{school.query(pupil)}")
        settle(page)

    go_to("Sem", "debat")
    steps.see(page, "Overzicht")
    steps.see(page, "Matrix")
    go_to("Amira", "perspectief")
    choose(page, "perspective_view_", "Besluit")
    settle(page)
    steps.see(page, "Wij stellen uit")
    go_to("Daan", "plan")
    steps.see(page, "Plan opslaan")
    go_to("Daan", "zaag")
    steps.see(page, "Afsluiten")
    assert not steps.waiting

    go_to("Daan", "plan")
    arrangements.see(page, "Arrangementen")
    page.goto(school.base_url)
    settle(page)
    arrangements.see(page, "Leerlingen")
    page.goto(f"{school.base_url}/leerlingen")
    settle(page)
    arrangements.see(page, "Arrangementen")
    ask_for_an_arrangement(page, school, arrangements)

    page.goto(school.base_url)
    settle(page)
    privacy.see(page, "Leerlingen")
    page.goto(f"{school.base_url}/leerlingen")
    settle(page)
    privacy.see(page, "Bewaren en inzage")
    page.goto(f"{school.base_url}/bewaren")
    pick(page, "privacy_pupil", "Daan")
    settle(page)
    privacy.see(page, "Verwijderen")
    assert not privacy.waiting

    page.goto(school.base_url)
    settle(page)
    practice.see(page, "Oefenen")
    press(page, "begin_practice")
    page.wait_for_url("**/invullen?**")
    practice.see(page, "Laat iedereen antwoorden")
    assert not practice.waiting


def ask_for_an_arrangement(page: Page, school: School, chapter: Chapter) -> None:
    """Ask for one for a group, and see where it stands."""
    page.goto(f"{school.base_url}/arrangementen")
    settle(page)
    chapter.see(page, "Vraag een arrangement aan")
    press(page, "ask_school")
    settle(page)
    chapter.see(page, "Leg de aanvraag vast")
    fill(page, "arrangement_title", "samen leren stoppen")
    choose(page, "arrangement_kind_", "groep")
    fill(page, "ask_school_by", TEACHER)
    pick_day(page, "ask_school_on", TODAY)
    press_one(page, "ask_school_send")
    chapter.see(page, "Open dit arrangement")
    press_one(page, "open_")
    chapter.see(page, "Wat gebeurt er nu?")
    chapter.see(page, "Een oordeel vastleggen")
    record(page, "Een oordeel vastleggen", who="Anna", assessor="orthopedagoog of psycholoog")
    record(page, "Een oordeel vastleggen", who="Bram", assessor="leidinggevende")
    chapter.see(page, "Afwijzen")
    record(page, "Toekennen", who="Bram")
    chapter.see(page, "Leg deze stap vast")
    record(page, "Beginnen", who="Bram")
    chapter.see(page, "Evalueren")
    record(page, "Evalueren", who="Bram", next_step="doorgaan met minder")
    chapter.see(page, "Beëindigen")
    page.goto(f"{school.base_url}/arrangementen")
    settle(page)
    chapter.see(page, "Overzicht zonder namen")
    assert not chapter.waiting


def record(page: Page, what: str, *, who: str, **choices: str) -> None:
    """Write down one step of an arrangement."""
    choose(page, "step_kind", what)
    for field, words in choices.items():
        choose(page, f"step_{field}", words)
    pick_day(page, "step_happened_on", TODAY)
    fill(page, "step_who", who)
    fill(page, "step_words", "zo besproken")
    press_one(page, "record_step_")
    expect(page.get_by_text(SAVED).first).to_be_visible()


def press_one(page: Page, prefix: str) -> None:
    settle(page)
    page.locator(f"[class*='st-key-{prefix}'] button").first.click()
    settle(page)
