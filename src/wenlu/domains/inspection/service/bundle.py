"""The machine-readable half of an export: everything that proves it, in a form that needs none of us to be checked."""

import base64
import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from importlib.resources import files

import orjson

from wenlu.domains.conversations.service import Evident, Proof, Testimony

FORMAT = "wenlu-evidence/1"
_WITHHELD = "aml"
"""The signal that only its own post may see (Anti-Money-Laundering Law); no event should hold it, and none leaves."""
_MEDIA = {"image/png": ".png", "image/jpeg": ".jpg", "application/pdf": ".pdf", "text/plain": ".txt"}
_README = """\
本压缩包是会话证据，可在没有本平台的情况下独立验证：
解压后运行 python3 verify.py（仅需 Python 3.9 以上）。
证据.pdf 供阅读（个人信息已遮盖）；manifest.json 列出全部内容并已签名；
conversations 为逐条事件（密文、明文与散列链）；seals 为每日封存与时间戳；
rules 为当时判定所用的合规规则；attachments 为附件。
请将脚本打印的密钥指纹与公司公布的指纹核对。内含客户信息，请依法保管。

This archive is evidence and can be verified without the platform that made it:
unpack it and run python3 verify.py (Python 3.9 or later, nothing else).
证据.pdf is for reading, personal data covered; manifest.json lists everything and is signed;
conversations holds every event (ciphertext, plain text, chain of hashes);
seals holds daily seals and time stamps; rules the rules that judged; attachments the files.
Compare the fingerprint that the script prints with the one that the firm has published.
It contains customers' data: keep it as the law asks.
"""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that goes into an export."""

    scope: str
    subject_id: str
    made_at: datetime
    made_by: str
    reason: str
    firm: str
    customer: Mapping[str, object]
    testimonies: list[Testimony]
    proofs: dict[str, list[Proof]]
    """By conversation."""
    keys: dict[str, bytes]
    """Public keys of seals, by fingerprint."""
    rules: dict[int, Mapping[str, object]]
    attachments: dict[str, tuple[str, str, bytes]]
    """Name, media type and content, by id."""
    sees_secrets: bool
    pdf: bytes = b""


@dataclass(slots=True)
class Bundle:
    """An archive that is being filled; remembers what the manifest says of each file."""

    _buffer: io.BytesIO = field(default_factory=io.BytesIO)
    _digests: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._archive = zipfile.ZipFile(self._buffer, "w", zipfile.ZIP_DEFLATED)

    _archive: zipfile.ZipFile = field(init=False)

    def add(self, name: str, data: bytes) -> str:
        self._archive.writestr(name, data)
        self._digests[name] = hashlib.sha256(data).hexdigest()
        return name

    def finish(self, manifest: bytes, signature: bytes) -> bytes:
        self._archive.writestr("manifest.json", manifest)
        self._archive.writestr("manifest.signature.json", signature)
        self._archive.close()
        return self._buffer.getvalue()

    @property
    def digests(self) -> dict[str, str]:
        return dict(self._digests)


def fill(material: Material) -> tuple[Bundle, bytes]:
    """Return the archive and its manifest, which is still to be signed."""
    bundle = Bundle()
    bundle.add("证据.pdf", material.pdf)
    bundle.add("README.txt", _README.encode())
    bundle.add("verify.py", (files("wenlu.domains.inspection") / "verifier" / "verify.py").read_bytes())
    manifest = {
        "format": FORMAT,
        "made_at": material.made_at.isoformat(),
        "made_by": material.made_by,
        "reason": material.reason,
        "firm": material.firm,
        "scope": material.scope,
        "subject": material.subject_id,
        "customer": material.customer,
        "conversations": [_conversation(bundle, material, item) for item in material.testimonies],
        "seals": dict(_seals(bundle, material)),
        "keys": {id_: public.hex() for id_, public in material.keys.items()},
        "rules": {str(version): _rules(bundle, version, body) for version, body in material.rules.items()},
        "attachments": {id_: _file(bundle, id_, *rest) for id_, rest in material.attachments.items()},
        "files": bundle.digests,
    }
    return bundle, orjson.dumps(manifest, option=orjson.OPT_INDENT_2)


def is_withheld(event: Evident, *, sees_secrets: bool) -> bool:
    """Say whether an event's words are kept back: what the law keeps secret leaves only with who may see it."""
    if sees_secrets or event.plain is None:
        return False
    return _WITHHELD in set(_signals(orjson.loads(event.plain)))


def _signals(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if name == "signals" and isinstance(inner, list):
                yield from inner
            yield from _signals(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _signals(inner)


def _conversation(bundle: Bundle, material: Material, item: Testimony) -> dict[str, object]:
    id_ = str(item.conversation_id)
    lines = b"\n".join(orjson.dumps(_event(event, material)) for event in item.events)
    return {
        "id": id_,
        "channel": item.channel,
        "locale": item.locale,
        "opened_at": item.opened_at.isoformat(),
        "closed_at": item.closed_at.isoformat() if item.closed_at else None,
        "head_seq": item.head_seq,
        "head_hash": item.head_hash.hex(),
        "key": item.key.hex() if item.key else None,
        "file": bundle.add(f"conversations/{id_}.jsonl", lines + b"\n"),
        "proofs": [
            {
                "day": proof.kept.seal.day.isoformat(),
                "seq": proof.leaf.seq,
                "index": proof.index,
                "size": proof.size,
                "path": [step.hex() for step in proof.path],
            }
            for proof in material.proofs[id_]
        ],
    }


def _event(event: Evident, material: Material) -> dict[str, object]:
    link = event.link
    if is_withheld(event, sees_secrets=material.sees_secrets):
        return {"seq": link.seq, "hash": event.digest.hex(), "withheld": True}
    return {
        "seq": link.seq,
        "kind": link.kind,
        "audience": link.audience,
        "actor_kind": link.actor_kind,
        "actor_id": str(link.actor_id) if link.actor_id else None,
        "at": link.at.isoformat(),
        "client_id": str(link.client_id),
        "ciphertext": base64.b64encode(link.ciphertext).decode(),
        "hash": event.digest.hex(),
        "plain": None if event.plain is None else event.plain.decode(),
    }


def _seals(bundle: Bundle, material: Material) -> Iterator[tuple[str, dict[str, object]]]:
    kept = {proof.kept.seal.day.isoformat(): proof.kept for proofs in material.proofs.values() for proof in proofs}
    for day, item in sorted(kept.items()):
        statement = item.seal.statement()
        bundle.add(f"seals/{day}.message", statement + item.signature)
        stamp = bundle.add(f"seals/{day}.tsr", item.response) if item.response else None
        yield day, {"statement": statement.decode(), "signature": item.signature.hex(), "timestamp": stamp}


def _rules(bundle: Bundle, version: int, body: Mapping[str, object]) -> str:
    return bundle.add(f"rules/{version}.json", orjson.dumps(body, option=orjson.OPT_INDENT_2))


def _file(bundle: Bundle, id_: str, name: str, media_type: str, data: bytes) -> str:
    """Name a file by its id: people put anything into names, and `name` stands in the message."""
    ending = _MEDIA.get(media_type, "." + name.rpartition(".")[2] if "." in name else "")
    return bundle.add(f"attachments/{id_}{ending if ending[1:].isalnum() else ''}", data)
