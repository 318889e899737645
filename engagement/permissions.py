"""Who may write what about communities, meetings and concerns. The matrix decides; hard rules narrow it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from engagement.models import EDIT_HOURS
from engagement.querysets.briefings import READERS
from people.models import Role
from people.permissions import allows, can_administer
from records import clock


def can_keep_topics(user: Any, topic: Any) -> bool:
    return user.holds(Role.CRM) or can_administer(user, topic)


def can_map(user: Any, record: Any) -> bool:
    """Enter and amend communities, groups and stakeholders of the site."""
    return allows(user, "stakeholder", "C", record.site_id)


def can_take_back_season(user: Any, season: Any) -> bool:
    return not season.withdrawn and can_map(user, season)


def can_amend_stakeholder(user: Any, stakeholder: Any) -> bool:
    """Who is anonymous stays so; who was merged is changed in the entry that stays."""
    return stakeholder.status not in {"anonymised", "merged"} and can_map(user, stakeholder)


def can_merge(user: Any, record: Any) -> bool:
    """One of two: the community-relations manager's word."""
    return record.status != "merged" and can_approve_map(user, record)


def can_unmerge(user: Any, record: Any) -> bool:
    return record.merged_into_id is not None and can_approve_map(user, record)


def can_anonymise(user: Any, stakeholder: Any) -> bool:
    """Cannot be undone: the community-relations manager's word."""
    return not stakeholder.is_anonymous and can_approve_map(user, stakeholder)


def can_end_relation(user: Any, relation: Any) -> bool:
    return relation.until is None and can_map(user, relation)


def can_approve_map(user: Any, record: Any) -> bool:
    """Retire or let rest: the community-relations manager's word."""
    return allows(user, "stakeholder", "A", record.site_id)


def can_log(user: Any, engagement: Any) -> bool:
    return allows(user, "engagement", "C", engagement.site_id)


def can_amend_log(user: Any, engagement: Any) -> bool:
    """The manager, or the writer; after EDIT_HOURS a reason is asked for by the action (domain §1.2)."""
    if engagement.status == engagement.Status.VOID:
        return False
    if allows(user, "engagement", "A", engagement.site_id):
        return True
    return engagement.logged_by_id == user.pk and allows(
        user, "engagement", "U", engagement.site_id
    )


def is_still_fresh(engagement: Any) -> bool:
    """Within the hours in which a correction is not yet an amendment."""
    return clock.now() <= engagement.created_at + timedelta(hours=EDIT_HOURS)


def can_review(user: Any, engagement: Any) -> bool:
    """The manager reads it over; nobody reviews their own log (hard rule a)."""
    return (
        allows(user, "engagement", "A", engagement.site_id) and engagement.logged_by_id != user.pk
    )


def can_void(user: Any, engagement: Any) -> bool:
    return allows(user, "engagement", "A", engagement.site_id)


def can_share_back(user: Any, engagement: Any) -> bool:
    return allows(user, "engagement", "U", engagement.site_id)


def can_handle_concern(user: Any, concern: Any) -> bool:
    """Officers and managers of the site raise, answer and tell back."""
    return allows(user, "engagement", "U", concern.site_id)


def can_plan(user: Any, follow_up: Any) -> bool:
    return allows(user, "engagement", "C", follow_up.site_id)


def can_finish(user: Any, follow_up: Any) -> bool:
    return follow_up.owner_id == user.pk or allows(user, "engagement", "A", follow_up.site_id)


def can_assign_concern(user: Any, concern: Any) -> bool:
    """While the person waits for an answer."""
    return concern.status in concern.OPEN and can_handle_concern(user, concern)


def can_respond(user: Any, concern: Any) -> bool:
    """The person who was asked to prepare the answer, and community relations for them."""
    if concern.status not in concern.OPEN or concern.responsible_id is None:
        return False
    return concern.responsible_id == user.pk or can_handle_concern(user, concern)


def can_hear_back(user: Any, concern: Any) -> bool:
    """After the person was told."""
    return concern.status == concern.Status.ANSWERED and can_handle_concern(user, concern)


def can_put_on_board(user: Any, concern: Any) -> bool:
    """What was answered or promised may be told to all; not what was raised in a protected meeting."""
    ripe = concern.status in {concern.Status.ANSWERED, concern.Status.COMMITTED}
    return ripe and not concern.engagement.is_protected and can_handle_concern(user, concern)


