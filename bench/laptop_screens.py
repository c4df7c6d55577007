"""The screens of the facilitator and of the administrator, in the order in which one comes across them."""

from __future__ import annotations

from playwright.sync_api import Page

from bench.tour import Tour, addresses_by_pupil, choose, open_meeting, press, settle

__all__ = ["screens_of_the_laptop"]

# Screens that are one address: the name of the picture, the pupil of the demo meeting, the address.
PLAIN_SCREENS = (
    ("03-invullen", "Yassin", "invullen"),
    ("10-perspectief-vraag", "Sem", "perspectief"),
    ("15-verslag", "Roos", "verslag"),
    ("15-verslag-concept", "Daan", "verslag"),
)
# Screens with parts: the name of the picture, the address, the switch, and the parts with their texts.
SWITCHED = (
    ("17-arrangementen", "arrangementen", "arrangements_view", ("own", "overview"), "arrangement.view_"),
    ("18-inlezen", "inlezen", "intake_part", ("pupils", "archive"), "intake.tab_"),
    ("19-bewaren", "bewaren", "privacy_part", ("pupils", "terms", "proof"), "privacy.tab_"),
    ("60-beheer", "beheer", "settings_part", ("people", "template", "sessions"), "settings.tab_"),
)
# Screens with tabs: the name of the picture, the pupil, the address, the names of the tabs in their order.
TABBED = (
    ("02-voorbereiden", "Noor", "voorbereiden", ("mensen", "instellingen", "bronnen", "vorige-keer")),
    ("13-plan", "Daan", "plan", ("doelen", "ondersteuning", "aanpak", "arrangementen", "weten", "leerling", "ouders")),
    ("14-zaag", "Daan", "zaag", ("momenten", "doelen", "toen-en-nu", "afsluiten")),
)


def screens_of_the_laptop(tour: Tour, size: str) -> None:
    """Visit every screen of the facilitator in one size."""
    context = tour.laptop(size)
    page = tour.sign_in(context)
    settle(page)
    folder = "" if size == "beamer" else f"{size}/"
    tour.look_at(page, f"{folder}01-begin")
    addresses = addresses_by_pupil(page)
    _begin(tour, page, folder)
    for name, pupil, address, tabs in TABBED:
        for number, tab in enumerate(tabs):
            open_meeting(tour, page, addresses[pupil], address)
            page.get_by_role("tab").nth(number).click()
            settle(page)
            tour.look_at(page, f"{folder}{name}-{number + 1}-{tab}")
    for name, pupil, address in PLAIN_SCREENS:
        open_meeting(tour, page, addresses[pupil], address)
        tour.look_at(page, f"{folder}{name}")
    _debate(tour, page, addresses["Sem"], folder)
    _between(tour, page, addresses["Sem"], folder)
    _perspective(tour, page, addresses["Amira"], folder)
    _school(tour, page, folder)
    _practise(tour, page, folder)
    _account(tour, page, folder)
    context.close()


def _begin(tour: Tour, page: Page, folder: str) -> None:
    """The panel of keys and the form of a new meeting."""
    page.keyboard.press("?")
    tour.look_at(page, f"{folder}00-toetsen")
    page.keyboard.press("Escape")
    press(page, "new_meeting")
    tour.look_at(page, f"{folder}01-nieuwe-bespreking")


def _debate(tour: Tour, page: Page, query: str, folder: str) -> None:
    open_meeting(tour, page, query, "debat")
    tour.look_at(page, f"{folder}04-debat-agenda")
    for view, name in (("overview", "overzicht"), ("profile", "profiel")):
        choose(page, "agenda_view_", tour.t(f"debate.view_{view}"))
        tour.look_at(page, f"{folder}05-debat-{name}")
    choose(page, "agenda_view_", tour.t("debate.view_list"))
    press(page, "talk_next")
    tour.look_at(page, f"{folder}06-beeld-1-vorm")
    for number, name in ((2, "groepen"), (3, "namen")):
        if page.locator("[class*='st-key-show_more_'] button").count():
            press(page, "show_more_")
            tour.look_at(page, f"{folder}06-beeld-{number}-{name}")
    for view, name in (("talk", "07-gesprek"), ("again", "08-opnieuw"), ("record", "09-vastleggen")):
        choose(page, "talk_way", tour.t(f"debate.talk_{view}"))
        tour.look_at(page, f"{folder}{name}")


def _between(tour: Tour, page: Page, query: str, folder: str) -> None:
    """Wie naast wie: every way to look that this meeting offers."""
    open_meeting(tour, page, query, "debat")
    choose(page, "agenda_view_", tour.t("debate.view_between"))
    for way in ("groups", "contexts", "heatmap", "pairs", "before_after"):
        words = tour.t(f"debate.between_{way}")
        if page.locator("[class*='st-key-between_view_']").get_by_text(words, exact=True).count():
            choose(page, "between_view_", words)
            tour.look_at(page, f"{folder}05-wie-naast-wie-{way.replace('_', '-')}")


def _perspective(tour: Tour, page: Page, query: str, folder: str) -> None:
    open_meeting(tour, page, query, "perspectief")
    tour.look_at(page, f"{folder}11-perspectief-schattingen")
    for view, name in (("decide", "12-perspectief-besluit"), ("dissent", "12-perspectief-andere-stemmen")):
        choose(page, "perspective_view_", tour.t(f"perspective.view_{view}"))
        tour.look_at(page, f"{folder}{name}")


def _school(tour: Tour, page: Page, folder: str) -> None:
    """What is about no meeting in particular."""
    page.goto(f"{tour.base_url}/leerlingen")
    settle(page)
    tour.look_at(page, f"{folder}16-leerlingen")
    for name, address, switch, parts, words in SWITCHED:
        page.goto(f"{tour.base_url}/{address}")
        for number, part in enumerate(parts):
            choose(page, switch, tour.t(f"{words}{part}"))
            tour.look_at(page, f"{folder}{name}-{number + 1}-{part}")
    page.goto(f"{tour.base_url}/arrangementen")
    press(page, "ask_school")
    tour.look_at(page, f"{folder}17-arrangement-vragen")


def _practise(tour: Tour, page: Page, folder: str) -> None:
    """A practice meeting, before and after the played people answered."""
    page.goto(tour.base_url)
    press(page, "begin_practice")
    page.wait_for_url("**/invullen?**")
    settle(page)
    tour.look_at(page, f"{folder}21-oefenen")


def _account(tour: Tour, page: Page, folder: str) -> None:
    """The plain pages of one's own account."""
    for name, address in (("61-wachtwoordzin", "/wachtwoord"), ("62-uitloggen", "/uitloggen")):
        page.goto(f"{tour.base_url}{address}")
        tour.look_at(page, f"{folder}{name}")
    stranger = tour.laptop(folder.rstrip("/") or "beamer")
    door = stranger.new_page()
    door.goto(f"{tour.base_url}/aanmelden")
    tour.look_at(door, f"{folder}63-aanmelden")
    stranger.close()
