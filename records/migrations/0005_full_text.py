"""Search by words: accents folded, in five languages and as they stand for all others.

`parley_words` turns a text into the words of all of them at once, so that a register in which people write
French and Arabic side by side needs no guess about the language of a row. `parley_query` asks in all of
them, and lets the last word be a beginning. Both are immutable, so an index can hold them.
"""

from django.contrib.postgres.operations import UnaccentExtension
from django.db import migrations

LANGUAGES = ["simple", "english", "french", "spanish", "portuguese", "arabic"]
MOST = 50_000  # characters of one text that are searched; a tsvector has a limit of its own


def stems(language: str) -> str:
    return "simple" if language == "simple" else f"{language}_stem"


CONFIGURE = "".join(
    f"CREATE TEXT SEARCH CONFIGURATION parley_{one} (COPY = pg_catalog.{one});"
    f"ALTER TEXT SEARCH CONFIGURATION parley_{one} ALTER MAPPING FOR hword, hword_part, word"
    f" WITH unaccent, {stems(one)};"
    for one in LANGUAGES
)
UNCONFIGURE = "".join(
    f"DROP TEXT SEARCH CONFIGURATION parley_{one};" for one in LANGUAGES
)
# Portuguese also with its accents: without them its endings (-ção, -ções) lead to different stems.
# With its schema everywhere: indexes are made, and backups restored, with an empty search path.
ALL = [*(f"public.parley_{one}" for one in LANGUAGES), "pg_catalog.portuguese"]
WORDS = " || ".join(f"to_tsvector('{one}', part)" for one in ALL)
QUERY = " || ".join(f"websearch_to_tsquery('{one}', asked)" for one in ALL)
BEGINNING = "to_tsquery('public.parley_simple', quote_literal(last_word) || ':*')"
FUNCTIONS = f"""
CREATE FUNCTION parley_words(said text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT {WORDS} FROM left(said, {MOST}) AS part
$$;
CREATE FUNCTION parley_query(asked text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN asked ~ '[[:alnum:]]$' AND asked !~ '["-]'
        THEN {QUERY} || (
            SELECT CASE WHEN position(' ' in asked) = 0 THEN {BEGINNING}
                ELSE websearch_to_tsquery('public.parley_simple', regexp_replace(asked, '[[:alnum:]]+$', '')) && {BEGINNING}
            END FROM substring(asked from '[[:alnum:]]+$') AS last_word)
        ELSE {QUERY} END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("records", "0004_mail_newest")]
    operations = [
        UnaccentExtension(),
        migrations.RunSQL(CONFIGURE, UNCONFIGURE),
        migrations.RunSQL(
            FUNCTIONS, "DROP FUNCTION parley_words(text); DROP FUNCTION parley_query(text);"
        ),
    ]
