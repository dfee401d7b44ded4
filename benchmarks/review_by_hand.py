"""How long does a review of Tier 1 or 2 take, from the open page to the finished review?

`python benchmarks/review_by_hand.py --site http://127.0.0.1:8000` walks a running demo as Rob, types
the four boxes at 40 words a minute, ticks, agrees the one change and finishes. Wanted: 15 minutes.
"""

import argparse
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Page

from benchmarks.hand import Hand, sitting_at

WHY = (
    "The tea was late and the lounge was full. Nobody had told the evening shift that she had not "
    "slept, and the plan says nothing about what to do when the room is loud. Two people were new to her."
)
MORE = " It was the third evening this month, each time before the meal."
CHANGE = "A quiet half-hour in the garden room before the evening meal, written into her plan."
KNOW = "Distress events between 17:00 and 19:00 in a month."
TOGETHER = "The noise came just when nobody who knew her was there."


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", default="http://127.0.0.1:8000")
    parser.add_argument("--email", default="rob@demo.heedwell.example")
    parser.add_argument("--password", default="quiet-half-hour")
    parser.add_argument("--quick", type=int, default=1, help="so many times as fast")
    asked = parser.parse_args()
    with sitting_at(asked.site, asked.email, asked.password) as page:
        find_a_review(page, asked.site)
        hand = Hand(page, asked.quick)
        write(hand)
        found = page.locator("main").inner_text()
        is_finished = "The review is finished" in found
        record = {
            "finished": is_finished,
            "keystrokes": hand.keystrokes,
            "clicks": hand.clicks,
            "seconds": round(hand.seconds),
            "wanted_seconds": 15 * 60,
        }
    print(json.dumps(record, indent=2))
    return 0 if is_finished and record["seconds"] <= record["wanted_seconds"] else 1


def find_a_review(page: Page, site: str) -> None:
    """The first review in which the one change is still to be agreed."""
    page.goto(f"{site}/cases/")
    links = page.locator("main a[href^='/cases/2']").evaluate_all("all => all.map(a => a.href)")
    for link in links:
        page.goto(f"{link}review/")
        if page.locator("[name='agree-kind']").count():
            return
    raise SystemExit("No review of Tier 1 or 2 waits for its change: start the demo with --fresh.")


def write(hand: Hand) -> None:
    page = hand.page
    hand.read(len(page.locator("main aside").inner_text().split()))
    hand.type(page.locator("[name=what_happened]"), MORE)
    if not page.locator("[name=immediate_actions]").input_value():
        hand.type(page.locator("[name=immediate_actions]"), "Somebody stayed with her.")
    why = page.locator("[name=why_it_happened]")
    hand.type(why, f" {WHY}" if why.input_value() else WHY)
    for code in ("sensory_overload", "handover", "skill_mix"):
        tick(hand, f"[name=factors][value={code}]")
    hand.type(page.locator("[name=factors_together]"), TOGETHER)
    hand.type(page.locator("[name=what_we_will_change]"), CHANGE)
    kinds = page.locator("[name='agree-kind']")
    hand.choose(kinds, kinds.locator("option[value^=routine]").first.inner_text())
    hand.type(page.locator("[name='agree-due_date']"), "tomorrow")
    hand.type(page.locator("[name=how_we_will_know]"), KNOW)
    hand.press(page.locator("label:has([name='agree-direction'][value=fewer])"))
    hand.press(page.locator("label:has([name='agree-check_method'][value=sample])"))
    pick_verifier(hand)
    hand.type(page.locator("[name=new_themes]"), "Evening transitions")
    for name in ("with_staff_involved", "with_person_supported"):
        hand.type(page.locator(f"[name={name}]"), "Said the room was loud, and liked the garden.")
    hand.press(page.get_by_role("button", name="Save and finish the review"))
    page.wait_for_load_state()


def tick(hand: Hand, box: str) -> None:
    """Open the group that it is folded away in, if it is, and tick it."""
    page = hand.page
    label = page.locator(f"label:has({box})")
    if page.locator(box).is_checked():
        return
    if not label.is_visible():
        hand.press(page.locator(f"details:not([open]):has({box}) > summary").first)
    hand.press(label)


def pick_verifier(hand: Hand) -> None:
    """The last of those offered: the owner who is filled in already is the lead."""
    page = hand.page
    lists = page.locator("select[name='agree-verifier'] option")
    owner = page.locator("select[name='agree-owner']")
    lead = owner.evaluate("list => list.selectedOptions[0].label") if owner.count() else ""
    if lists.count():
        label = next(name for name in reversed(lists.all_inner_texts()) if name != lead)
        hand.choose(page.locator("[name='agree-verifier']"), label)
        return
    hand.press(page.locator("label:has([name='agree-verifier'])").last)


if __name__ == "__main__":
    raise SystemExit(main())
