"""A change request keeps the date that was agreed until then; what is late is asked by the agreed date."""

from django.db import migrations, models
from django.db.models import F

OPEN = ["registered", "in_progress", "evidence_submitted"]


def agreed_until_then(apps, schema_editor):
    """The best that is known of older requests."""
    apps.get_model("commitments", "ChangeRequest").objects.update(old_agreed=F("old_due"))


class Migration(migrations.Migration):
    dependencies = [("commitments", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="changerequest",
            name="old_agreed",
            field=models.DateField(editable=False, null=True, verbose_name="date agreed until then"),
        ),
        migrations.RunPython(agreed_until_then, migrations.RunPython.noop),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="changerequest",
            name="old_agreed",
            field=models.DateField(editable=False, verbose_name="date agreed until then"),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=models.Index(
                condition=models.Q(("status__in", OPEN)),
                fields=["agreed_due"],
                name="commitment_late",
            ),
        ),
        migrations.AlterConstraint(
            model_name="commitment",
            name="open_commitment_has_owner_accountable_and_evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", OPEN), _negated=True),
                    models.Q(
                        ("accountable__isnull", False),
                        models.Q(("evidence_required", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="open_commitment_has_owner_accountable_and_evidence",
                violation_error_message="An open commitment needs its accountable employee and the evidence that will show it.",
            ),
        ),
    ]
