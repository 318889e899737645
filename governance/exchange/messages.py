"""The columns of a file of key messages that goes out."""

from records.exports import Columns

MESSAGE: Columns = [
    ("about", lambda row: row.title),
    ("version", lambda row: row.edition),
    ("topics", lambda row: ", ".join(row.topics)),
    ("site", lambda row: row.site.name if row.site else ""),
    ("what we say", lambda row: "\n".join(f"{name}: {text}" for name, text in row.texts.items())),
    ("what we do not say", lambda row: row.do_not_say),
    ("owner", lambda row: row.owner.name),
    ("valid from", lambda row: row.starts_on.isoformat()),
    ("valid until", lambda row: row.ends_on.isoformat() if row.ends_on else ""),
    ("status", lambda row: row.get_status_display()),
    ("written by", lambda row: row.author.name),
    ("approved by", lambda row: row.approved_by.name if row.approved_by else ""),
]
