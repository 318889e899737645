"""The database's clock, the trigram search and the cache table: before any other table.

`parley.clock_offset` is set only by rehearsals (ALTER DATABASE ... SET), which the application's role may not do.
"""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations

CLOCK = """
CREATE FUNCTION parley_now() RETURNS timestamptz LANGUAGE sql VOLATILE AS
$$ SELECT clock_timestamp() + coalesce(nullif(current_setting('parley.clock_offset', true), ''), '0')::interval $$
"""
CACHE = """
CREATE TABLE cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
CREATE INDEX cache_expires ON cache (expires);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        TrigramExtension(),
        migrations.RunSQL(CLOCK, "DROP FUNCTION parley_now()"),
        migrations.RunSQL(CACHE, "DROP TABLE cache"),
    ]
