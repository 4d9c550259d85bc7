#!/usr/bin/env python3
"""Verifies an export of evidence without the platform that made it. Needs Python 3.9 or later and nothing else.

    python3 verify.py [FOLDER]        the folder that holds manifest.json; by default that of this script
    python3 verify.py FOLDER --key FINGERPRINT     accept only seals and signatures of this key

What is checked, and what it means:

1. manifest   every file is the one that was exported; the manifest is signed with a key of the firm.
2. chain      each event's hash covers its ciphertext, who, when, what kind, and the hash before it.
3. words      each plain text, encrypted under the key disclosed here (AES-256-GCM), gives exactly that ciphertext.
4. files      each attachment has the SHA-256 that stands in its message.
5. seals      the end of each chain leads to the root of a day (RFC 6962); the day's statement is signed (Ed25519, or
              SM2 with SM3), and where there is a time stamp (RFC 3161) it is of this statement.

The signature of a time stamp itself is checked with OpenSSL; the command is printed. Compare the fingerprints that are
printed with those that the firm or its regulator has published: a signature proves no more than who holds its key.
With the package `cryptography` installed the third check runs about a thousand times faster; the result is the same.
"""

import base64
import hashlib
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
GENESIS = bytes(32)


def main() -> int:
    arguments = sys.argv[1:]
    trusted = arguments[arguments.index("--key") + 1] if "--key" in arguments else None
    given = [item for item in arguments if not item.startswith("--") and item != trusted]
    report = verify(Path(given[0]) if given else Path(__file__).resolve().parent, trusted)
    for line in report["notes"]:
        print(line)
    for line in report["problems"]:
        print("PROBLEM:", line)
    print("NOT VERIFIED 未通过验证" if report["problems"] else "VERIFIED 验证通过")
    return 1 if report["problems"] else 0


def verify(folder: Path, trusted=None) -> dict:
    """Return {"problems": [...], "notes": [...]}."""
    problems, notes = [], []
    manifest = check_manifest(folder, trusted, problems, notes)
    if manifest is None:
        return {"problems": problems, "notes": notes}
    seals = {day: check_seal(folder, day, manifest, trusted, problems, notes) for day in manifest["seals"]}
    counts = {"events": 0, "read": 0, "withheld": 0, "destroyed": 0, "files": 0}
    for conversation in manifest["conversations"]:
        check_conversation(folder, conversation, manifest, seals, counts, problems, notes)
    notes.append(
        "{} conversations, {events} events: {read} read and proven, {withheld} withheld, {destroyed} with their key "
        "destroyed; {files} files".format(len(manifest["conversations"]), **counts)
    )
    return {"problems": problems, "notes": notes}


# ---- 1. manifest ----------------------------------------------------------------------------------------------------


def check_manifest(folder: Path, trusted, problems: list, notes: list):
    data = (folder / "manifest.json").read_bytes()
    signature = json.loads((folder / "manifest.signature.json").read_text())
    public = bytes.fromhex(signature["public_key"])
    if not is_signed(signature["algorithm"], public, data, bytes.fromhex(signature["signature"])):
        problems.append("manifest.json is not what was signed")
        return None
    check_key("manifest", public, trusted, problems, notes)
    manifest = json.loads(data)
    if manifest["format"] != "wenlu-evidence/1":
        problems.append("manifest.json is of a format that this script does not know")
        return None
    for name, digest in manifest["files"].items():
        path = folder / name
        if not path.is_file():
            problems.append(f"{name} is missing")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            problems.append(f"{name} is not the file that was exported")
    return None if problems else manifest


def check_key(what: str, public: bytes, trusted, problems: list, notes: list) -> None:
    fingerprint = hashlib.sha256(public).hexdigest()[:32]
    note = f"{what}: signed with key {fingerprint}"
    if trusted is not None and trusted != fingerprint:
        problems.append(f"{note}, which is not the key that is trusted")
    elif note not in notes:
        notes.append(note)


# ---- 2. chain, 3. words, 4. files -----------------------------------------------------------------------------------


def check_conversation(folder, conversation, manifest, seals, counts, problems, notes) -> None:
    id_, key = conversation["id"], conversation["key"]
    before, hashes = GENESIS, {}
    lines = (folder / conversation["file"]).read_text("utf-8").splitlines()
    for expected, line in enumerate(lines, 1):
        event = json.loads(line)
        place = f"conversation {id_}, event {event['seq']}"
        if event["seq"] != expected:
            problems.append(f"{place}: event {expected} is missing before it")
            return
        kept = bytes.fromhex(event["hash"])
        counts["events"] += 1
        if event.get("withheld"):
            counts["withheld"] += 1
        else:
            if chain_hash(before, id_, event) != kept:
                problems.append(f"{place}: is not what its hash was made from")
            check_words(folder, place, id_, event, key, manifest, counts, problems)
        before = hashes[expected] = kept
    if len(lines) != conversation["head_seq"] or before.hex() != conversation["head_hash"]:
        problems.append(f"conversation {id_}: does not end where it should")
    check_proofs(conversation, hashes, seals, problems, notes)


