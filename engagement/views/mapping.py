"""Pages about communities, groups and stakeholders."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from engagement import actions, charts, exchange, filters
from engagement.forms import mapping as forms
from engagement.models import (
    VULNERABLE,
    ClosedSeason,
    Community,
    Engagement,
    Function,
    Headcount,
    Stakeholder,
    StakeholderGroup,
    Topic,
)
from engagement.views.relations import relations_of
from people.permissions import roles_with
from records import clock
from records.forms import FileForm
from records.registers import Register
from records.views import Act, Record, Write, door


class Mapped(Register):
    """A register of the mapping: who may enter one is the same for all three."""

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def may_create(self) -> bool:
        return self.request.user.holds(*roles_with("stakeholder", "C"))


class MappedWrite(Write):
    template_name = "records/write.html"

    def may_create(self, record: Any) -> bool:
        return self.request.user.holds(*roles_with("stakeholder", "C"))

    def initial(self) -> dict[str, Any]:
        """Known where one comes from: the site, the community, the group it is part of."""
        return {
            name: value
            for name, value in self.request.GET.items()
            if name in {"site", "community", "parent"}
        }


class CommunityRegister(Mapped):
    model = Community
    filterset_class = filters.CommunityFilter
    sorts = {"name": ("name", _("Name"))}
    order = "name"
    columns = exchange.COMMUNITY
    create = ("map_community", _("Enter a community"))
    title = _("Communities")
    intro = _("Who lives in the area of influence.")
    empty_text = _("No community is entered yet. Begin with the village nearest to the site.")


class CommunityPage(Record):
    model = Community

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def more(self, record: Community) -> dict[str, Any]:
        user = self.request.user
        meetings = Engagement.objects.visible_to(user).filter(community=record).for_register()
        return {
            "subtitle": record.site.name,
            "responsible": [{"label": _("Liaison officer"), "person": record.officer}]
            if record.officer
            else [],
            "groups": StakeholderGroup.objects.visible_to(user)
            .filter(community=record)
            .order_by("name"),
            "meetings": meetings.order_by("-held_on", "-pk")[:10],
            "headcounts": record.headcounts.newest(),
            "count_url": reverse("count_headcount", args=[record.pk])
            if actions.count_people.may(user, Headcount(community=record))
            else None,
            "voices": Community.objects.visible_to(user).with_voices(clock.now()).get(pk=record.pk),
            "seasons": seasons_of(record, user),
            "foresee_url": reverse("foresee_closedseason", args=[record.pk])
            if actions.foresee.may(user, ClosedSeason(community=record))
            else None,
            "may_enter_group": user.holds(*roles_with("stakeholder", "C"), site=record.site_id),
        }


def seasons_of(record: Community, user: Any) -> list[ClosedSeason]:
    """The days on which nobody gets there, with what this person can do about them."""
    seasons: list[Any] = list(record.closed_seasons.all()[:20])
    for season in seasons:
        season.community = record
        may = actions.withdraw_season.is_open_to(user, season)
        season.offers = [door(actions.withdraw_season, season)] if may else []
    return seasons


class MapCommunity(MappedWrite):
    model = Community
    action = actions.map_community
    form_class = forms.CommunityForm
    title = _("Enter a community")


class AmendCommunity(MappedWrite):
    model = Community
    action = actions.amend_community
    form_class = forms.CommunityForm
    title = _("Change the community")


class GroupRegister(Mapped):
    model = StakeholderGroup
    filterset_class = filters.GroupFilter
    sorts = {
        "name": ("name", _("Name")),
        "impact": ("impact", _("Impact")),
        "influence": ("influence", _("Influence")),
    }
    order = "name"
    columns = exchange.GROUP
    create = ("enter_stakeholdergroup", _("Enter a group"))
    title = _("Stakeholder groups")
    intro = _("Who has a stake, how much, and who inside the group is not heard.")
    empty_text = _("No group is entered yet. Ask for each village: who here is not heard?")


class GroupPage(Record):
    model = StakeholderGroup

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def more(self, record: StakeholderGroup) -> dict[str, Any]:
        user = self.request.user
        heard = (
            Engagement.objects.visible_to(user).filter(participations__group=record).for_register()
        )
        labels = dict(VULNERABLE)
        scores = list(record.scores.select_related("by"))
        return {
            "subtitle": record.site.name,
            "vulnerable": [labels.get(word, word) for word in record.vulnerability],
            "responsible": [{"label": _("Liaison officer"), "person": record.officer}]
            if record.officer
            else [],
            "subgroups": record.subgroups.order_by("name"),
            "members": Stakeholder.objects.visible_to(user)
            .filter(groups=record)
            .order_by("name")[:50],
            "meetings": heard.order_by("-held_on", "-pk")[:10],
            "history": charts.history(scores),
            "scores": scores,
            "relations": relations_of(record, user),
            "merged_from": merged_from(record, user),
            "relate_url": reverse("relate_group", args=[record.pk])
            if actions.relate.may(user, record)
            else None,
            "heard": StakeholderGroup.objects.visible_to(user)
            .with_coverage(clock.now())
            .filter(pk=record.pk)
            .first(),
            "may_log": user.holds(*roles_with("engagement", "C"), site=record.site_id),
            "may_enter_group": user.holds(*roles_with("stakeholder", "C"), site=record.site_id),
        }


def merged_from(record: Any, user: Any) -> Any:
    """The entries that became this one."""
    return type(record).objects.visible_to(user).filter(merged_into=record).order_by("name")


class EnterGroup(MappedWrite):
    model = StakeholderGroup
    action = actions.enter_group
    form_class = forms.GroupForm
    title = _("Enter a group")

    def save(self, form: Any) -> Any:
        """Entered, or only proposed."""
        if form.cleaned_data["only_proposed"]:
            return actions.propose_group(form.new_record(), by=self.request.user)
        return super().save(form)


class AmendGroup(MappedWrite):
    model = StakeholderGroup
    action = actions.amend_group
    form_class = forms.AmendGroupForm
    title = _("Change the group")


class Rest(Act):
    model = StakeholderGroup
    action = actions.rest


class Wake(Act):
    model = StakeholderGroup
    action = actions.wake


class Retire(Act):
    model = StakeholderGroup
    action = actions.retire


class StakeholderRegister(Mapped):
    model = Stakeholder
    filterset_class = filters.StakeholderFilter
    sorts = {"name": ("name", _("Name"))}
    order = "name"
    columns = exchange.STAKEHOLDER
    create = ("register_stakeholder", _("Enter a stakeholder"))
    title = _("Stakeholders")
    intro = _("People and organisations, with no more about them than the work needs.")
    empty_text = _(
        "Nobody is entered yet. Enter only whom you need to reach, and why you may keep their data."
    )

    def get_queryset(self) -> Any:
        return super().get_queryset().standing()


class StakeholderPage(Record):
    model = Stakeholder

    def get_queryset(self) -> Any:
        return super().get_queryset().for_register()

    def more(self, record: Stakeholder) -> dict[str, Any]:
        user = self.request.user
        met = Engagement.objects.visible_to(user).filter(stakeholders=record).for_register()
        return {
            **self.ways_to_log(record),
            "subtitle": record.role,
            "groups": record.groups.order_by("name"),
            "relations": relations_of(record, user),
            "merged_from": merged_from(record, user),
            "relate_url": reverse("relate_person", args=[record.pk])
            if actions.relate.may(user, record) and not record.is_anonymous
            else None,
            "meetings": met.order_by("-held_on", "-pk")[:10],
            "attach_url": reverse("attach_stakeholder", args=[record.pk])
            if actions.attach_to_stakeholder.may(user, record)
            else None,
        }

    def ways_to_log(self, record: Stakeholder) -> dict[str, Any]:
        if not self.request.user.holds(*roles_with("engagement", "C"), site=record.site_id):
            return {}
        return {
            "mail_url": reverse("log_mail", args=[record.pk]),
            "log_url": f"{reverse('log_engagement')}?site={record.site_id}"
            + (f"&community={record.community_id}" if record.community_id else ""),
        }


class RegisterStakeholder(MappedWrite):
    model = Stakeholder
    action = actions.register_stakeholder
    form_class = forms.StakeholderForm
    title = _("Enter a stakeholder")


class AmendStakeholder(MappedWrite):
    model = Stakeholder
    action = actions.amend_stakeholder
    form_class = forms.StakeholderForm
    title = _("Change the entry")


class AttachToStakeholder(Act):
    model = Stakeholder
    action = actions.attach_to_stakeholder
    form_class = FileForm


class TopicRegister(Register):
    model = Topic
    filterset_class = filters.TopicFilter
    sorts = {"name": ("name", _("Name"))}
    order = "name"
    create = ("name_topic", _("Enter a topic"))
    title = _("Topics")
    intro = _("What people talk about, the words that point to it, and the colleagues it needs.")
    empty_text = _(
        "No topic is entered yet. Begin with what people ask about most: water, land, jobs."
    )

    def may_create(self) -> bool:
        return actions.name_topic.may(self.request.user, Topic())

    def register_context(self, page: Any) -> dict[str, Any]:
        labels = dict(Function.choices)
        for topic in page.rows:
            topic.needed = [labels[one] for one in topic.functions]
        return super().register_context(page) | {"may_amend": self.may_create()}


class TopicWrite(Write):
    model = Topic
    form_class = forms.TopicForm
    template_name = "records/write.html"

    def may_create(self, record: Any) -> bool:
        return self.action.may(self.request.user, record)

    def after(self, record: Topic) -> str:
        return reverse("topic_register")


class NameTopic(TopicWrite):
    action = actions.name_topic
    title = _("Enter a topic")


class AmendTopic(TopicWrite):
    action = actions.amend_topic
    title = _("Change the topic")