def can_take_off_board(user: Any, concern: Any) -> bool:
    return concern.on_board_since is not None and can_handle_concern(user, concern)


def can_note(user: Any, record: Any) -> bool:
    """Early signs, quiet days and requests: whoever logs meetings at the site."""
    return allows(user, "engagement", "C", record.site_id)


def can_end_request(user: Any, request: Any) -> bool:
    return allows(user, "engagement", "U", request.site_id)


def can_refuse_request(user: Any, request: Any) -> bool:
    """To refuse is the manager's word."""
    return allows(user, "engagement", "A", request.site_id)


def can_confirm_minutes(user: Any, engagement: Any) -> bool:
    """Participants confirm what was shared with them."""
    return engagement.status == engagement.Status.SHARED and can_share_back(user, engagement)


def can_import(user: Any, brought: Any) -> bool:
    """Whoever may enter such records one by one at the site may bring in a list of them."""
    subject = "stakeholder" if brought.kind in {"stakeholders", "groups"} else "engagement"
    return allows(user, subject, "C", brought.site_id)


def is_importer(user: Any, brought: Any) -> bool:
    return brought.uploaded_by_id == user.pk and can_import(user, brought)


def can_plan_meeting(user: Any, planned: Any) -> bool:
    """Officers and managers plan the meetings of their site (domain §1.2, §1.3.4)."""
    return allows(user, "engagement", "C", planned.site_id)


def _is_planned(planned: Any) -> bool:
    return planned.status == planned.Status.PLANNED


def can_move(user: Any, planned: Any) -> bool:
    """Who plans, and who is responsible for it."""
    return planned.responsible_id == user.pk or can_plan_meeting(user, planned)


def can_amend_plan(user: Any, planned: Any) -> bool:
    return _is_planned(planned) and can_move(user, planned)


def can_hold(user: Any, planned: Any) -> bool:
    """Who logs meetings there names the log."""
    return can_plan_meeting(user, planned)


def can_reopen(user: Any, planned: Any) -> bool:
    """The manager's word: a plan that counted as held no longer does."""
    return allows(user, "engagement", "A", planned.site_id)


def can_repeat(user: Any, planned: Any) -> bool:
    return _is_planned(planned) and can_plan_meeting(user, planned)


def can_change_series(user: Any, planned: Any) -> bool:
    return planned.series is not None and can_repeat(user, planned)


def can_draft_plan(user: Any, plan: Any) -> bool:
    return allows(user, "plan", "C", plan.site_id)


def can_edit_plan(user: Any, plan: Any) -> bool:
    """While it is a draft: its author, and who keeps the plans of the site."""
    if plan.status != plan.Status.DRAFT:
        return False
    own = plan.author_id == user.pk and allows(user, "plan", "C", plan.site_id)
    return own or allows(user, "plan", "U", plan.site_id)


def can_approve_plan_edition(user: Any, plan: Any) -> bool:
    return allows(user, "plan", "A", plan.site_id)


def can_approve_plan(user: Any, plan: Any) -> bool:
    """Nobody approves their own plan (hard rule a)."""
    return can_approve_plan_edition(user, plan) and plan.author_id != user.pk


def can_disclose_plan(user: Any, plan: Any) -> bool:
    return plan.status == plan.Status.APPROVED and can_draft_plan(user, plan)


def can_revise_plan(user: Any, plan: Any) -> bool:
    return plan.status == plan.Status.APPROVED and can_draft_plan(user, plan)


def can_edit_part(user: Any, part: Any) -> bool:
    """Objectives and activities change with the draft they stand in."""
    return can_edit_plan(user, part.plan)


def can_strike_part(user: Any, part: Any) -> bool:
    return not part.struck and can_edit_plan(user, part.plan)


def can_keep_phases(user: Any, phase: Any) -> bool:
    return allows(user, "plan", "C", phase.site_id)


def can_amend_phase(user: Any, phase: Any) -> bool:
    return phase.status == phase.Status.AHEAD and can_keep_phases(user, phase)


def can_begin_phase(user: Any, phase: Any) -> bool:
    """Who plans there, and the general manager who lets it begin."""
    return can_keep_phases(user, phase) or allows(user, "plan", "A", phase.site_id)


def can_keep_points(user: Any, point: Any) -> bool:
    return allows(user, "plan", "C", point.phase.site_id)


