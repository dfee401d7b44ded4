"""The five articles that our numbers come from, and a place in them in words."""

ARTICLES: dict[str, str] = {
    "S0": "Learning from incidents and near misses in learning disability services",
    "S1": "Building a reflective culture that improves safety and quality",
    "S2": "Creating a learning culture after incidents",
    "S3": "From risk to learning: turning incidents into safer practice",
    "S4": "Turning failure into assurance",
}


def cited(source: str) -> str:
    """S3:42 as people read it: the title, before any colon, and the lines."""
    code, _, lines = source.partition(":")
    title = ARTICLES[code].partition(":")[0]
    return f"“{title}”, line{'s' if ',' in lines or ' and ' in lines else ''} {lines}"
