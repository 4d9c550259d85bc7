"""Trusted time stamps (RFC 3161, 可信时间戳): somebody else swears that a hash was there at a time.

Without `WENLU_TIMESTAMP_URL` there are none, and whoever asks is told so. The authority learns a hash and nothing else.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from wenlu.kernel.errors import Unavailable

_SECONDS = 20.0
_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


class TimestampRefused(Unavailable):
    """The authority did not answer, or not with a time stamp of what was asked."""

    code = "timestamp_refused"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A response of the authority as it came (DER), and the time that it swears to."""

    response: bytes
    at: datetime


class TimestampAuthority:
    """The client of one authority; `roots` are the certificates (PEM) that its signatures must lead to, if given."""

    def __init__(self, url: str, roots: Path | None = None) -> None:
        self.url = url
        self._roots = x509.load_pem_x509_certificates(roots.read_bytes()) if roots else []

    async def stamp(self, message: bytes) -> Stamp:
        """Have the hash of a message stamped, and check the answer; raises `TimestampRefused`."""
        request = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA512).build()
        try:
            async with httpx.AsyncClient(timeout=_SECONDS) as client:
                answer = await client.post(self.url, content=request.as_bytes(), headers=_HEADERS)
                answer.raise_for_status()
            response = decode_timestamp_response(answer.content)
        except (httpx.HTTPError, ValueError) as error:
            raise TimestampRefused(f"the time stamp authority does not answer: {type(error).__name__}") from error
        if PKIStatus(response.status) is not PKIStatus.GRANTED:
            raise TimestampRefused(f"the time stamp authority refuses: {PKIStatus(response.status).name}")
        if response.tst_info.nonce != request.nonce or not is_stamped(answer.content, message):
            raise TimestampRefused("the time stamp is of something else")
        if not self._trusts(response, message):
            raise TimestampRefused("the time stamp's signature does not lead to a certificate that is trusted")
        return Stamp(answer.content, response.tst_info.gen_time)

    def is_trusted(self, response: bytes, message: bytes) -> bool:
        """Say whether a kept stamp is of this message and, where roots are given, signed by who leads to one."""
        try:
            return is_stamped(response, message) and self._trusts(decode_timestamp_response(response), message)
        except ValueError:
            return False

    def _trusts(self, response: TimeStampResponse, message: bytes) -> bool:
        if not self._roots:
            return True
        builder = VerifierBuilder()
        for root in self._roots:
            builder = builder.add_root_certificate(root)
        try:
            return builder.build().verify_message(response, message)
        except VerificationError:
            return False


def is_stamped(response: bytes, message: bytes) -> bool:
    """Say whether a stamp carries the hash of this message; whose signature it has is another question."""
    try:
        info = decode_timestamp_response(response).tst_info
    except ValueError:
        return False
    return info.message_imprint.message == hashlib.sha512(message).digest()
