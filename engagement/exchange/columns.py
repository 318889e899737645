"""The columns of the files that go out about engagement. Contacts of persons never leave by a register's export."""

from records.exports import Columns

COMMUNITY: Columns = [
    ("site", lambda row: row.site.name),
    ("community", lambda row: row.name),
    ("kind", lambda row: row.get_kind_display()),
    ("women and girls", lambda row: row.population_female),
    ("men and boys", lambda row: row.population_male),
    ("source", lambda row: row.population_source),
    ("languages", lambda row: ", ".join(row.languages)),
    ("officer", lambda row: row.officer.name if row.officer else ""),
]
GROUP: Columns = [
    ("site", lambda row: row.site.name),
    ("community", lambda row: row.community.name if row.community else ""),
    ("group", lambda row: row.name),
    ("part of", lambda row: row.parent.name if row.parent else ""),
    ("category", lambda row: row.get_category_display()),
    ("affected", lambda row: row.is_affected),
    ("interest", lambda row: row.interest),
    ("influence", lambda row: row.influence),
    ("impact", lambda row: row.impact),
    ("priority", lambda row: row.priority),
    ("inclusion", lambda row: row.get_inclusion_display()),
    ("relationship", lambda row: row.get_relationship_display()),
    ("judged on", lambda row: row.relationship_on.isoformat() if row.relationship_on else ""),
    ("known since", lambda row: row.registered_on.isoformat()),
    ("status", lambda row: row.get_status_display()),
]
COVERAGE: Columns = [
    ("site", lambda row: row.site.name),
    ("community", lambda row: row.community.name if row.community else ""),
    ("group", lambda row: row.name),
    ("vulnerable", lambda row: row.vulnerable),
    ("last heard", lambda row: row.last_heard.isoformat() if row.last_heard else ""),
    ("known since", lambda row: row.registered_on.isoformat()),
    ("days passed", lambda row: row.elapsed),
    ("interval", lambda row: row.interval_kept),
    ("patience", lambda row: row.patience),
    ("to be heard by", lambda row: row.heard_by.isoformat()),
    ("gap", lambda row: row.gap),
    ("never heard", lambda row: row.never_engaged),
    ("new", lambda row: row.is_new),
    ("met too often", lambda row: row.overmet),
]
STAKEHOLDER: Columns = [
    ("site", lambda row: row.site.name),
    ("community", lambda row: row.community.name if row.community else ""),
    ("name", lambda row: row.name),
    ("kind", lambda row: row.get_kind_display()),
    ("role", lambda row: row.role),
    ("why we keep this", lambda row: row.get_consent_basis_display()),
    ("status", lambda row: row.get_status_display()),
    ("keep until", lambda row: row.retention_until.isoformat() if row.retention_until else ""),
    ("does not want contact", lambda row: row.do_not_contact),
]
ENGAGEMENT: Columns = [
    ("number", lambda row: row.number),
    ("site", lambda row: row.site.name),
    ("community", lambda row: row.community.name if row.community else ""),
    ("date", lambda row: row.held_on.isoformat()),
    ("place", lambda row: row.place),
    ("how", lambda row: row.get_channel_display()),
    ("about", lambda row: row.title),
    ("people", lambda row: row.people),
    ("status", lambda row: row.get_status_display()),
    ("logged by", lambda row: row.logged_by.name),
    ("logged at", lambda row: row.created_at.isoformat()),
]
CONCERN: Columns = [
    ("site", lambda row: row.site.name),
    ("meeting", lambda row: row.engagement.number),
    ("group", lambda row: row.group.name),
    ("topic", lambda row: row.topic.name),
    ("concern", lambda row: row.text),
    ("status", lambda row: row.get_status_display()),
    ("answer due", lambda row: row.answer_due.isoformat() if row.answer_due else ""),
    ("answered on", lambda row: row.answered_on.isoformat() if row.answered_on else ""),
]
EARLY_SIGN: Columns = [
    ("site", lambda row: row.site.name),
    ("community", lambda row: row.community.name if row.community else ""),
    ("topic", lambda row: row.topic.name),
    ("heard on", lambda row: row.heard_on.isoformat()),
    ("how", lambda row: row.get_way_display()),
    ("confidence", lambda row: row.confidence),
    ("what is said", lambda row: row.text),
    ("status", lambda row: row.get_status_display()),
]
QUIET_DAY: Columns = [
    ("site", lambda row: row.site.name),
    ("day", lambda row: row.day.isoformat()),
    ("officer", lambda row: row.officer.name),
    ("remark", lambda row: row.remark),
]
INFORMATION_REQUEST: Columns = [
    ("number", lambda row: row.number),
    ("site", lambda row: row.site.name),
    ("group", lambda row: row.group.name),
    ("what they ask for", lambda row: row.text),
    ("received on", lambda row: row.received_on.isoformat()),
    ("due on", lambda row: row.due_on.isoformat()),
    ("status", lambda row: row.get_status_display()),
    ("ended on", lambda row: row.ended_on.isoformat() if row.ended_on else ""),
]
PLANNED: Columns = [
    ("site", lambda row: row.site.name),
    ("community", lambda row: row.community.name if row.community else ""),
    ("group", lambda row: row.group.name),
    ("about", lambda row: row.purpose),
    ("how", lambda row: row.get_method_display()),
    ("date", lambda row: row.planned_on.isoformat()),
    ("first date", lambda row: row.first_on.isoformat()),
    ("counts as held until", lambda row: row.due_on.isoformat()),
    ("status", lambda row: row.get_status_display()),
    ("moved", lambda row: row.reschedulings),
    ("responsible", lambda row: row.responsible.name),
]
PLAN: Columns = [
    ("site", lambda row: row.site.name),
    ("plan", lambda row: row.title),
    ("edition", lambda row: row.edition),
    ("from", lambda row: row.starts_on.isoformat()),
    ("until", lambda row: row.ends_on.isoformat()),
    ("status", lambda row: row.get_status_display()),
    ("approved on", lambda row: row.approved_on.isoformat() if row.approved_on else ""),
    ("made public on", lambda row: row.disclosed_on.isoformat() if row.disclosed_on else ""),
]
PHASE: Columns = [
    ("site", lambda row: row.site.name),
    ("phase", lambda row: row.name),
    ("planned start", lambda row: row.starts_on.isoformat()),
    ("begun on", lambda row: row.begun_on.isoformat() if row.begun_on else ""),
]
CONSENT: Columns = [
    ("site", lambda row: row.site.name),
    ("community", lambda row: row.community.name),
    ("people concerned", lambda row: row.group.name if row.group else ""),
    ("activity", lambda row: row.activity),
    ("why consent is needed", lambda row: row.get_trigger_display()),
    ("status", lambda row: row.get_status_display()),
    ("required since", lambda row: row.opened_on.isoformat()),
    ("decided on", lambda row: row.consent_on.isoformat() if row.consent_on else ""),
    ("conditions", lambda row: len(row.conditions.all())),
    ("verified", lambda row: sum(one.verified_on is not None for one in row.conditions.all())),
    (
        "began on",
        lambda row: row.activity_started_on.isoformat() if row.activity_started_on else "",
    ),
    ("began without consent", lambda row: row.without_consent),
]
OFFICE: Columns = [
    ("site", lambda row: row.site.name),
    ("community", lambda row: row.community.name if row.community else ""),
    ("office", lambda row: row.name),
    ("how to find it", lambda row: row.address),
    ("languages", lambda row: ", ".join(row.languages)),
    ("phone", lambda row: row.phone),
    ("status", lambda row: row.get_status_display()),
    ("last day", lambda row: row.ended_on.isoformat() if row.ended_on else ""),
]
OFFICER: Columns = [
    ("site", lambda row: row.site.name),
    ("officer", lambda row: row.officer.name),
    ("office", lambda row: row.office.name if row.office else ""),
    ("communities", lambda row: ", ".join(one.name for one in row.communities.all())),
    ("languages", lambda row: ", ".join(row.languages)),
    ("status", lambda row: row.get_status_display()),
]
