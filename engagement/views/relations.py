"""Pages about scores, standing, counts and relations of those on the map."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from engagement import actions
from engagement.forms import relations as forms
from engagement.models import Community, Headcount, Relation, Stakeholder, StakeholderGroup
from records.views import Act, Write, door


class GroupScore(Act):
    model = StakeholderGroup
    action = actions.score
    form_class = forms.ScoreForm


class Judge(Act):
    model = StakeholderGroup
    action = actions.judge
    form_class = forms.JudgeForm


class Accept(Act):
    model = StakeholderGroup
    action = actions.accept_group


class SetAside(Act):
    model = Stakeholder
    action = actions.set_aside


class TakeUp(Act):
    model = Stakeholder
    action = actions.take_up


class Anonymise(Act):
    model = Stakeholder
    action = actions.anonymise


class OfRecord(Write):
    """Something new that belongs to the record in the address."""

    template_name = "records/write.html"
    creating = True  # type: ignore[assignment]
    owner: Any = None

    def found(self) -> Any:
        seen = self.owner.objects.visible_to(self.request.user).select_related("site")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def may_create(self, record: Any) -> bool:
        return self.action.may(self.request.user, record)


class CountPeople(OfRecord):
    model = Headcount
    owner = Community
    action = actions.count_people
    form_class = forms.HeadcountForm
    title = _("Enter a count")

    def blank(self) -> Headcount:
        return Headcount(community=self.found())


class Relate(OfRecord):
    model = Relation
    action = actions.relate
    form_class = forms.RelationForm
    title = _("Enter a relation")


class RelatePerson(Relate):
    owner = Stakeholder

    def blank(self) -> Relation:
        person = self.found()
        return Relation(from_person=person, site=person.site)


class RelateGroup(Relate):
    owner = StakeholderGroup

    def blank(self) -> Relation:
        group = self.found()
        return Relation(from_group=group, site=group.site)


class EndRelation(Act):
    model = Relation
    action = actions.end_relation
    form_class = forms.EndForm


def relations_of(record: Any, user: Any) -> list[Any]:
    """What stands between this one and others, as far as the visitor sees both, with what can be done."""
    rows: list[Any] = list(Relation.objects.visible_to(user).of(record).with_ends()[:100])
    for one in rows:
        may = actions.end_relation.is_open_to(user, one)
        one.offers = [door(actions.end_relation, one)] if may else []
    return rows
