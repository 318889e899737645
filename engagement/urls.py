"""Addresses of engagement."""

from django.urls import path

from engagement.views import concerns, field_notes, mapping, meetings

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
    path("topics/", mapping.TopicRegister.as_view(), name="topic_register"),
    path("topics/new/", mapping.NameTopic.as_view(), name="name_topic"),
    path("topics/<uuid:pk>/amend/", mapping.AmendTopic.as_view(), name="amend_topic"),
    path("meetings/", meetings.EngagementRegister.as_view(), name="engagement_register"),
    path("meetings/new/", meetings.Log.as_view(), name="log_engagement"),
    path("meetings/twins/", meetings.twins, name="twins"),
    path("meetings/<uuid:pk>/", meetings.EngagementPage.as_view(), name="engagement"),
    path("meetings/<uuid:pk>/amend/", meetings.Amend.as_view(), name="amend_engagement"),
    path("meetings/<uuid:pk>/review/", meetings.Review.as_view(), name="review_engagement"),
    path("meetings/<uuid:pk>/share/", meetings.ShareBack.as_view(), name="share_back_engagement"),
    path(
        "meetings/<uuid:pk>/confirm/",
        meetings.ConfirmMinutes.as_view(),
        name="confirm_minutes_engagement",
    ),
    path("meetings/<uuid:pk>/void/", meetings.Void.as_view(), name="void_engagement"),
    path("meetings/<uuid:pk>/attach/", meetings.Attach.as_view(), name="attach_engagement"),
    path("concerns/", concerns.ConcernRegister.as_view(), name="concern_register"),
    path("concerns/<uuid:pk>/", concerns.ConcernPage.as_view(), name="concern"),
    path(
        "concerns/<uuid:pk>/need-answer/", concerns.NeedAnswer.as_view(), name="need_answer_concern"
    ),
    path("concerns/<uuid:pk>/answer/", concerns.Answer.as_view(), name="answer_concern"),
    path("concerns/<uuid:pk>/assign/", concerns.Assign.as_view(), name="assign_concern"),
    path("concerns/<uuid:pk>/respond/", concerns.Respond.as_view(), name="respond_concern"),
    path("concerns/<uuid:pk>/heard/", concerns.HearBack.as_view(), name="hear_back_concern"),
    path("concerns/<uuid:pk>/again/", concerns.TakeUpAgain.as_view(), name="take_up_again_concern"),
    path(
        "concerns/<uuid:pk>/complaint/",
        concerns.OfferComplaint.as_view(),
        name="offer_complaint_concern",
    ),
    path("concerns/<uuid:pk>/board/", concerns.PutOnBoard.as_view(), name="put_on_board_concern"),
    path(
        "concerns/<uuid:pk>/off-board/",
        concerns.TakeOffBoard.as_view(),
        name="take_off_board_concern",
    ),
    path("communities/<uuid:pk>/board/", concerns.board, name="board"),
    path("follow-ups/<uuid:pk>/done/", concerns.Finish.as_view(), name="finish_followup"),
    path("follow-ups/<uuid:pk>/drop/", concerns.Drop.as_view(), name="drop_followup"),
    path("early-signs/", field_notes.EarlySignRegister.as_view(), name="earlysign_register"),
    path("early-signs/new/", field_notes.Hear.as_view(), name="hear_earlysign"),
    path("early-signs/<uuid:pk>/", field_notes.EarlySignPage.as_view(), name="earlysign"),
    path(
        "early-signs/<uuid:pk>/confirm/",
        field_notes.ConfirmSign.as_view(),
        name="confirm_earlysign",
    ),
    path(
        "early-signs/<uuid:pk>/dismiss/",
        field_notes.DismissSign.as_view(),
        name="dismiss_earlysign",
    ),
    path("quiet-days/", field_notes.QuietDayRegister.as_view(), name="quietday_register"),
    path("quiet-days/new/", field_notes.ReportQuietDay.as_view(), name="report_quietday"),
    path(
        "requests/",
        field_notes.InformationRequestRegister.as_view(),
        name="informationrequest_register",
    ),
    path("requests/new/", field_notes.Receive.as_view(), name="receive_informationrequest"),
    path(
        "requests/<uuid:pk>/",
        field_notes.InformationRequestPage.as_view(),
        name="informationrequest",
    ),
    path(
        "requests/<uuid:pk>/answer/",
        field_notes.AnswerRequest.as_view(),
        name="answer_informationrequest",
    ),
    path(
        "requests/<uuid:pk>/refuse/",
        field_notes.RefuseRequest.as_view(),
        name="refuse_informationrequest",
    ),
]
