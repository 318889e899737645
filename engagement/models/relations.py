"""Who belongs to whom, and who stands against whom."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from engagement.models.fields import keep_to_site
from engagement.models.groups import StakeholderGroup
from engagement.models.stakeholders import Stakeholder
from engagement.querysets import RelationQuerySet
from people.models import Site
from records.models import Record


def _one_of(side: str) -> Q:
    """Each end is a person or organisation, or a group."""
    person, group = f"{side}_person__isnull", f"{side}_group__isnull"
    return Q(**{person: True, group: False}) | Q(**{person: False, group: True})


class Relation(Record):
    """Between people, organisations and groups of one site, from a day until a day. Source: domain §1.3.3.

    Read as "from, kind, to": Amina leads the women's group. Visible only to those who see both ends.
    """

    class Kind(models.TextChoices):
        MEMBER = "member_of", _("is a member of")
        LEADS = "leads", _("leads or speaks for")
        RELATED = "related_to", _("is related to or close to")
        OPPOSES = "opposes", _("stands against")

    site = models.ForeignKey(
        Site, models.PROTECT, related_name="stakeholder_relations", editable=False
    )
    from_person = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="relations_out",
        verbose_name=_("who"),
    )
    from_group = models.ForeignKey(
        StakeholderGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="relations_out",
        verbose_name=_("or which group"),
    )
    kind = models.CharField(_("how"), max_length=12, choices=Kind)
    to_person = models.ForeignKey(
        Stakeholder,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="relations_in",
        verbose_name=_("a person or organisation"),
    )
    to_group = models.ForeignKey(
        StakeholderGroup,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="relations_in",
        verbose_name=_("or a group"),
    )
    role = models.CharField(_("as"), max_length=120, blank=True, help_text=_("E.g. treasurer."))
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True, editable=False)

    objects = RelationQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "-created_at"]
        constraints = [
            models.CheckConstraint(name="relation_has_one_beginning", condition=_one_of("from")),
            models.CheckConstraint(
                name="relation_has_one_end",
                condition=_one_of("to"),
                violation_error_message=_("Choose a person or a group, one of them."),
            ),
            models.CheckConstraint(
                name="relation_ends_after_it_begins",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                violation_error_message=_("It ends before it begins. Correct the day."),
            ),
            models.CheckConstraint(
                name="nobody_is_related_to_themselves",
                condition=(Q(to_person__isnull=True) | ~Q(from_person=F("to_person")))
                & (Q(to_group__isnull=True) | ~Q(from_group=F("to_group"))),
                violation_error_message=_("Choose somebody else."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.beginning} {self.get_kind_display()} {self.end}"

    def get_absolute_url(self) -> str:
        """A relation is read on the page it begins at."""
        return self.beginning.get_absolute_url()

    def clean(self) -> None:
        keep_to_site(self, self.site_id, "from_person", "from_group", "to_person", "to_group")
        if bool(self.to_person_id) == bool(self.to_group_id):
            raise ValidationError({"to_person": _("Choose a person or a group, one of them.")})

    @property
    def beginning(self) -> Any:
        return self.from_person or self.from_group

    @property
    def end(self) -> Any:
        return self.to_person or self.to_group
