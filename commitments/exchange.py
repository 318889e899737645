"""The columns of a commitments file that goes out."""

from records.exports import Columns

COMMITMENT: Columns = [
    ("number", lambda row: row.number),
    ("site", lambda row: row.site.name),
    ("community", lambda row: row.community.name if row.community else ""),
    ("summary", lambda row: row.summary),
    ("as said", lambda row: row.as_said),
    ("promised to", lambda row: row.made_to.name),
    ("promised on", lambda row: row.made_on.isoformat()),
    ("status", lambda row: row.get_status_display()),
    ("source", lambda row: row.get_source_display()),
    ("who delivers", lambda row: row.owner_name),
    ("accountable", lambda row: row.accountable.name if row.accountable else ""),
    ("original due", lambda row: row.original_due.isoformat()),
    ("due", lambda row: row.current_due.isoformat()),
    ("agreed due", lambda row: row.agreed_due.isoformat()),
    ("slip, days", lambda row: row.slip_days),
    ("fulfilled on", lambda row: row.fulfilled_on.isoformat() if row.fulfilled_on else ""),
]