def can_lead_point(user: Any, point: Any) -> bool:
    """Its lead, and who plans at the site, while it is open."""
    is_open = point.status == point.Status.OPEN
    return is_open and (point.lead_id == user.pk or can_keep_points(user, point))


def can_waive_point(user: Any, point: Any) -> bool:
    """A general manager or an executive, and never who required or leads it (hard rule a)."""
    heads = user.holds(Role.GM, Role.EXE, site=point.phase.site_id)
    return heads and user.pk not in {point.required_by_id, point.lead_id}


def is_own_feed(user: Any, feed: Any) -> bool:
    return feed.person_id == user.pk


def can_open_consent(user: Any, process: Any) -> bool:
    """Officers and managers of the site; they also note what was told, and when people met."""
    return allows(user, "consent", "C", process.site_id)


def can_amend_consent(user: Any, process: Any) -> bool:
    """While the people are still asked: who opened it, and the manager."""
    own = process.opened_by_id == user.pk and can_open_consent(user, process)
    return process.status in process.ASKING and (own or can_step_consent(user, process))


def can_step_consent(user: Any, process: Any) -> bool:
    """Each step is the community-relations manager's word."""
    return allows(user, "consent", "U", process.site_id)


def can_ask_for_waiver(user: Any, process: Any) -> bool:
    """Community relations sign first that no consent is needed, before anybody is asked."""
    fresh = process.status == process.Status.REQUIRED and process.waived_by_id is None
    return fresh and user.holds(Role.CRM, site=process.site_id)


def can_settle_waiver(user: Any, process: Any) -> bool:
    """The legal word: of the general manager or the working group, never of who signed first (hard rule a)."""
    above = user.holds(Role.GM, Role.HRWG, site=process.site_id)
    return process.waits_for_waiver and above and process.waived_by_id != user.pk


def can_tell_people(user: Any, process: Any) -> bool:
    told_in = {
        process.Status.PROTOCOL,
        process.Status.INFORMED,
        process.Status.DELIBERATING,
    }
    return process.status in told_in and can_open_consent(user, process)


def can_set_condition(user: Any, process: Any) -> bool:
    """Until the answer is carried into the work: afterwards no condition can be added to what was agreed."""
    open_to = {process.Status.DELIBERATING, process.Status.CONDITIONAL}
    fresh = process.status in open_to and process.activity_started_on is None
    return fresh and can_step_consent(user, process)


def can_close_condition(user: Any, condition: Any) -> bool:
    return condition.owner_id == user.pk or allows(user, "consent", "U", condition.site_id)


def can_verify_condition(user: Any, condition: Any) -> bool:
    """Somebody other than who closed it (hard rule a)."""
    return allows(user, "consent", "A", condition.site_id) and condition.closed_by_id != user.pk


def can_start_activity(user: Any, process: Any) -> bool:
    begun = process.activity_started_on is not None
    return not begun and allows(user, "consent", "A", process.site_id)


def can_record_start(user: Any, process: Any) -> bool:
    """That work began without consent may be said by everybody who writes here at all."""
    if process.activity_started_on is not None or process.status == process.Status.NOT_REQUIRED:
        return False
    return any(allows(user, "consent", letter, process.site_id) for letter in "CUA")


def can_follow_consent(user: Any, process: Any) -> bool:
    """Ask anew after a refusal, a withdrawal or a change of the project."""
    over = {process.Status.WITHHELD, process.Status.WITHDRAWN, process.Status.RENEWAL}
    return process.status in over and can_open_consent(user, process)


def can_keep_offices(user: Any, record: Any) -> bool:
    """Offices and their published hours are the community-relations manager's (domain §4.6)."""
    return allows(user, "engagement", "A", record.site_id)


def can_log_openings(user: Any, record: Any) -> bool:
    """Officers and managers of the site: when it was open, and when it will not be."""
    return allows(user, "engagement", "C", record.site_id)


def can_take_back_closure(user: Any, notice: Any) -> bool:
    return not notice.withdrawn and can_log_openings(user, notice)


def can_keep_profile(user: Any, profile: Any) -> bool:
    """An officer of the site for themselves, and the community-relations manager for the officers."""
    own = profile.officer_id == user.pk and allows(user, "engagement", "C", profile.site_id)
    return own or allows(user, "engagement", "A", profile.site_id)


def can_acknowledge(user: Any, briefing: Any) -> bool:
    """Who may read it."""
    return user.holds(*READERS, site=briefing.site_id)
