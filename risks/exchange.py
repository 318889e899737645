"""The columns of an escalations file that goes out."""

from records.exports import Columns

ESCALATION: Columns = [
    ("level", lambda row: row.level),
    ("site", lambda row: row.site.name),
    ("matter", lambda row: str(row.matter)),
    ("why", lambda row: row.reason),
    ("status", lambda row: row.get_status_display()),
    ("fell due", lambda row: row.due_at.isoformat()),
    ("raised", lambda row: row.detected_at.isoformat()),
    ("acknowledge until", lambda row: row.acknowledge_by.isoformat() if row.acknowledge_by else ""),
    ("acknowledged", lambda row: row.acknowledged_at.isoformat() if row.acknowledged_at else ""),
    ("decide until", lambda row: row.decide_by.isoformat() if row.decide_by else ""),
    ("decided", lambda row: row.decided_at.isoformat() if row.decided_at else ""),
    ("decision", lambda row: row.get_decision_display() if row.decision else ""),
]