def chain_hash(before: bytes, id_: str, event: dict) -> bytes:
    digest = hashlib.sha256(before)
    at = (datetime.fromisoformat(event["at"]) - EPOCH) // timedelta(microseconds=1)
    for field in (
        UUID(id_).bytes,
        event["seq"].to_bytes(8, "big"),
        event["kind"].encode(),
        event["audience"].encode(),
        event["actor_kind"].encode(),
        UUID(event["actor_id"]).bytes if event["actor_id"] else b"",
        at.to_bytes(8, "big"),
        UUID(event["client_id"]).bytes,
        base64.b64decode(event["ciphertext"]),
    ):
        digest.update(len(field).to_bytes(4, "big"))
        digest.update(field)
    return digest.digest()


def check_words(folder, place, id_, event, key, manifest, counts, problems) -> None:
    if event["plain"] is None:
        counts["destroyed"] += 1
        return
    if key is None:
        problems.append(f"{place}: there is a plain text and no key")
        return
    sealed = base64.b64decode(event["ciphertext"])
    context = UUID(id_).bytes + UUID(event["client_id"]).bytes
    if encrypt(bytes.fromhex(key), sealed[:12], event["plain"].encode(), context) != sealed[12:]:
        problems.append(f"{place}: the plain text is not what was encrypted")
        return
    counts["read"] += 1
    body = json.loads(event["plain"])["body"]
    attached = body.get("attachment") if event["kind"] == "message" and body.get("kind") == "file" else None
    if attached is None:
        return
    counts["files"] += 1
    name = manifest["attachments"].get(attached["id"])
    if name is None:
        problems.append(f"{place}: its file is not in the export")
    elif attached.get("sha256") != hashlib.sha256((folder / name).read_bytes()).hexdigest():
        problems.append(f"{place}: {name} is not the file that was sent")


# ---- 5. seals -------------------------------------------------------------------------------------------------------


def check_seal(folder, day, manifest, trusted, problems, notes):
    """Return the statement of a day's seal, or None where it does not hold."""
    seal = manifest["seals"][day]
    statement, signature = seal["statement"].encode(), bytes.fromhex(seal["signature"])
    said = json.loads(statement)
    public = bytes.fromhex(manifest["keys"][said["key_id"]])
    if said["day"] != day or not is_signed(said["algorithm"], public, statement, signature):
        problems.append(f"seal of {day}: is not what was signed")
        return None
    check_key("seals", public, trusted, problems, notes)
    if seal["timestamp"] is None:
        notes.append(f"seal of {day}: carries no time stamp")
    elif hashlib.sha512(statement + signature).digest() not in (folder / seal["timestamp"]).read_bytes():
        problems.append(f"seal of {day}: its time stamp is of something else")
    else:
        message = folder / f"seals/{day}.message"
        notes.append(f"seal of {day}: time stamp of this statement; check who gave it with: openssl ts -verify "
                     f"-data {message} -in {folder / seal['timestamp']} -CAfile ROOTS.pem")  # fmt: skip
    return said


def check_proofs(conversation, hashes, seals, problems, notes) -> None:
    covered = 0
    for proof in conversation["proofs"]:
        said, seq = seals.get(proof["day"]), proof["seq"]
        leaf = UUID(conversation["id"]).bytes + seq.to_bytes(8, "big") + hashes.get(seq, b"")
        path = [bytes.fromhex(item) for item in proof["path"]]
        if said is None or root_of(leaf, proof["index"], proof["size"], path) != said["root"]:
            problems.append(f"conversation {conversation['id']}: is not in the seal of {proof['day']}")
        else:
            covered = max(covered, seq)
    if covered < len(hashes):
        notes.append(f"conversation {conversation['id']}: events {covered + 1} to {len(hashes)} are not sealed yet")


def root_of(data: bytes, index: int, size: int, path: list) -> str:
    """Return the root to which a leaf leads (RFC 6962), as hexadecimal digits; "" where the path does not fit."""
    digest, rest = hashlib.sha256(b"\x00" + data).digest(), list(path)
    while size > 1:
        if index ^ 1 < size:
            if not rest:
                return ""
            beside = rest.pop(0)
            pair = beside + digest if index & 1 else digest + beside
            digest = hashlib.sha256(b"\x01" + pair).digest()
        index, size = index // 2, (size + 1) // 2
    return "" if rest else digest.hex()


