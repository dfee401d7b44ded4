"""Gentle hints on the quality of a review. They explain, and never stand in the way.

They judge what was found and what will change together; words alone decide only which words are
quoted. `tests/rules/test_review_quality.py` shows how often they are right on labelled reviews.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from heedwell.rules.vocabulary import ACTION_KINDS, CONTRIBUTING_FACTORS

# Factors about one person's doing or knowing; all others are about the work, the place, the plan.
INDIVIDUAL = frozenset({"individual_slip", "training_need", "staff_confidence"})
# Factors that name neither: what the person needed, and what went well.
NEITHER = frozenset({"person_needs_changed", "good_practice_protected"})
# Changes that ask people to know, remember or be watched; all others change the work.
ABOUT_PEOPLE = frozenset(
    {
        "training",
        "coaching_supervision",
        "competency_check",
        "supervision_prompt",
        "policy_guidance_update",
        "induction_update",
    }
)
# A review that was finished sooner after it was begun, or with less work, was very fast (ours).
FAST_SINCE_BEGUN = 5 * 60
FAST_WORKED = 3 * 60


@dataclass(frozen=True, slots=True)
class Agreed:
    what: str
    kind: str


@dataclass(frozen=True, slots=True)
class Written:
    """A review with its actions. Seconds are None where nobody measured them."""

    texts: tuple[str, ...] = ()
    factors: frozenset[str] = frozenset()
    actions: tuple[Agreed, ...] = ()
    seconds_since_begun: int | None = None
    seconds_worked: int | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """Words as they stand in the review, with plainer ones."""

    words: str
    plainer: str


@dataclass(frozen=True, slots=True)
class Hint:
    code: str
    title: str
    says: str
    source: str


HINTS: Mapping[str, Hint] = {
    hint.code: hint
    for hint in (
        Hint(
            "individual",
            "It stops at one person",
            "All that is found is what somebody did or did not know, and the change is about them. "
            "What in the work, the place or the plan made it likely, for anybody on that shift?",
            "S1:46; S4:33 and 137",
        ),
        Hint(
            "retraining",
            "Training is the only change",
            "Training and reminders fade. What could change in the work, so that nobody has to "
            "remember? Where one person needs support, work on that with them.",
            "S3:57; S2:55",
        ),
        Hint(
            "no_change",
            "Nothing in the work changes",
            "Talking about it helps for a while. Is there a tool, a routine, a role or a place that "
            "could be different?",
            "S0:61 and 172",
        ),
        Hint(
            "no_system",
            "Nothing about the work is named yet",
            "The change looks further than one person. Tick what in the work, the place or the plan "
            "it is meant to mend, so that others can find it.",
            "S1:46; S4:33",
        ),
        Hint(
            "fast",
            "It was finished very soon",
            "That can be right for something simple. Has everybody who was there been asked?",
            "S0:61 and 172",
        ),
        Hint(
            "blame",
            "Some words could be read as blame",
            "Whoever reads this should want to report next time. Plainer words say what happened:",
            "S1:46; S2:34",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Found:
    hint: Hint
    quotes: tuple[Quote, ...] = field(default=())

    @property
    def code(self) -> str:
        return self.hint.code


def hints(written: Written) -> tuple[Found, ...]:
    """What a careful reader would point out, most important first."""
    return tuple(_found(written))


def _found(written: Written) -> Iterator[Found]:
    quotes = blaming(" \n".join(written.texts))
    if is_individual_only(written, quotes):
        yield Found(HINTS["individual"])
    elif written.factors and not _system(written):
        yield Found(HINTS["no_system"])
    if written.actions and not any(map(_changes_work, written.actions)):
        code = "retraining" if all(map(_is_retraining, written.actions)) else "no_change"
        yield Found(HINTS[code])
    if _is_fast(written):
        yield Found(HINTS["fast"])
    if quotes:
        yield Found(HINTS["blame"], quotes)


def is_individual_only(written: Written, quotes: tuple[Quote, ...]) -> bool:
    """Whether findings and changes both stop at a person.

    A factor about the work that is ticked does not help where the words blame somebody and
    everything agreed is about people; a change of the work does, whatever is ticked.
    """
    if not written.actions or any(map(_changes_work, written.actions)):
        return False
    about_people = bool(written.factors & INDIVIDUAL) and not _system(written)
    return about_people or bool(quotes)


def _system(written: Written) -> frozenset[str]:
    known = {code for code in written.factors if code in CONTRIBUTING_FACTORS}
    return frozenset(known - INDIVIDUAL - NEITHER)


_REMINDS = re.compile(
    r"\b(re-?train|train(ing)?\b|refresher|remind|read the (policy|procedure)|have read|re-?read|"
    r"sign(s|ed)? to say|awareness)",
    re.IGNORECASE,
)


def _changes_work(agreed: Agreed) -> bool:
    known = agreed.kind in ACTION_KINDS
    return known and agreed.kind not in ABOUT_PEOPLE and not _REMINDS.match(agreed.what.strip())


def _is_retraining(agreed: Agreed) -> bool:
    return agreed.kind in ("training", "induction_update") or bool(_REMINDS.search(agreed.what))


def _is_fast(written: Written) -> bool:
    begun, worked = written.seconds_since_begun, written.seconds_worked
    soon = begun is not None and begun < FAST_SINCE_BEGUN
    return soon or (worked is not None and 0 < worked < FAST_WORKED)


# What blames, and how to say it plainly. Equipment may fail; people are asked what made it likely.
_BLAMES: tuple[tuple[str, str], ...] = (
    (r"careless(ly|ness)?", "what made it easy to miss"),
    (r"negligen(t|ce|tly)|irresponsible|incompeten(t|ce)", "what was done, and what made it likely"),
    (r"lazy|laziness|(did not|didn['’]t|could not|couldn['’]t) (be )?bother(ed)?", "what was not done, and what was in the way"),
    (r"(at|own|his|her|their|whose) fault|to blame|blamed?", "what happened, and what made it likely"),
    (r"fail(ed|ure|s|ing) to", "did not …, because …"),
    (r"(should|ought to) have (known|noticed|checked|seen|realised|been more|done more|reported|paid)", "what would have made it easy to notice"),
    (r"human error|staff error", "a slip, and what made it likely"),
    (r"ignor(ed|ing)|disregard(ed|ing)?|disobey(ed)?", "did not follow …; what made that likely"),
    (r"(lack of|not paying|did not pay|didn['’]t pay) (enough )?attention", "what drew the attention elsewhere"),
    (r"(poor|bad|wrong) attitude|attitude problem", "what was seen and heard"),
    (r"non-?complian(ce|t)", "how the work was done, and why that made sense"),
    (r"attention[- ]seeking|manipulative|naughty|badly behaved|playing up", "what the person was telling us"),
)  # fmt: skip
_BLAMING = [(re.compile(rf"\b(?:{words})\b", re.IGNORECASE), plainer) for words, plainer in _BLAMES]
_NOT = re.compile(
    r"\b(not|nobody|no one|never|without|isn['’]t|wasn['’]t|n['’]t)\W+(\w+\W+){0,2}$", re.IGNORECASE
)
_THING = re.compile(
    r"\b(alarm|hoist|mat|sensor|lock|door|gate|pump|phone|system|app|machine|battery|charger|light|"
    r"lift|boiler|fridge|equipment|bed|bell|buzzer|computer|pharmacy|server|line|tap|brakes?)\W+(\w+\W+){0,2}$",
    re.IGNORECASE,
)


def blaming(text: str) -> tuple[Quote, ...]:
    """The words that could be read as blame, in their order, each once."""
    found: dict[str, tuple[int, Quote]] = {}
    for pattern, plainer in _BLAMING:
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 60) : match.start()].rpartition(".")[2]
            if _NOT.search(before) or _THING.search(before):
                continue
            found.setdefault(match[0].lower(), (match.start(), Quote(match[0], plainer)))
    return tuple(quote for _, quote in sorted(found.values(), key=lambda pair: pair[0]))
