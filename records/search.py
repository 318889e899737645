"""Search over what a visitor may see: each floor says how its nouns are found."""

from collections.abc import Callable
from typing import Any

from records.fulltext import ranked

_sources: list[tuple[int, Any, Callable[[Any, str], Any]]] = []
SHORTEST = 2
SHOWN = 6


def searchable(label: Any, *, order: int = 50) -> Callable[[Callable], Callable]:
    """Over (user, words) -> queryset of what the user may see and the words fit."""

    def register(ask: Callable) -> Callable:
        _sources.append((order, label, ask))
        return ask

    return register


def in_words(rows: Any, words: str, *texts: str, newest: str) -> list[Any]:
    """For nouns that are told in sentences: ranked, with an excerpt. `newest`: the field of their age."""
    return ranked(rows, words, *texts, newest=newest, most=SHOWN)


def search(user: Any, words: str) -> list[dict[str, Any]]:
    """[{label, results: [record]}] for every noun that has a hit."""
    words = " ".join(words.replace("\0", "").split())[:100]
    if len(words) < SHORTEST:
        return []
    found = []
    for _order, label, ask in sorted(_sources, key=lambda source: source[0]):
        results = list(ask(user, words)[:SHOWN])
        if results:
            found.append({"label": label, "results": results})
    return found
