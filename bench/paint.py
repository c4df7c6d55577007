"""
When a phone has painted what it shows: `python -m bench.paint`. A mid-range phone on a slow mobile line, as Lighthouse takes it.

1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back, a processor four times slower; an empty cache each time. Measured on loopback.
"""

from __future__ import annotations

from playwright.sync_api import Page

from bench.machine import report, summary
from bench.tour import Tour, begin

TIMES = 5
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1_638_400 / 8, "uploadThroughput": 768_000 / 8}
SLOWER = 4
LARGEST_PAINT = """
() => new Promise((resolve) => {
  const seen = new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime));
  seen.observe({ type: "largest-contentful-paint", buffered: true });
})
"""


def main() -> None:
    """Measure the link that everybody opens and the form of one area, and print both."""
    with begin(lambda _page, _name, _whole: None) as tour:
        link = tour.links[0]
        result = {"link_lcp": summary([_paint(tour, link, joins=False) for _ in range(TIMES)])}
        result["area_lcp"] = summary([_paint(tour, tour.links[number], joins=True) for number in range(1, TIMES + 1)])
    report("paint", result)


def _paint(tour: Tour, link: str, *, joins: bool) -> float:
    context = tour.phone()
    page = context.new_page()
    address = link
    if joins:
        page.goto(link)
        page.locator("main form button").first.click()
        address = page.locator("a[href*='/o/']").first.evaluate("link => link.href")
    _slow_down(page)
    page.goto(address)
    painted = float(page.evaluate(LARGEST_PAINT))
    context.close()
    return painted


def _slow_down(page: Page) -> None:
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.clearBrowserCache")
    line.send("Network.emulateNetworkConditions", NETWORK)
    line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


if __name__ == "__main__":
    main()
