"""The columns of a file of mandates that goes out."""

from records.exports import Columns

MANDATE: Columns = [
    ("who", lambda row: row.holder),
    ("kind of promise", lambda row: row.get_kind_display() if row.kind else ""),
    ("site", lambda row: row.site.name if row.site else ""),
    ("worth up to", lambda row: "" if row.amount_up_to is None else row.amount_up_to),
    ("currency", lambda row: row.currency),
    ("for at most, days", lambda row: "" if row.days_up_to is None else row.days_up_to),
    ("they may", lambda row: row.get_answer_display()),
    ("whom to ask or tell", lambda row: row.get_with_role_display()),
    ("valid from", lambda row: row.starts_on.isoformat()),
    ("valid until", lambda row: row.ends_on.isoformat() if row.ends_on else ""),
    ("status", lambda row: row.get_status_display()),
    ("proposed by", lambda row: row.author.name),
    ("approved by", lambda row: row.approved_by.name if row.approved_by else ""),
]
