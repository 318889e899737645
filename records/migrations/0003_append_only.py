"""The trail is closed in the database: whoever may write to it may only add (architecture §7.4, C4)."""

from django.db import migrations

TABLES = ["records_entry", "records_seal", "records_checkpoint"]
REFUSE = """
CREATE FUNCTION parley_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the trail is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$
"""
CLOSE = "".join(
    f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION parley_append_only();"
    f"CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION parley_append_only();"
    for table in TABLES
)
OPEN = "".join(
    f"DROP TRIGGER append_only ON {table}; DROP TRIGGER no_truncate ON {table};" for table in TABLES
)


class Migration(migrations.Migration):
    dependencies = [("records", "0002_nouns")]
    operations = [
        migrations.RunSQL(REFUSE, "DROP FUNCTION parley_append_only()"),
        migrations.RunSQL(CLOSE, OPEN),
    ]
