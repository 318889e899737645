"""Search by words in what people wrote: the expressions for models and the ranked, highlighted answer.

A model lists its searched texts once, in an index `GinIndex(Words("title", "summary"), name=...)`; a query
over the same texts in the same order uses it. The functions are made by a migration of this app.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchQueryField, SearchVectorField
from django.db.models import BooleanField, F, FloatField, Func, QuerySet, TextField, Value
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

LANGUAGES = {
    "en": "english",
    "fr": "french",
    "es": "spanish",
    "pt": "portuguese",
    "ar": "arabic",
}
MOST_FOUND = 20_000  # rows that are put in order; what fits more often is no question
RANKED = 200  # of what fits, the newest so many are ranked: a common word must not cost a second
OPEN, CLOSE = "\x02", "\x03"  # around a hit, until the text is safe to show
OPTIONS = f"StartSel={OPEN}, StopSel={CLOSE}, MaxFragments=2, MaxWords=18, MinWords=8"


class Words(Func):
    """The words of several texts of a row, for an index and for asking it."""

    template = "parley_words(%(expressions)s)"
    arg_joiner = " || ' ' || "
    output_field = SearchVectorField()


def asked(words: str) -> Func:
    """What somebody looks for: all words, "a phrase", -without, this or that; the last may be a beginning."""
    return Func(Value(words), function="parley_query", output_field=SearchQueryField())


def holding(rows: QuerySet, words: str, *texts: str) -> QuerySet:
    """The rows whose texts hold what is asked."""
    fits = Func(
        Words(*texts),
        asked(words),
        template="%(expressions)s",
        arg_joiner=" @@ ",
        output_field=BooleanField(),
    )
    return rows.filter(fits)


def ranked(rows: QuerySet, words: str, *texts: str, newest: str, most: int) -> list[Any]:
    """The best of the newest rows that hold the words, each with `excerpt` (safe HTML, hits in <mark>)."""
    # Found by the index of words first and put in order after: a planner that may do both at once walks
    # through the newest rows instead, which takes seconds when a word is rare.
    fitting = holding(rows, words, *texts).order_by().values("pk")[:MOST_FOUND]
    near = rows.model._base_manager.filter(pk__in=fitting).order_by(f"-{newest}", "-pk")
    keys = list(near.values_list("pk", flat=True)[:RANKED])
    rank = Func(Words(*texts), asked(words), function="ts_rank_cd", output_field=FloatField())
    best = rows.model._base_manager.filter(pk__in=keys).annotate(rank=rank)
    spoken = LANGUAGES.get((get_language() or "")[:2], "simple")
    wanted = {"there": _headline("simple", words, texts), "stem": _headline(spoken, words, texts)}
    found = list(best.annotate(**wanted).order_by("-rank", f"-{newest}", "-pk")[:most])
    for one in found:
        one.excerpt = _safe(one.stem if OPEN in one.stem else one.there)
    return found


def _headline(language: str, words: str, texts: tuple[str, ...]) -> Func:
    said = Func(
        *(F(text) for text in texts),
        template="left(%(expressions)s, 20000)",
        arg_joiner=" || ' · ' || ",
        output_field=TextField(),
    )
    return Func(
        Value(f"parley_{language}"),
        said,
        asked(words),
        Value(OPTIONS),
        template="ts_headline(%(expressions)s)",
        output_field=TextField(),
    )


def _safe(text: str) -> SafeString:
    """Escaped, with the hits marked."""
    marked = str(escape(text)).replace(OPEN, "<mark>").replace(CLOSE, "</mark>")
    return mark_safe(marked)  # noqa: S308  escaped above; the marks are ours
