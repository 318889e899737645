"""The gate before an activity: conditions, the waiver that two persons sign, and the start itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.models import Condition, ConsentProcess
from people.models import Role, User
from records.attachments import keep
from records.notices import notify
from records.trail import action, lock


def _set_condition(user: Any, condition: Condition) -> bool:
    return may.can_set_condition(user, condition.process)


@action(
    "set", Condition, may=_set_condition, label=gettext_lazy("Write down a condition"), creates=True
)
def set_condition(condition: Condition, *, by: Any) -> Iterator[None]:
    """What must be done before the work, by whom and until when. The owner reads consent at the site."""
    lock(condition.process)  # the answer or the start may have been recorded meanwhile
    if not may.can_set_condition(by, condition.process):
        raise ValidationError(_("No condition can be added any more. Reload the page."))
    if not may.allows(condition.owner, "consent", "R", condition.site_id):
        raise ValidationError(
            {"owner": _("This person does not see consent processes of the site. Choose another.")}
        )
    yield None
    if condition.owner_id != by.pk:
        notify([condition.owner], "condition_set", condition)


@action(
    "close",
    Condition,
    may=may.can_close_condition,
    label=gettext_lazy("It is fulfilled"),
    hint=gettext_lazy("Somebody else will verify it before it counts."),
)
def close_condition(
    condition: Condition, *, by: Any, closed_on: date, evidence: str, file: Any
) -> dict[str, Any]:
    """Done, with words and a file that show it."""
    if closed_on > condition.process.site.today():
        raise ValidationError({"closed_on": _("This day has not come yet.")})
    if not evidence.strip():
        raise ValidationError({"evidence": _("Say what shows that it is fulfilled.")})
    if not file:
        raise ValidationError({"file": _("Attach what shows it: a photograph or a signed paper.")})
    condition.document = keep(condition, file, by)
    condition.evidence, condition.closed_on, condition.closed_by = evidence, closed_on, by
    return {"attachment": [None, f"{condition.document.kind} {condition.document.sha256[:16]}"]}


@action("verify", Condition, may=may.can_verify_condition, label=gettext_lazy("Verify"))
def verify_condition(condition: Condition, *, by: Any) -> None:
    """Somebody other than who closed it saw that it is so. From today it counts."""
    condition.verified_by, condition.verified_on = by, condition.process.site.today()


@action(
    "send_back",
    Condition,
    may=may.can_verify_condition,
    label=gettext_lazy("Not fulfilled: send back"),
    needs_note=True,
)
def send_back_condition(condition: Condition, *, by: Any) -> None:
    """Open again, with the reason; the evidence stays in the trail."""
    condition.closed_on = condition.closed_by = condition.document = None
    condition.evidence = ""


def _heads(process: ConsentProcess, *roles: str) -> Any:
    return User.objects.holding(*roles, site=process.site_id, on=process.site.today())


@action(
    "waive",
    ConsentProcess,
    may=may.can_ask_for_waiver,
    label=gettext_lazy("Consent is not needed"),
    hint=gettext_lazy(
        "You sign for community relations. It counts only when another person signs for legal."
    ),
    serious=True,
)
def waive_consent(process: ConsentProcess, *, by: Any, reason: str) -> Iterator[None]:
    """The first of two signatures, with its reason; the state stays until the second."""
    if not reason.strip():
        raise ValidationError({"reason": _("Please say why; it stays with the record.")})
    process.waived_by, process.waiver_reason = by, reason
    yield None
    asked = _heads(process, Role.GM, Role.HRWG).exclude(pk=by.pk)
    notify(asked, "consent_waiver", process)


@action(
    "confirm_waiver",
    ConsentProcess,
    may=may.can_settle_waiver,
    label=gettext_lazy("Sign for legal: not needed"),
    hint=gettext_lazy("With your signature no consent is needed any more. Say on which ground."),
    serious=True,
)
def confirm_waiver(process: ConsentProcess, *, by: Any, reason: str) -> None:
    """The second signature, of another person, with the legal ground: no consent is required."""
    if not reason.strip():
        raise ValidationError({"reason": _("Please name the legal ground; it stays here.")})
    process.legal_by, process.legal_reason = by, reason


@action(
    "refuse_waiver",
    ConsentProcess,
    may=may.can_settle_waiver,
    label=gettext_lazy("Consent is needed"),
    needs_note=True,
)
def refuse_waiver(process: ConsentProcess, *, by: Any) -> None:
    """Legal does not agree; the people are asked."""
    process.waived_by, process.waiver_reason = None, ""


@action(
    "start",
    ConsentProcess,
    may=may.can_start_activity,
    label=gettext_lazy("The activity begins"),
    hint=gettext_lazy("Only with the people's consent, and with every condition verified."),
)
def start_activity(process: ConsentProcess, *, by: Any, started_on: date) -> None:
    """The gate (domain §1.3.13): refused, with all that is missing, unless the consent is valid on that day."""
    if started_on > process.site.today():
        raise ValidationError({"started_on": _("This day has not come yet.")})
    missing = process.missing_to_start(started_on, process.conditions.all())
    if missing:
        raise ValidationError([_("It may not begin."), *missing])
    process.activity_started_on = started_on


@action(
    "record_start",
    ConsentProcess,
    may=may.can_record_start,
    label=gettext_lazy("It began without consent"),
    hint=gettext_lazy(
        "This should not have happened. The general manager, the executives and the working group "
        "are told, and it counts in the figures for good."
    ),
    serious=True,
    needs_note=True,
)
def record_start_without_consent(
    process: ConsentProcess, *, by: Any, started_on: date
) -> Iterator[None]:
    """Work began although nobody had agreed to it. It is written down as it was, and cannot be taken back."""
    if started_on > process.site.today():
        raise ValidationError({"started_on": _("This day has not come yet.")})
    if not process.missing_to_start(started_on, process.conditions.all()):
        raise ValidationError(
            {"started_on": _("On this day the consent was valid. Record an ordinary start.")}
        )
    process.activity_started_on, process.without_consent = started_on, True
    yield None
    notify(_heads(process, Role.GM, Role.EXE, Role.HRWG), "started_without_consent", process)
