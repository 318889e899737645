"""Every clock of the system. A message only says "look now"; what there is to do stands in PostgreSQL.

Losing a message, or getting it twice, changes nothing: each task is a sweep over rows that claims
them under a lock and is safe to run twice. See docs/operation.md for running the same from cron.
"""

import os
from typing import Any

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("parley")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(  # reliability first, speed second
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    task_default_queue="default",
    task_time_limit=180,
    task_soft_time_limit=150,
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=200,
    worker_max_memory_per_child=400_000,  # kB
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_soft_shutdown_timeout=10,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={
        "visibility_timeout": 300,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_timeout": 10,
        "socket_connect_timeout": 5,
        "socket_keepalive": True,
    },
    visibility_timeout=300,
    timezone="UTC",
)
app.autodiscover_tasks()


TICK = float(
    os.environ.get("PARLEY_TICK", "60")
)  # seconds; rehearsals let quick clocks tick faster


def every(seconds: float, task: str, queue: str = "default") -> dict[str, Any]:
    """A tick that is worthless once the next one is due, so it expires before it."""
    seconds = min(seconds, TICK) if seconds <= 60 else seconds
    return {
        "task": task,
        "schedule": seconds,
        "options": {"queue": queue, "expires": max(seconds * 0.9, 1)},
    }


app.conf.beat_schedule = {
    "sweep the clocks of all floors": every(60, "risks.tasks.sweep"),
    "send the mail that waits": every(5, "records.tasks.send_mail", "mail"),
    "seal the trail": every(5, "records.tasks.seal_trail"),
    "sign a checkpoint of the trail": every(3600, "records.tasks.sign_checkpoint"),
    "render the reports that wait": every(3, "reports.tasks.render_waiting", "reports"),
    "read the lists that came in": every(3, "engagement.tasks.work_imports", "reports"),
    "forget the lists that came in": every(3600, "engagement.tasks.forget_imports"),
    "order the reports of the month": every(3600, "reports.tasks.order_monthly"),
    "say that a worker lives": every(60, "records.tasks.beat_heart"),
}
