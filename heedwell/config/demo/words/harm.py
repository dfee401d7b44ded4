"""How often a kind of event does how much harm, and how a report says so."""

from heedwell.config.demo.words.shapes import Harm

# Falls: BMJ 2021;375:e066991 and others, as in our base rates: none 60, low 30, moderate 8, severe 2.
HARMS: dict[str, tuple[Harm, ...]] = {
    "fall": (
        Harm(60, "none", "none", "No injury was found."),
        Harm(30, "low", "low", "A small graze, cleaned and covered."),
        Harm(8.5, "moderate", "low", "The ambulance took them to hospital to be looked at."),
        Harm(
            1.5,
            "severe",
            "moderate",
            "The hospital says that the wrist is broken and needs surgery.",
        ),
    ),
    "distress": (
        Harm(48, "none", "none", "Nobody was hurt and they were themselves again soon."),
        Harm(44, "none", "low", "They were quiet and tired afterwards."),
        Harm(
            8,
            "low",
            "moderate",
            "They were very frightened and would not be on their own for the night.",
        ),
    ),
    "medication": (
        Harm(84, "none", "none", "No ill effect was seen."),
        Harm(14, "low", "none", "They were drowsy for some hours."),
        Harm(
            2,
            "moderate",
            "low",
            "The doctor came, and asked us to watch them closely for two days.",
        ),
    ),
    "skin": (
        Harm(10, "none", "none", "It did not hurt them."),
        Harm(82, "low", "none", "It needed a dressing."),
        Harm(8, "not_yet_known", "none", "It is not clear yet how it came about."),
    ),
    "health": (
        Harm(34, "none", "none", "They were better by the evening."),
        Harm(52, "low", "low", "They are staying in bed for now."),
        Harm(14, "moderate", "low", "They were kept in hospital."),
    ),
    "choking": (
        Harm(60, "none", "low", "They were shaken, and themselves again after a while."),
        Harm(40, "low", "low", "Their throat is sore."),
    ),
    "missing": (
        Harm(70, "none", "none", "They were well and pleased with themselves."),
        Harm(30, "none", "low", "They were cold and wanted to be on their own for a while."),
    ),
    "visit": (
        Harm(72, "none", "none", "It did them no harm."),
        Harm(28, "none", "low", "They had been worried, and said so."),
    ),
}
OTHERWISE = (
    Harm(80, "none", "none", "Nobody was harmed."),
    Harm(20, "none", "low", "It upset them for a while."),
)
