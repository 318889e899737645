"""Addresses of engagement."""

from django.urls import path

from engagement import public
from engagement.views import diary, mapping, meetings, phases, planning, strategies

urlpatterns = [
    path("communities/", mapping.CommunityRegister.as_view(), name="community_register"),
    path("communities/new/", mapping.MapCommunity.as_view(), name="map_community"),
    path("communities/<uuid:pk>/", mapping.CommunityPage.as_view(), name="community"),
    path("communities/<uuid:pk>/amend/", mapping.AmendCommunity.as_view(), name="amend_community"),
    path("groups/", mapping.GroupRegister.as_view(), name="stakeholdergroup_register"),
    path("groups/new/", mapping.EnterGroup.as_view(), name="enter_stakeholdergroup"),
    path("groups/<uuid:pk>/", mapping.GroupPage.as_view(), name="stakeholdergroup"),
    path("groups/<uuid:pk>/amend/", mapping.AmendGroup.as_view(), name="amend_stakeholdergroup"),
    path("groups/<uuid:pk>/rest/", mapping.Rest.as_view(), name="rest_stakeholdergroup"),
    path("groups/<uuid:pk>/wake/", mapping.Wake.as_view(), name="wake_stakeholdergroup"),
    path("groups/<uuid:pk>/retire/", mapping.Retire.as_view(), name="retire_stakeholdergroup"),
    path("stakeholders/", mapping.StakeholderRegister.as_view(), name="stakeholder_register"),
    path("stakeholders/new/", mapping.RegisterStakeholder.as_view(), name="register_stakeholder"),
    path("stakeholders/<uuid:pk>/", mapping.StakeholderPage.as_view(), name="stakeholder"),
    path(
        "stakeholders/<uuid:pk>/amend/",
        mapping.AmendStakeholder.as_view(),
        name="amend_stakeholder",
    ),
    path(
        "stakeholders/<uuid:pk>/attach/",
        mapping.AttachToStakeholder.as_view(),
        name="attach_stakeholder",
    ),
    path("topics/new/", mapping.NameTopic.as_view(), name="name_topic"),
    path("meetings/", meetings.EngagementRegister.as_view(), name="engagement_register"),
    path("meetings/new/", meetings.Log.as_view(), name="log_engagement"),
    path("meetings/<uuid:pk>/", meetings.EngagementPage.as_view(), name="engagement"),
    path("meetings/<uuid:pk>/amend/", meetings.Amend.as_view(), name="amend_engagement"),
    path("meetings/<uuid:pk>/review/", meetings.Review.as_view(), name="review_engagement"),
    path("meetings/<uuid:pk>/share/", meetings.ShareBack.as_view(), name="share_back_engagement"),
    path("meetings/<uuid:pk>/void/", meetings.Void.as_view(), name="void_engagement"),
    path("meetings/<uuid:pk>/attach/", meetings.Attach.as_view(), name="attach_engagement"),
    path("concerns/", meetings.ConcernRegister.as_view(), name="concern_register"),
    path("concerns/<uuid:pk>/", meetings.ConcernPage.as_view(), name="concern"),
    path(
        "concerns/<uuid:pk>/need-answer/", meetings.NeedAnswer.as_view(), name="need_answer_concern"
    ),
    path("concerns/<uuid:pk>/answer/", meetings.Answer.as_view(), name="answer_concern"),
    path("follow-ups/<uuid:pk>/done/", meetings.Finish.as_view(), name="finish_followup"),
    path("follow-ups/<uuid:pk>/drop/", meetings.Drop.as_view(), name="drop_followup"),
    path("plans/meetings/", planning.PlannedRegister.as_view(), name="plannedengagement_register"),
    path("plans/meetings/new/", planning.Plan.as_view(), name="plan_plannedengagement"),
    path("plans/meetings/<uuid:pk>/", planning.PlannedPage.as_view(), name="plannedengagement"),
    path(
        "plans/meetings/<uuid:pk>/amend/",
        planning.AmendPlan.as_view(),
        name="amend_plannedengagement",
    ),
    path("plans/meetings/<uuid:pk>/held/", planning.Hold.as_view(), name="hold_plannedengagement"),
    path(
        "plans/meetings/<uuid:pk>/move/",
        planning.Reschedule.as_view(),
        name="reschedule_plannedengagement",
    ),
    path(
        "plans/meetings/<uuid:pk>/called-off/",
        planning.CallOff.as_view(),
        name="call_off_plannedengagement",
    ),
    path(
        "plans/meetings/<uuid:pk>/cancel/",
        planning.Cancel.as_view(),
        name="cancel_plannedengagement",
    ),
    path(
        "plans/meetings/<uuid:pk>/reopen/",
        planning.Reopen.as_view(),
        name="reopen_plannedengagement",
    ),
    path(
        "plans/meetings/<uuid:pk>/repeat/",
        planning.Repeat.as_view(),
        name="repeat_plannedengagement",
    ),
    path(
        "plans/meetings/<uuid:pk>/move-rest/",
        planning.MoveRest.as_view(),
        name="move_rest_plannedengagement",
    ),
    path(
        "plans/meetings/<uuid:pk>/end-rest/",
        planning.EndRest.as_view(),
        name="end_rest_plannedengagement",
    ),
    path("strategies/", strategies.PlanRegister.as_view(), name="engagementplan_register"),
    path("strategies/new/", strategies.DraftPlan.as_view(), name="draft_engagementplan"),
    path("strategies/<uuid:pk>/", strategies.PlanPage.as_view(), name="engagementplan"),
    path(
        "strategies/<uuid:pk>/amend/",
        strategies.AmendPlanHead.as_view(),
        name="amend_engagementplan",
    ),
    path(
        "strategies/<uuid:pk>/submit/",
        strategies.SubmitPlan.as_view(),
        name="submit_engagementplan",
    ),
    path(
        "strategies/<uuid:pk>/approve/",
        strategies.ApprovePlan.as_view(),
        name="approve_engagementplan",
    ),
    path(
        "strategies/<uuid:pk>/send-back/",
        strategies.SendPlanBack.as_view(),
        name="send_back_engagementplan",
    ),
    path(
        "strategies/<uuid:pk>/disclose/",
        strategies.DisclosePlan.as_view(),
        name="disclose_engagementplan",
    ),
    path(
        "strategies/<uuid:pk>/revise/",
        strategies.RevisePlan.as_view(),
        name="revise_engagementplan",
    ),
    path(
        "strategies/<uuid:pk>/objectives/new/",
        strategies.SetObjective.as_view(),
        name="set_planobjective",
    ),
    path(
        "strategies/<uuid:pk>/activities/new/",
        strategies.Schedule.as_view(),
        name="schedule_planactivity",
    ),
    path(
        "strategies/objectives/<uuid:pk>/amend/",
        strategies.AmendObjective.as_view(),
        name="amend_planobjective",
    ),
    path(
        "strategies/objectives/<uuid:pk>/strike/",
        strategies.StrikeObjective.as_view(),
        name="strike_planobjective",
    ),
    path(
        "strategies/activities/<uuid:pk>/amend/",
        strategies.AmendActivity.as_view(),
        name="amend_planactivity",
    ),
    path(
        "strategies/activities/<uuid:pk>/strike/",
        strategies.StrikeActivity.as_view(),
        name="strike_planactivity",
    ),
    path("phases/", phases.PhaseRegister.as_view(), name="phase_register"),
    path("phases/new/", phases.AnnouncePhase.as_view(), name="announce_phase"),
    path("phases/<uuid:pk>/", phases.PhasePage.as_view(), name="phase"),
    path("phases/<uuid:pk>/amend/", phases.AmendPhase.as_view(), name="amend_phase"),
    path("phases/<uuid:pk>/begin/", phases.BeginPhase.as_view(), name="begin_phase"),
    path(
        "phases/<uuid:pk>/consultations/new/",
        phases.RequireConsultation.as_view(),
        name="require_consultationpoint",
    ),
    path(
        "consultations/<uuid:pk>/documents/",
        phases.GiveDocuments.as_view(),
        name="give_documents_consultationpoint",
    ),
    path("consultations/<uuid:pk>/met/", phases.MeetPoint.as_view(), name="meet_consultationpoint"),
    path(
        "consultations/<uuid:pk>/waive/",
        phases.WaivePoint.as_view(),
        name="waive_consultationpoint",
    ),
    path("calendar/", diary.month, name="calendar"),
    path("calendar/address/", diary.address, name="calendar_address"),
    path("calendar/feed/<str:token>.ics", public.calendar_feed, name="calendar_feed"),
]
