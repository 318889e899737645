"""The columns of the files that go out about engagement. Contacts of persons never leave by a register's export."""

from records.exports import Columns

COMMUNITY: Columns = [
    ("site", "site__name"),
    ("community", "name"),
    ("kind", "kind"),
    ("women and girls", "population_female"),
    ("men and boys", "population_male"),
    ("source", "population_source"),
    ("languages", lambda row: ", ".join(row.languages)),
    ("officer", "officer__name"),
]
GROUP: Columns = [
    ("site", "site__name"),
    ("community", "community__name"),
    ("group", "name"),
    ("part of", "parent__name"),
    ("category", "category"),
    ("affected", "is_affected"),
    ("interest", "interest"),
    ("influence", "influence"),
    ("impact", "impact"),
    ("priority", lambda row: row.priority),
    ("inclusion", "inclusion"),
    ("relationship", "relationship"),
    ("judged on", "relationship_on"),
    ("known since", "registered_on"),
    ("status", "status"),
]
COVERAGE: Columns = [
    ("site", "site__name"),
    ("community", "community__name"),
    ("group", "name"),
    ("vulnerable", "vulnerable"),
    ("last heard", "last_heard"),
    ("known since", "registered_on"),
    ("days passed", "elapsed"),
    ("interval", "interval_kept"),
    ("patience", "patience"),
    ("to be heard by", "heard_by"),
    ("gap", "gap"),
    ("never heard", "never_engaged"),
    ("new", "is_new"),
    ("met too often", "overmet"),
]
STAKEHOLDER: Columns = [
    ("site", "site__name"),
    ("community", "community__name"),
    ("name", "name"),
    ("kind", "kind"),
    ("role", "role"),
    ("why we keep this", "consent_basis"),
    ("status", "status"),
    ("keep until", "retention_until"),
    ("does not want contact", "do_not_contact"),
]
ENGAGEMENT: Columns = [
    ("number", "number"),
    ("site", "site__name"),
    ("community", "community__name"),
    ("date", "held_on"),
    ("place", "place"),
    ("how", "channel"),
    ("about", "title"),
    ("people", "people"),
    ("status", "status"),
    ("logged by", "logged_by__name"),
    ("logged at", "created_at"),
]
CONCERN: Columns = [
    ("site", "site__name"),
    ("meeting", "engagement__number"),
    ("group", "group__name"),
    ("topic", "topic__name"),
    ("concern", "text"),
    ("status", "status"),
    ("answer due", "answer_due"),
    ("answered on", "answered_on"),
]
EARLY_SIGN: Columns = [
    ("site", "site__name"),
    ("community", "community__name"),
    ("topic", "topic__name"),
    ("heard on", "heard_on"),
    ("how", "way"),
    ("confidence", lambda row: row.confidence),
    ("what is said", "text"),
    ("status", "status"),
]
QUIET_DAY: Columns = [
    ("site", "site__name"),
    ("day", "day"),
    ("officer", "officer__name"),
    ("remark", "remark"),
]
INFORMATION_REQUEST: Columns = [
    ("number", "number"),
    ("site", "site__name"),
    ("group", "group__name"),
    ("what they ask for", "text"),
    ("received on", "received_on"),
    ("due on", "due_on"),
    ("status", "status"),
    ("ended on", "ended_on"),
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
