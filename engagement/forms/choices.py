"""Fields of a meeting's form that say more than their choice: topics with who they need, messages with their age."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import DateField, Value
from django.utils.translation import gettext_lazy as _

from engagement.models import Function
from governance.models import KeyMessage
from people.models import User
from records import clock

MOST_PHOTOS = 12


def spoken(user: User) -> Any:
    """What may have been said with one voice: approved words, those that no longer hold last."""
    today = clock.now().date()
    words = KeyMessage.objects.visible_to(user).spoken(today)
    return words.select_related("owner").annotate(today=Value(today, output_field=DateField()))


class TopicChoice(forms.ModelMultipleChoiceField):
    """Topics, each with the colleagues it needs at the table."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        needed = [str(Function(one).label) for one in obj.functions]
        return f"{obj.name} ({_('needs')} {', '.join(needed).lower()})" if needed else obj.name


class MessageChoice(forms.ModelMultipleChoiceField):
    """Key messages; one that no longer holds can be named, because it may have been used, and says so."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        warning = obj.warning(obj.today)
        return f"{obj.title} – {warning}" if warning else str(obj.title)


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once; cleaned to a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(file, initial) for file in files][:MOST_PHOTOS]
