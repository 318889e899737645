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
