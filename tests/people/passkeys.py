"""A security key made of software: answers a browser's questions as a real one does, without a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def plain(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def loaded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class SoftKey:
    """One passkey for one site, held by whoever touches it."""

    def __init__(self, host: str = "testserver") -> None:
        self.host, self.count = host, 0
        self.secret = ec.generate_private_key(ec.SECP256R1())
        self.credential_id = os.urandom(32)
        self.user_handle = b""

    def _said(self, kind: str, options: dict[str, Any]) -> bytes:
        origin = f"https://{self.host}"
        return json.dumps(
            {"type": kind, "challenge": options["challenge"], "origin": origin}
        ).encode()

    def _state(self, flags: int, more: bytes = b"") -> bytes:
        self.count += 1
        place = hashlib.sha256(self.host.encode()).digest()
        return place + bytes([flags]) + self.count.to_bytes(4, "big") + more

    def _public(self) -> bytes:
        numbers = self.secret.public_key().public_numbers()
        return cbor.encode(
            {
                1: 2,  # an elliptic curve key
                3: -7,  # ES256
                -1: 1,  # P-256
                -2: numbers.x.to_bytes(32, "big"),
                -3: numbers.y.to_bytes(32, "big"),
            }
        )

    def create(self, options: dict[str, Any]) -> str:
        """What the browser hands back after the key was made; `options` as the page carries them."""
        options = options["publicKey"]
        self.user_handle = loaded(options["user"]["id"])
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id
        state = self._state(PRESENT | VERIFIED | ATTESTED, attested + self._public())
        proof = cbor.encode({"fmt": "none", "attStmt": {}, "authData": state})
        return self._answer(
            clientDataJSON=plain(self._said("webauthn.create", options)),
            attestationObject=plain(proof),
        )

    def get(self, options: dict[str, Any]) -> str:
        """What the browser hands back after the key was touched."""
        said = self._said("webauthn.get", options["publicKey"])
        state = self._state(PRESENT | VERIFIED)
        signed = state + hashlib.sha256(said).digest()
        return self._answer(
            clientDataJSON=plain(said),
            authenticatorData=plain(state),
            signature=plain(self.secret.sign(signed, ec.ECDSA(hashes.SHA256()))),
            userHandle=plain(self.user_handle),
        )

    def _answer(self, **response: str) -> str:
        key = plain(self.credential_id)
        return json.dumps(
            {
                "id": key,
                "rawId": key,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )
