"""Short sentences that managers write often, and what teams say in huddles."""

from heedwell.rules.person_outcomes import Now
from heedwell.rules.recurrence import Meaning

THANKS = (
    (
        "Thank you for passing this on. I read it out at the team meeting and told the people it is "
        "about."
    ),
    "Lovely to read. I have written back, and the team has a copy on the board.",
    "Thank you. It goes into the book of good days.",
    "Read with great pleasure. I have thanked both of you in person.",
)
ON_ITS_OWN = (
    "Looked at on its own: a different cause from the others, and no harm.",
    "The others were at another time of day and for another reason.",
    "The change after the earlier ones is still being checked. Nothing new in this one.",
)
JOINED = (
    "The same thing again while we are looking into it. It belongs to this review.",
    "One more of these. The review takes it in.",
    "Alike in place and time: to be looked at together.",
)
TWICE = "The same event, entered a second time by somebody who also was there."
HUDDLE_ABOUT_NEARLY = (
    "Thanked the person who noticed. We say out loud what we check, and why.",
    "Three of us have seen the same. One name for it from now on.",
    "Talked about what stopped it. That is what we keep.",
    "We went to look at the place together. It was put right on the spot.",
    "It helped that somebody asked. Asking is welcome, always.",
)
HUDDLE_ABOUT_EVENTS = (
    "Nobody was harmed. We talked about what helped and what we shall watch for.",
    "What helped: staying calm and telling the next shift. We keep that.",
    "We looked at the plan together. It still fits.",
    "Somebody asked whether the early sign was there. It was, and we know it now.",
)
GOVERNANCE = (
    "Looked at in the monthly quality meeting with the other small ones. No further question.",
    "In the quality meeting: asked whether other homes have this. Put on their list.",
    "Seen by the quality lead at the monthly reading of reviews.",
)
SIGNED = (
    "Clear and fair. I like that it asks what made it likely.",
    "Agreed. Please tell the night team yourself.",
    "Read with the person’s key worker. Agreed.",
    "A good, short review. The change is one we can see.",
)
HARM_KNOWN = ("low", "The nurse has looked: a small mark from the edge of the rail, healing well.")

STANDING = (
    Meaning.STANDS,
    "Looked at together: another cause this time. What we changed is still done, and it helps.",
)
NEEDING_MORE = (
    Meaning.MORE,
    "What we changed holds, and did not reach this. The action of this review does.",
)

# What people said when they were asked how it is since a change.
PERSON = (
    (Now.BETTER, "Thumbs up, twice, and back to what they were doing."),
    (Now.BETTER, "“It is good. Nobody hurries me now.”"),
    (Now.SAME, "“It was all right before. It is all right now.”"),
    (Now.BETTER, "Pointed at the picture with the smile, and then at the door."),
    (Now.BETTER, "“You asked me first. That is new.”"),
    (Now.BETTER, "Took the new card out of the pocket to show it, and laughed."),
    (Now.SAME, "Shrugged, and asked when the football begins."),
)

# What a monthly sample finds, mostly.
STILL = (
    "Still done, and written down.",
    "Five drawn, five as agreed. One was done by somebody in their first week.",
    "As agreed. One note was short, and said all that matters.",
    "Done each time. On Sunday somebody had to be reminded, and was, by a colleague.",
    "Five of five. Nobody remembers how it was before.",
    "Came unannounced: it was going on.",
)
