"""Addresses of commitments."""

from django.urls import path

from commitments import views

urlpatterns = [
    path("commitments/", views.CommitmentRegister.as_view(), name="commitment_register"),
    path("commitments/new/", views.Draft.as_view(), name="draft_commitment"),
    path("commitments/mandate/", views.mandate_check, name="mandate_check"),
    path("commitments/<uuid:pk>/", views.CommitmentPage.as_view(), name="commitment"),
    path("commitments/<uuid:pk>/amend/", views.Amend.as_view(), name="amend_commitment"),
    path("commitments/<uuid:pk>/register/", views.Accept.as_view(), name="register_commitment"),
    path("commitments/<uuid:pk>/reject/", views.Reject.as_view(), name="reject_commitment"),
    path("commitments/<uuid:pk>/grant/", views.Grant.as_view(), name="grant_commitment"),
    path("commitments/<uuid:pk>/turn-down/", views.TurnDown.as_view(), name="turn_down_commitment"),
    path("commitments/<uuid:pk>/told/", views.TellGroup.as_view(), name="tell_group_commitment"),
    path("commitments/<uuid:pk>/start/", views.Start.as_view(), name="start_commitment"),
    path(
        "commitments/<uuid:pk>/progress/",
        views.ReportProgress.as_view(),
        name="report_progress_commitment",
    ),
    path(
        "commitments/<uuid:pk>/submit/",
        views.SubmitEvidence.as_view(),
        name="submit_evidence_commitment",
    ),
    path("commitments/<uuid:pk>/verify/", views.Verify.as_view(), name="verify_commitment"),
    path("commitments/<uuid:pk>/send-back/", views.SendBack.as_view(), name="send_back_commitment"),
    path("commitments/<uuid:pk>/confirm/", views.Confirm.as_view(), name="confirm_commitment"),
    path("commitments/<uuid:pk>/dispute/", views.Dispute.as_view(), name="dispute_commitment"),
    path(
        "commitments/<uuid:pk>/propose-withdrawal/",
        views.ProposeWithdrawal.as_view(),
        name="propose_withdrawal_commitment",
    ),
    path("commitments/<uuid:pk>/withdraw/", views.Withdraw.as_view(), name="withdraw_commitment"),
    path(
        "commitments/<uuid:pk>/supersede/", views.Supersede.as_view(), name="supersede_commitment"
    ),
    path(
        "commitments/<uuid:pk>/not-fulfilled/",
        views.DeclareNotFulfilled.as_view(),
        name="declare_not_fulfilled_commitment",
    ),
    path("commitments/<uuid:pk>/attach/", views.Attach.as_view(), name="attach_commitment"),
    path("commitments/<uuid:pk>/evidence/", views.HandIn.as_view(), name="hand_in_evidence"),
    path(
        "commitments/<uuid:pk>/change/", views.RequestChange.as_view(), name="request_changerequest"
    ),
    path("changes/<uuid:pk>/explain/", views.Explain.as_view(), name="explain_changerequest"),
    path("changes/<uuid:pk>/approve/", views.Approve.as_view(), name="approve_changerequest"),
    path("changes/<uuid:pk>/refuse/", views.Refuse.as_view(), name="refuse_changerequest"),
]
