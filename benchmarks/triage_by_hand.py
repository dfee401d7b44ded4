"""Triage of what waits on a running demo, by keyboard at a person's pace: keystrokes and seconds.

    python3 run.py demo --no-browser --port 8000
    python benchmarks/triage_by_hand.py --url http://127.0.0.1:8000 --email EMAIL --password WORDS

A row is read at READING words a minute, and accepted with the key that has the focus. Twelve
signals are to take ten minutes at most; reading is most of it, so both times are printed.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Page, sync_playwright

from benchmarks.bed import keep
from tests.plugins.chromium import find

MOST = 12
READING = 230  # words a minute, as adults read silently
KEY = 0.28  # seconds for a key, with the thought before it


def main() -> int:
    options = _options()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find())
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        _sign_in(page, options)
        record = triage(page, options.url)
        browser.close()
    keep("triage_by_hand", record)
    print(
        f"{record['signals']} signals: {record['keystrokes']} keystrokes, "
        f"{record['seconds']} s with reading, {record['seconds_at_keys_and_pages']} s without."
    )
    return 0


def triage(page: Page, url: str) -> dict[str, object]:
    keystrokes, done, reading = 0, 0, 0.0
    page.goto(f"{url}/cases/triage/")
    began = time.perf_counter()
    while page.locator("[data-desk-row]").count() and done < MOST:
        if not page.evaluate("document.activeElement.matches('[data-accept]')"):
            keystrokes += _tab_to_the_first_row(page)
        words = page.evaluate(
            "document.activeElement.closest('[data-desk-row]').innerText.split(/\\s+/).length"
        )
        reading += words / READING * 60
        time.sleep(KEY)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        keystrokes += 1
        done += 1
    pages = time.perf_counter() - began
    return {
        "signals": done,
        "keystrokes": keystrokes,
        "seconds": round(pages + reading),
        "seconds_at_keys_and_pages": round(pages, 1),
    }


def _tab_to_the_first_row(page: Page) -> int:
    """Along the links of the page, as somebody without a mouse comes to it once."""
    for count in range(1, 80):
        page.keyboard.press("Tab")
        time.sleep(KEY)
        if page.evaluate("document.activeElement.matches('[data-accept]')"):
            return count
    raise SystemExit("No row of the desk could be reached with Tab.")


def _sign_in(page: Page, options: argparse.Namespace) -> None:
    page.goto(f"{options.url}/account/sign-in/")
    page.get_by_label("E-mail address").fill(options.email)
    page.get_by_label("Password", exact=True).fill(options.password)
    page.get_by_role("button", name="Sign in").first.click()
    page.wait_for_load_state()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--email", required=True)
    parser.add_argument("--password", required=True)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
