"""The steps by which a people is asked for its consent, and what they answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engagement import permissions as may
from engagement.actions.fields import take_over
from engagement.models import ConsentProcess, Engagement, InformationGiven
from people.models import Role, User
from records.attachments import attachable, keep
from records.notices import notify
from records.trail import action

LONGEST = 3650  # days to deliberate; more is a slip of the pen


def _not_before(process: ConsentProcess, name: str, day: date, earlier: date | None) -> None:
    """A step happens on a day that has come, and not before the step it builds on."""
    if day > process.site.today():
        raise ValidationError({name: _("This day has not come yet.")})
    if earlier and day < earlier:
        raise ValidationError({name: _("This lies before the step it builds on. Check the day.")})


def _said(name: str, words: str) -> str:
    if not words.strip():
        raise ValidationError({name: _("Please write this down; it stays with the record.")})
    return words


@action(
    "open",
    ConsentProcess,
    may=may.can_open_consent,
    label=gettext_lazy("Begin a consent process"),
    creates=True,
)
def open_consent(process: ConsentProcess, *, by: Any) -> None:
    """Consent is required from this day on, until it is given or two persons sign that it is not."""
    before = process.follows
    if before and (before.site_id != process.site_id or not may.can_follow_consent(by, before)):
        raise ValidationError(
            _("The process before this one is not over, or is of another site. Begin without it.")
        )
    process.opened_by, process.opened_on = by, process.site.today()


@action("amend", ConsentProcess, may=may.can_amend_consent, label=gettext_lazy("Change"))
def amend_consent(process: ConsentProcess, *, by: Any, values: dict[str, Any]) -> None:
    """What is asked and whom, until they have answered."""
    if "site" in values and values["site"] != process.site:
        raise ValidationError({"site": _("A process stays at its site. Begin another one there.")})
    take_over(process, values)


@action(
    "agree_representation",
    ConsentProcess,
    may=may.can_step_consent,
    label=gettext_lazy("Who speaks for them is agreed"),
    hint=gettext_lazy("Their own institutions, chosen by them, and how we made sure of it."),
)
def agree_representation(
    process: ConsentProcess, *, by: Any, representatives: str, verified_how: str, agreed_on: date
) -> None:
    """The institutions that speak for the people. Refused while a waiver is undecided."""
    if process.waived_by_id is not None:
        raise ValidationError(
            _("It is still to be decided whether consent is needed. Settle that first.")
        )
    _not_before(process, "agreed_on", agreed_on, None)
    process.representatives = _said("representatives", representatives)
    process.verified_how = _said("verified_how", verified_how)
    process.representation_on = agreed_on


@action(
    "agree_protocol",
    ConsentProcess,
    may=may.can_step_consent,
    label=gettext_lazy("The protocol is agreed"),
    hint=gettext_lazy("How they decide, how long they take, and which advice we pay for."),
)
def agree_protocol(
    process: ConsentProcess,
    *,
    by: Any,
    protocol: str,
    deliberation_days: int,
    agreed_on: date,
    advice: str = "",
) -> None:
    """The rules of the process, in their words. `deliberation_days`: calendar days, at least one."""
    _not_before(process, "agreed_on", agreed_on, process.representation_on)
    if not 1 <= deliberation_days <= LONGEST:
        raise ValidationError({"deliberation_days": _("Give the days that they asked for.")})
    process.protocol, process.advice = _said("protocol", protocol), advice
    process.deliberation_days, process.protocol_on = deliberation_days, agreed_on


def _give_information(user: Any, given: InformationGiven) -> bool:
    return may.can_tell_people(user, given.process)


@action(
    "give",
    InformationGiven,
    may=_give_information,
    label=gettext_lazy("Note what they were given"),
    creates=True,
)
def give_information(given: InformationGiven, *, by: Any) -> None:
    """One thing that people were told or handed, in one language."""
    _not_before(given.process, "given_on", given.given_on, None)
    given.given_by = by


@action(
    "share_information",
    ConsentProcess,
    may=may.can_step_consent,
    label=gettext_lazy("They have the information"),
    hint=gettext_lazy("At least one thing was given in a language that is spoken there."),
)
def share_information(process: ConsentProcess, *, by: Any, shared_on: date) -> None:
    """They have what they need to decide. Refused while nothing was given in their language."""
    _not_before(process, "shared_on", shared_on, process.protocol_on)
    spoken = process.community.languages
    if not spoken:
        raise ValidationError(
            _("No language is entered for %s. Enter on its page what is spoken there.")
            % process.community
        )
    given = process.information.filter(given_on__lte=shared_on)
    if not any(one.is_understood_by(spoken) for one in given):
        raise ValidationError(
            _("Nothing was given to them by that day in a language they speak: %s. Note it first.")
            % ", ".join(spoken)
        )
    process.information_on = shared_on


@action(
    "deliberate",
    ConsentProcess,
    may=may.can_step_consent,
    label=gettext_lazy("They deliberate"),
    hint=gettext_lazy("From this day the agreed time runs. Nobody presses for an answer."),
)
def begin_deliberation(process: ConsentProcess, *, by: Any, deliberation_on: date) -> None:
    """They talk it over among themselves, for as long as was agreed."""
    _not_before(process, "deliberation_on", deliberation_on, process.information_on)
    process.deliberation_on = deliberation_on


def _answer(process: ConsentProcess, day: date, words: str) -> None:
    _not_before(process, "consent_on", day, process.deliberation_on)
    process.consent_on, process.outcome_words = day, _said("outcome_words", words)


def _consent(
    process: ConsentProcess, day: date, words: str, limits: str, by: Any, file: Any
) -> Any:
    """What both kinds of yes ask for: the agreed time, the words, and the signed document."""
    _answer(process, day, words)
    earliest = process.earliest_consent_on
    if earliest and day < earliest:
        raise ValidationError(
            {
                "consent_on": _(
                    "They have %(days)d days to deliberate; that is until %(day)s. "
                    "A consent before that day does not count."
                )
                % {"days": process.deliberation_days, "day": earliest.isoformat()}
            }
        )
    if not file:
        raise ValidationError({"file": _("Attach the agreement. Without it nothing was agreed.")})
    process.agreement = keep(process, file, by)
    process.scope_limits = limits
    return {"attachment": [None, f"{process.agreement.kind} {process.agreement.sha256[:16]}"]}


@action(
    "give_consent",
    ConsentProcess,
    may=may.can_step_consent,
    label=gettext_lazy("They consent"),
    hint=gettext_lazy("Without any condition. The signed agreement is attached."),
)
def give_consent(
    process: ConsentProcess,
    *,
    by: Any,
    consent_on: date,
    outcome_words: str,
    file: Any,
    scope_limits: str = "",
) -> Any:
    """A yes without conditions, after the agreed time, with its document."""
    if process.conditions.exists():
        raise ValidationError(
            _("Conditions are written down here. Record it as a consent with conditions.")
        )
    process.outcome = process.Outcome.GIVEN
    return _consent(process, consent_on, outcome_words, scope_limits, by, file)


@action(
    "give_conditionally",
    ConsentProcess,
    may=may.can_step_consent,
    label=gettext_lazy("They consent with conditions"),
    hint=gettext_lazy("Nothing may begin until every condition is closed and verified."),
)
def give_conditionally(
    process: ConsentProcess,
    *,
    by: Any,
    consent_on: date,
    outcome_words: str,
    file: Any,
    scope_limits: str = "",
) -> Any:
    """A yes that depends on what is written down as conditions."""
    if not process.conditions.exists():
        raise ValidationError(_("No condition is written down. Add each one first."))
    process.outcome = process.Outcome.CONDITIONAL
    return _consent(process, consent_on, outcome_words, scope_limits, by, file)


@action(
    "withhold",
    ConsentProcess,
    may=may.can_step_consent,
    label=gettext_lazy("They say no"),
    hint=gettext_lazy("A no is an answer. It may come at any time, and it stands."),
    serious=True,
)
def withhold(process: ConsentProcess, *, by: Any, consent_on: date, outcome_words: str) -> None:
    """The people refuse; unlike a yes, this needs neither the full time nor a document."""
    _answer(process, consent_on, outcome_words)
    process.outcome = process.Outcome.WITHHELD


@action(
    "monitor",
    ConsentProcess,
    may=may.can_step_consent,
    label=gettext_lazy("The agreement is monitored"),
)
def monitor(process: ConsentProcess, *, by: Any, monitored_on: date, monitored_how: str) -> None:
    """Who looks, how often, with whom, whether both sides keep what was agreed."""
    _not_before(process, "monitored_on", monitored_on, process.consent_on)
    process.monitored_on, process.monitored_how = (
        monitored_on,
        _said("monitored_how", monitored_how),
    )


def _end(process: ConsentProcess, day: date) -> Iterator[None]:
    """The consent ends; whoever decides about the work hears it at once."""
    _not_before(process, "ended_on", day, process.consent_on)
    process.ended_on = day
    yield None
    people = User.objects.holding(
        Role.CRM, Role.GM, Role.HRWG, site=process.site_id, on=process.site.today()
    )
    notify(people, "consent_ended", process)


@action(
    "withdraw",
    ConsentProcess,
    may=may.can_step_consent,
    label=gettext_lazy("They withdraw their consent"),
    hint=gettext_lazy("From then on nothing may begin. The general manager is told."),
    serious=True,
    needs_note=True,
)
def withdraw_consent(process: ConsentProcess, *, by: Any, ended_on: date) -> Iterator[None]:
    """The people take their yes back."""
    yield from _end(process, ended_on)


@action(
    "require_renewal",
    ConsentProcess,
    may=may.can_step_consent,
    label=gettext_lazy("The project changed: ask again"),
    hint=gettext_lazy("What they agreed to is no longer what is planned. Nothing may begin."),
    serious=True,
    needs_note=True,
)
def require_renewal(process: ConsentProcess, *, by: Any, ended_on: date) -> Iterator[None]:
    """A material change of the project ends what was agreed for the old one."""
    yield from _end(process, ended_on)


@action(
    "link_meeting",
    ConsentProcess,
    may=may.can_open_consent,
    label=gettext_lazy("Add a meeting"),
)
def link_meeting(process: ConsentProcess, *, by: Any, engagement: Engagement) -> dict[str, Any]:
    """A logged meeting that was part of this process."""
    if engagement.site_id != process.site_id:
        raise ValidationError({"engagement": _("This meeting was at another site.")})
    process.engagements.add(engagement)
    return {"meeting": [None, str(engagement.pk)]}


attach_to_consent = attachable(ConsentProcess, may=may.can_open_consent)
