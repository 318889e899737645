"""The chain over the trail: any changed, removed, inserted or reordered entry, and any cut tail, is found.

Writers insert entries without waiting for each other; one sealer at a time (advisory lock) numbers and
hashes them a few seconds later. Hourly, the head of the chain is signed (Ed25519) and a copy of the
statement leaves the machine. What a database administrator could still rewrite unseen is the time since
the last seal and the last exported checkpoint. Source: reliability §4.5.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection, transaction

from records import clock, failpoints
from records.models import Checkpoint, Entry, Seal

START = b"\0" * 32
LOCK = 7_305_100  # pg_advisory_xact_lock: one sealer at a time; the unique position is what guarantees it
SETTLED = timedelta(
    minutes=10
)  # an entry this old belongs to a transaction that has surely shown itself
RECENT = 50_000  # entries before the head that a running transaction may still add to
BACKDATED = timedelta(hours=1)
COLUMNS = ["id", "at", "by_id", "kind", "verb", "about_id", "record_id", "note", "changes"]


def canonical(values: dict[str, Any]) -> bytes:
    """An entry as bytes that do not depend on time zone, key order or platform."""
    plain = {name: str(value) if value is not None else None for name, value in values.items()}
    plain["at"] = f"{values['at'].timestamp():.6f}"
    plain["changes"] = json.dumps(values["changes"], sort_keys=True, ensure_ascii=False)
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def link(previous: bytes, values: dict[str, Any]) -> bytes:
    return hashlib.sha256(previous + canonical(values)).digest()


def seal(limit: int = 5000, *, everywhere: bool = False) -> int:
    """Seal what is not yet, in order of arrival. Returns how many; 0 when another sealer is at it.

    Looks only near the head, to stay quick over millions of rows; `everywhere` looks at all of them.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                return 0
        head = Seal.objects.order_by("-position").first()
        position, previous = (head.position, bytes(head.hash)) if head else (0, START)
        loose = Entry.objects.unsealed()
        if head and not everywhere:
            loose = loose.filter(id__gt=head.entry_id - RECENT)
        rows = list(loose.values(*COLUMNS)[:limit])
        seals = []
        for place, values in enumerate(rows, start=position + 1):
            previous = link(previous, values)
            seals.append(Seal(position=place, entry_id=values["id"], hash=previous))
        Seal.objects.bulk_create(seals, batch_size=1000)
        failpoints.reached("before the seal commits")
    return len(seals)


def signing_key() -> Ed25519PrivateKey:
    """The key from TRAIL_SIGNING_KEY; demo and tests derive one, production refuses to start without."""
    seed = settings.TRAIL_SIGNING_KEY or hashlib.sha256(settings.SECRET_KEY.encode()).hexdigest()
    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))


def statement(position: int, digest: bytes, made_at: Any) -> bytes:
    return f"parley trail {position} {digest.hex()} {made_at.timestamp():.6f}".encode()


def sign_checkpoint() -> Checkpoint | None:
    """Sign the head, keep the row, and copy the statement into CHECKPOINT_DIR."""
    seal(everywhere=True)
    head = Seal.objects.order_by("-position").first()
    if head is None:
        return None
    made_at = clock.now()
    words = statement(head.position, bytes(head.hash), made_at)
    signature = signing_key().sign(words)
    made = Checkpoint.objects.create(
        position=head.position, hash=bytes(head.hash), made_at=made_at, signature=signature
    )
    folder = Path(settings.CHECKPOINT_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    line = json.dumps({"statement": words.decode(), "signature": signature.hex()})
    (folder / f"{head.position:012d}.json").write_text(line + "\n")
    return made


def fingerprint() -> str:
    """The head of the chain in a form short enough to print on paper."""
    head = Seal.objects.order_by("-position").first()
    return f"{head.position}-{bytes(head.hash).hex()[:16]}" if head else "0"


@dataclass(frozen=True)
class Flaw:
    """One thing wrong with the trail: where (position or entry) and what."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def verify(folder: Path | None = None) -> Iterator[Flaw]:
    """Walk the whole chain and compare it with every signed checkpoint, in the table and in `folder`."""
    hashes: dict[int, bytes] = {0: START}
    wanted = _promised(folder)
    previous, place, latest = START, 0, None
    for seal_ in (
        Seal.objects.order_by("position").select_related("entry").iterator(chunk_size=2000)
    ):
        place += 1
        if seal_.position != place:
            yield Flaw(f"position {place}", f"missing; the next seal is {seal_.position}")
            place = seal_.position
        values = {name: getattr(seal_.entry, name) for name in COLUMNS}
        if link(previous, values) != bytes(seal_.hash):
            yield Flaw(f"position {place}", f"entry {seal_.entry_id} does not match its seal")
        if latest and values["at"] < latest - BACKDATED:
            yield Flaw(
                f"position {place}", f"entry {seal_.entry_id} is dated before its neighbours"
            )
        latest = max(latest, values["at"]) if latest else values["at"]
        previous = bytes(seal_.hash)
        if place in wanted:
            hashes[place] = previous
    if lost := Seal.objects.filter(position__gt=place).count():
        yield Flaw(f"position {place + 1}", f"the last {lost} seals have lost their entries")
    yield from _compare(wanted, hashes)
    yield from _left_unsealed()


def _promised(folder: Path | None) -> dict[int, list[tuple[bytes, bytes, bytes]]]:
    """position -> [(hash, statement, signature)] from the table and from the exported copies."""
    promises: dict[int, list[tuple[bytes, bytes, bytes]]] = {}
    for row in Checkpoint.objects.all():
        words = statement(row.position, bytes(row.hash), row.made_at)
        promises.setdefault(row.position, []).append((bytes(row.hash), words, bytes(row.signature)))
    for path in sorted(folder.glob("*.json")) if folder and folder.exists() else []:
        copy = json.loads(path.read_text())
        words = copy["statement"].split()
        promises.setdefault(int(words[2]), []).append(
            (bytes.fromhex(words[3]), copy["statement"].encode(), bytes.fromhex(copy["signature"]))
        )
    return promises


def _compare(
    wanted: dict[int, list[tuple[bytes, bytes, bytes]]], hashes: dict[int, bytes]
) -> Iterator[Flaw]:
    public = signing_key().public_key()
    for position, promises in sorted(wanted.items()):
        for digest, words, signature in promises:
            try:
                public.verify(signature, words)
            except InvalidSignature:
                yield Flaw(f"checkpoint {position}", "its signature is not ours")
                continue
            if position not in hashes:
                yield Flaw(f"checkpoint {position}", "the trail ends before it: its tail was cut")
            elif hashes[position] != digest:
                yield Flaw(f"checkpoint {position}", "the trail was rewritten before it")


def _left_unsealed() -> Iterator[Flaw]:
    """An entry older than the last seal without one was slipped in, or the sealer stands still."""
    head = Seal.objects.order_by("-position").select_related("entry").first()
    if head is None:
        return
    for entry in Entry.objects.unsealed().filter(
        id__lt=head.entry_id, at__lt=clock.now() - SETTLED
    )[:100]:
        yield Flaw(f"entry {entry.pk}", "was never sealed although later ones are")