# ---- AES-256-GCM (FIPS 197, SP 800-38D) -----------------------------------------------------------------------------


def encrypt(key: bytes, nonce: bytes, plain: bytes, context: bytes) -> bytes:
    """Return ciphertext and tag."""
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    except ImportError:
        return encrypt_slowly(key, nonce, plain, context)
    return AESGCM(key).encrypt(nonce, plain, context)


def encrypt_slowly(key: bytes, nonce: bytes, plain: bytes, context: bytes) -> bytes:
    """The same in Python alone; the tables of the cipher are made from its definition."""
    words = expand(key)
    out = bytearray()
    for n in range(0, len(plain), 16):
        stream = aes(words, nonce + (n // 16 + 2).to_bytes(4, "big"))
        out += bytes(a ^ b for a, b in zip(plain[n : n + 16], stream))
    h = int.from_bytes(aes(words, bytes(16)), "big")
    lengths = (len(context) * 8).to_bytes(8, "big") + (len(out) * 8).to_bytes(8, "big")
    digest = 0
    for part in (context, bytes(out), lengths):
        for n in range(0, len(part), 16):
            digest = multiply(digest ^ int.from_bytes(part[n : n + 16].ljust(16, b"\0"), "big"), h)
    tag = digest ^ int.from_bytes(aes(words, nonce + b"\0\0\0\1"), "big")
    return bytes(out) + tag.to_bytes(16, "big")


def double(a: int) -> int:
    return (a << 1 ^ (0x11B if a & 0x80 else 0)) & 0xFF


def make_box() -> list:
    """Return the S-box: the inverse in GF(2^8), then an affine map."""
    p = q = 1
    box = [0x63] * 256
    while True:
        p ^= double(p)
        q ^= q << 1
        q ^= q << 2
        q ^= q << 4
        q &= 0xFF
        if q & 0x80:
            q ^= 0x09
        rotated = [(q << n | q >> (8 - n)) & 0xFF for n in range(5)]
        box[p] = rotated[0] ^ rotated[1] ^ rotated[2] ^ rotated[3] ^ rotated[4] ^ 0x63
        if p == 1:
            return box


BOX = make_box()
DOUBLE = [double(n) for n in range(256)]


def expand(key: bytes) -> list:
    words = [list(key[n : n + 4]) for n in range(0, 32, 4)]
    round_constant = 1
    for n in range(8, 60):
        word = list(words[-1])
        if n % 8 == 0:
            word = [BOX[b] for b in word[1:] + word[:1]]
            word[0] ^= round_constant
            round_constant = double(round_constant)
        elif n % 8 == 4:
            word = [BOX[b] for b in word]
        words.append([a ^ b for a, b in zip(word, words[n - 8])])
    return [words[n] + words[n + 1] + words[n + 2] + words[n + 3] for n in range(0, 60, 4)]


def aes(keys: list, block: bytes) -> bytes:
    state = [a ^ b for a, b in zip(block, keys[0])]
    for n in range(1, 15):
        state = [BOX[state[(4 * (c + r) + r) % 16]] for c in range(4) for r in range(4)]
        if n < 14:
            mixed = []
            for c in range(0, 16, 4):
                a, b, d, e = state[c : c + 4]
                every = a ^ b ^ d ^ e
                mixed += [a ^ every ^ DOUBLE[a ^ b], b ^ every ^ DOUBLE[b ^ d], d ^ every ^ DOUBLE[d ^ e],
                          e ^ every ^ DOUBLE[e ^ a]]  # fmt: skip
            state = mixed
        state = [a ^ b for a, b in zip(state, keys[n])]
    return bytes(state)


def multiply(x: int, y: int) -> int:
    """Multiply in GF(2^128) as GCM orders its bits."""
    product = 0
    for n in range(127, -1, -1):
        if x >> n & 1:
            product ^= y
        y = y >> 1 ^ (0xE1 << 120 if y & 1 else 0)
    return product


# ---- signatures -----------------------------------------------------------------------------------------------------


def is_signed(algorithm: str, public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        if algorithm == "ed25519":
            return is_signed_ed25519(public, message, signature)
        return algorithm == "sm2-sm3" and is_signed_sm2(public, message, signature)
    except (ValueError, IndexError):
        return False


# Ed25519 (RFC 8032, section 5.1 and 6)

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def is_signed_ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    if len(public) != 32 or len(signature) != 64:
        return False
    a, r = decompress(public), decompress(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    left, right = times(s, BASE), add(r, times(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def find_x(y: int, sign: int):
    squared = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(squared, (P + 3) // 8, P)
    if (x * x - squared) % P:
        x = x * ROOT % P
    if (x * x - squared) % P or (x == 0 and sign):
        return None
    return P - x if x & 1 != sign else x


def decompress(data: bytes):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    x = find_x(y, sign) if y < P else None
    return None if x is None else (x, y, 1, x * y % P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n: int, p):
    q = (0, 1, 1, 0)
    while n:
        if n & 1:
            q = add(q, p)
        p, n = add(p, p), n >> 1
    return q


BASE_Y = 4 * pow(5, -1, P) % P
BASE_X = find_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)

# SM2 with SM3 (GB/T 32918.2, GB/T 32905), the curve of GB/T 32918.5 and the default identity

SM2_P = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
SM2_A = SM2_P - 3
SM2_B = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
SM2_N = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
SM2_G = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
IDENTITY = b"1234567812345678"


def is_signed_sm2(public: bytes, message: bytes, signature: bytes) -> bool:
    point = int.from_bytes(public[:32], "big"), int.from_bytes(public[32:], "big")
    if len(public) != 64 or (point[1] ** 2 - point[0] ** 3 - SM2_A * point[0] - SM2_B) % SM2_P:
        return False
    r, s = read_pair(signature)
    if not (0 < r < SM2_N and 0 < s < SM2_N) or (r + s) % SM2_N == 0:
        return False
    curve = b"".join(n.to_bytes(32, "big") for n in (SM2_A, SM2_B, *SM2_G))
    z = sm3((len(IDENTITY) * 8).to_bytes(2, "big") + IDENTITY + curve + public)
    e = int.from_bytes(sm3(z + message), "big")
    sum_ = sm2_add(sm2_times(s, SM2_G), sm2_times((r + s) % SM2_N, point))
    return sum_ is not None and (e + sum_[0]) % SM2_N == r


def read_pair(der: bytes):
    """Return r and s of a signature in DER."""
    if der[0] != 0x30 or der[1] != len(der) - 2:
        raise ValueError("not a signature")
    numbers, rest = [], der[2:]
    while rest:
        number, after = rest[2 : 2 + rest[1]], rest[2 + rest[1] :]
        if rest[0] != 0x02 or len(number) != rest[1] or number[0] & 0x80:
            raise ValueError("not a number")
        numbers.append(int.from_bytes(number, "big"))
        rest = after
    if len(numbers) != 2:
        raise ValueError("not a pair")
    return numbers


def sm2_add(p, q):
    if p is None or q is None:
        return p or q
    if p[0] == q[0] and (p[1] + q[1]) % SM2_P == 0:
        return None
    if p == q:
        slope = (3 * p[0] * p[0] + SM2_A) * pow(2 * p[1], -1, SM2_P)
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, SM2_P)
    x = (slope * slope - p[0] - q[0]) % SM2_P
    return x, (slope * (p[0] - x) - p[1]) % SM2_P


def sm2_times(n: int, p):
    q = None
    while n:
        if n & 1:
            q = sm2_add(q, p)
        p, n = sm2_add(p, p), n >> 1
    return q


def sm3(message: bytes) -> bytes:
    def rotate(x: int, n: int) -> int:
        n %= 32
        return (x << n | x >> (32 - n)) & 0xFFFFFFFF

    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = message + b"\x80" + bytes(-(len(message) + 9) % 64) + (len(message) * 8).to_bytes(8, "big")
    for at in range(0, len(padded), 64):
        w = [int.from_bytes(padded[at + n : at + n + 4], "big") for n in range(0, 64, 4)]
        for n in range(16, 68):
            x = w[n - 16] ^ w[n - 9] ^ rotate(w[n - 3], 15)
            w.append(x ^ rotate(x, 15) ^ rotate(x, 23) ^ rotate(w[n - 13], 7) ^ w[n - 6])
        a, b, c, d, e, f, g, h = state
        for n in range(64):
            constant = 0x79CC4519 if n < 16 else 0x7A879D8A
            s1 = rotate((rotate(a, 12) + e + rotate(constant, n)) & 0xFFFFFFFF, 7)
            s2 = s1 ^ rotate(a, 12)
            ff = a ^ b ^ c if n < 16 else a & b | a & c | b & c
            gg = e ^ f ^ g if n < 16 else e & f | ~e & g
            t1 = (ff + d + s2 + (w[n] ^ w[n + 4])) & 0xFFFFFFFF
            t2 = (gg + h + s1 + w[n]) & 0xFFFFFFFF
            a, b, c, d = t1, a, rotate(b, 9), c
            e, f, g, h = t2 ^ rotate(t2, 9) ^ rotate(t2, 17), e, rotate(f, 19), g
        state = [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(4, "big") for x in state)


if __name__ == "__main__":
    sys.exit(main())
