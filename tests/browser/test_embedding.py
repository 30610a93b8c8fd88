"""The guide to frames: what it gives as an example can be framed and shows what it says."""

import re
from html import unescape
from urllib.parse import urlsplit

from playwright.sync_api import expect

from harness import ROOT
from harness.browser import DESK

GUIDE = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
(EXAMPLE,) = re.findall(r"^```html\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
LINKS = re.findall(r"^\| `(/[^`]*embed=true)` ", GUIDE, re.MULTILINE)
CHOICES = re.findall(r"^\| `((?:vis|fylke|lang)=\w+)`", GUIDE, re.MULTILINE)


def test_the_example_shows_the_map_in_a_frame_of_another_site(server, elsewhere):
    address = urlsplit(unescape(re.search(r'src="([^"]+)"', EXAMPLE)[1]))
    page = elsewhere(EXAMPLE.replace(f"{address.scheme}://{address.netloc}", server.url))
    frame = page.frame_locator("iframe")
    expect(frame.locator("iframe")).to_be_visible()
    expect(frame.get_by_text("Kartverket (CC BY 4.0)")).to_be_visible()


def test_every_choice_that_it_names_is_understood(visiting, server):
    assert len(LINKS) == 2 and len(CHOICES) == 3
    with visiting(server, DESK) as visit:
        for address in (*LINKS, *(f"{LINKS[0]}&{choice}" for choice in CHOICES)):
            visit.page.goto(address)
            expect(visit.page.locator("iframe")).to_be_visible()
            expect(visit.page.get_by_text("Kartverket (CC BY 4.0)")).to_be_visible()
            expect(
                visit.page.get_by_text(re.compile("ikke forstått|Not understood"))
            ).to_have_count(0)
