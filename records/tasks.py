"""Clocks of the foundation: mail, the seal of the trail, its checkpoint, the heartbeat. Each safe to run twice."""

from datetime import timedelta

from celery import shared_task
from django.core.mail import get_connection

from records import clock, notices, sealer
from records.models import SystemState


@shared_task
def send_mail() -> int:
    """Gather what waits into mails and send them over one connection; returns how many were sent."""
    notices.gather()
    sent = 0
    connection = (
        get_connection()
    )  # opened by the first mail, so that a server that is away postpones it
    try:
        while batch := notices.claim():
            sent += sum(notices.send(mail, connection) for mail in batch)
    finally:
        connection.close()
    return sent


@shared_task
def seal_trail() -> int:
    """Seal every entry that is not in the chain yet."""
    total = 0
    while sealed := sealer.seal():
        total += sealed
    return total


@shared_task
def sign_checkpoint() -> None:
    """Sign the head of the chain and let a copy leave the machine."""
    sealer.sign_checkpoint()


@shared_task
def beat_heart() -> None:
    """A worker took a message from the clock and could write: the row that health looks at."""
    SystemState.objects.update_or_create(key="heartbeat", defaults={"at": clock.now()})


def is_alive(within: timedelta = timedelta(minutes=3)) -> bool:
    """Whether a worker has shown itself lately."""
    return SystemState.objects.filter(key="heartbeat", at__gt=clock.now() - within).exists()
