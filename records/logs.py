"""Log lines as JSON from an allow-list of keys: what is not listed never reaches a file (T24)."""

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog

ALLOWED = {
    "event",
    "level",
    "logger",
    "timestamp",
    "task",
    "count",
    "seconds",
    "status",
    "code",
    "where",
}


def only_allowed_keys(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> dict[str, Any]:
    """Drop unknown keys and line breaks; an exception leaves its type and place, not its text."""
    if error := event.pop("exc_info", None):
        kind, _value, trace = error
        event["code"] = kind.__name__
        while trace and trace.tb_next:
            trace = trace.tb_next
        if trace:
            event["where"] = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
    return {
        key: str(value).replace("\n", " ").replace("\r", " ")
        for key, value in event.items()
        if key in ALLOWED
    }


def formatter() -> logging.Formatter:
    """The formatter named in settings.LOGGING."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            only_allowed_keys,
            structlog.processors.JSONRenderer(),
        ],
    )


def to_console(level: str) -> dict[str, Any]:
    """settings.LOGGING: every line to the console, which the process manager keeps."""
    console = {"handlers": ["console"]}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "records.logs.formatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": console | {"level": level},
        "loggers": {"django.request": console | {"level": "ERROR", "propagate": False}},
    }
