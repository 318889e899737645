"""A holiday can be taken back and stays readable; a day can then be a holiday again."""


import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='holiday',
            name='one_holiday_per_day',
        ),
        migrations.AddField(
            model_name='holiday',
            name='withdrawn',
            field=models.BooleanField(default=False, editable=False, verbose_name='taken back'),
        ),
        migrations.AlterField(
            model_name='holiday',
            name='site',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='holidays', to='people.site', verbose_name='site'),
        ),
        migrations.AddConstraint(
            model_name='holiday',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn', False)), fields=('site', 'on'), name='one_holiday_per_day', violation_error_message='This day is already a holiday at the site.'),
        ),
    ]
