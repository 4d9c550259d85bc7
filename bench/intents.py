"""Real questions of retail investors, put through the running platform as customers.

Starts a platform of its own on a temporary data folder and plays every question as an anonymous customer over HTTP and
the socket: one visitor, one question, the first answer timed. The peer hears the same questions in the same run: the
nearest standard question of the same knowledge base by TF-IDF over character bigrams, which answers, asks back or
declines by the cosine alone and can bring nobody.

The questions are those of the intent part of Fin-Eva (Ant Group, CC BY 4.0), which are not part of the repository. They
carry no right answers for us: `intents_judged.csv` holds what a reader found acceptable for a sample of them, by id.

    python -m bench.intents [--quick] [--replies FILE]
"""

import argparse
import asyncio
import csv
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from pydantic import TypeAdapter
from sklearn.feature_extraction.text import TfidfVectorizer

from bench.machine import describe
from wenlu.cli.demo.wire import Api, PlatformUnreachable, Refusal, Wire
from wenlu.domains.conversations.events import Queued
from wenlu.domains.conversations.schemas import ChatSession, OpenSession
from wenlu.domains.knowledge.service.starter import read_starter, starter_folder
from wenlu.gateway.frames import EventFrame, Hello, Post, ProblemFrame
from wenlu.kernel.actors import ActorKind
from wenlu.kernel.ids import new_id
from wenlu.sdk.messages import Action, AnswerBody, TextBody

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT.parent / "shared" / "data" / "fin-eva" / "金融意图理解.csv"
JUDGED = Path(__file__).with_name("intents_judged.csv")
OUTCOMES = ("answer", "clarify", "handoff", "decline", "greet", "warn", "none")
_AT_ONCE = 4
_PATIENCE = 20.0  # seconds until a customer counts as unanswered
_STARTS_WITHIN = 120.0
_STOPS_WITHIN = 20.0
_BRINGS_A_PERSON = frozenset({Action.HANDOFF, Action.WARN})
_ANSWERS_FROM = 0.5  # cosines from which the peer answers, and asks back
_ASKS_BACK_FROM = 0.3
_SESSION = TypeAdapter(ChatSession)


@dataclass(frozen=True, slots=True)
class Heard:
    """What a customer got; `entries` are the keys behind an answer, `milliseconds` lie between question and answer."""

    id: str
    question: str
    outcome: str
    queue: str | None = None
    text: str = ""
    entries: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    milliseconds: float | None = None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="every fifth question")
    parser.add_argument("--replies", type=Path, help="also write every reply, a JSON object a line")
    options = parser.parse_args()
    questions = read_questions()[:: 5 if options.quick else 1]
    with served() as url:
        ours = asyncio.run(play(url, questions))
    peer = nearest_titles(questions)
    if options.replies is not None:
        options.replies.write_text("".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in ours))
    marks = {"ours": judged(ours), "peer": judged(peer)}
    result = {
        "bench": "intents",
        "questions": len(questions),
        "ours": shares(ours) | times(ours),
        "peer": {"name": "nearest title, TF-IDF over character bigrams"} | shares(peer),
        "same_entry": same_entry(ours, peer),
        "judged": marks,
        "machine": describe(),
    }
    report(ours, peer, marks)
    print(json.dumps(result, ensure_ascii=False))


def read_questions() -> list[tuple[str, str]]:
    """Id and text of every question; stops the program with a clear word where they are missing."""
    if not QUESTIONS.is_file():
        sys.exit(f"the questions are missing: {QUESTIONS} (Fin-Eva of Ant Group, see docs/measures/intents.md)")
    with QUESTIONS.open(encoding="utf-8-sig", newline="") as file:
        return [(row["id"], row["question"].strip()) for row in csv.DictReader(file) if row["question"].strip()]


@contextmanager
def served() -> Iterator[str]:
    """Serve on an empty data folder without the demonstration firm; yields the address."""
    with tempfile.TemporaryDirectory() as folder:
        port = _free_port()
        url = f"http://127.0.0.1:{port}"
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("WENLU_")}
        ours = {
            "WENLU_DATA_DIR": folder,
            "WENLU_PORT": str(port),
            "WENLU_DEMO": "0",
            "WENLU_WEB_DIR": str(ROOT / "web"),
        }
        log = Path(folder) / "serve.log"
        with log.open("w") as output:
            command = [sys.executable, "-m", "wenlu", "serve"]
            process = subprocess.Popen(command, env=inherited | ours, stdout=output, stderr=output)
            try:
                try:
                    asyncio.run(_wait_until_ready(url, process))
                except PlatformUnreachable as error:
                    raise RuntimeError(f"the platform did not start:\n{log.read_text()[-4000:]}") from error
                yield url
            finally:
                process.terminate()
                try:
                    process.wait(_STOPS_WITHIN)
                except subprocess.TimeoutExpired:
                    process.kill()


async def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN
    async with Api(url) as api:
        while True:
            try:
                await api.check_ready()
            except PlatformUnreachable:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.2)
            else:
                return


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def play(url: str, questions: Sequence[tuple[str, str]]) -> list[Heard]:
    """Ask every question as a new visitor, a few at once; in the order of the questions."""
    places = asyncio.Semaphore(_AT_ONCE)
    async with Api(url) as api:
        await ask(api, "", "你好")  # the first word after a start pays for everybody's warming up

        async def one(id_: str, question: str) -> Heard:
            async with places:
                return await ask(api, id_, question)

        return list(await asyncio.gather(*(one(id_, question) for id_, question in questions)))


async def ask(api: Api, id_: str, question: str) -> Heard:
    """Be a customer with one question."""
    session = await api.post("/api/v1/chat/sessions", OpenSession(), _SESSION)
    hello = Hello(type="hello", token=session.token, resume={session.conversation_id: 0})
    try:
        async with asyncio.timeout(_PATIENCE), api.socket("/api/v1/chat/socket", hello) as wire:
            body = TextBody(text=question)
            sent = time.perf_counter()
            post = Post(type="post", client_id=new_id(), conversation_id=session.conversation_id, body=body)
            await wire.send(post)
            return await _hear(wire, sent, id_, question)
    except Refusal as refusal:
        return Heard(id_, question, "none", text=refusal.code)
    except TimeoutError:
        return Heard(id_, question, "none")


async def _hear(wire: Wire, sent: float, id_: str, question: str) -> Heard:
    """Wait for what the bot says, and for the queue where it brings a person."""
    said: AnswerBody | None = None
    milliseconds: float | None = None
    while True:
        frame = await wire.receive()
        if isinstance(frame, ProblemFrame):
            raise Refusal(frame.code)
        if not isinstance(frame, EventFrame):
            continue
        queue: str | None = None
        if isinstance(frame.body, AnswerBody) and frame.actor.kind is ActorKind.BOT:
            said, milliseconds = frame.body, (time.perf_counter() - sent) * 1000
            if said.action in _BRINGS_A_PERSON:
                continue
        elif isinstance(frame.body, Queued):
            queue = frame.body.queue.value
        else:
            continue
        return Heard(
            id=id_,
            question=question,
            outcome=said.action.value if said else "handoff",
            queue=queue,
            text=said.text if said else "",
            entries=tuple(source.id for source in said.sources) if said else (),
            choices=tuple(choice.value for choice in said.choices) if said else (),
            milliseconds=milliseconds,
        )


def nearest_titles(questions: Sequence[tuple[str, str]]) -> list[Heard]:
    """What the peer makes of the questions: a plain search of frequently asked questions, as many sites have it."""
    starter = read_starter(starter_folder())
    titles = {entry.key: entry.title for entry in starter.entries}
    keys = list(titles)
    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), sublinear_tf=True)
    matrix = vectors.fit_transform(titles.values())
    cosines = (vectors.transform([question for _, question in questions]) @ matrix.T).toarray()
    heard = []
    for (id_, question), row in zip(questions, cosines, strict=True):
        best = row.argsort()[::-1][:3]
        key, cosine = keys[best[0]], row[best[0]]
        if cosine >= _ANSWERS_FROM:
            heard.append(Heard(id_, question, "answer", text=titles[key], entries=(key,)))
        elif cosine >= _ASKS_BACK_FROM:
            heard.append(Heard(id_, question, "clarify", choices=tuple(f"entry:{keys[at]}" for at in best)))
        else:
            heard.append(Heard(id_, question, "decline"))
    return heard


def shares(heard: Sequence[Heard]) -> dict[str, object]:
    """The share of each outcome, hand-overs by queue besides."""
    outcomes = Counter(one.outcome for one in heard)
    queues = Counter(one.queue for one in heard if one.queue)
    return {
        "shares": {outcome: round(outcomes[outcome] / len(heard), 4) for outcome in OUTCOMES},
        "handed_over": {queue: round(count / len(heard), 4) for queue, count in queues.most_common()},
    }


def times(heard: Sequence[Heard]) -> dict[str, object]:
    """Milliseconds from sending a question to the first answer, as the customer's end of the socket sees it."""
    taken = sorted(one.milliseconds for one in heard if one.milliseconds is not None)
    if not taken:
        return {"milliseconds": None}
    percentile = taken[min(len(taken) - 1, int(len(taken) * 0.99))]
    return {"milliseconds": {"median": round(statistics.median(taken), 1), "p99": round(percentile, 1)}}


def same_entry(ours: Sequence[Heard], peer: Sequence[Heard]) -> dict[str, int]:
    """How often both answer, and how often from the same entry."""
    both = [
        (one, other)
        for one, other in zip(ours, peer, strict=True)
        if one.outcome == "answer" and other.outcome == "answer"
    ]
    return {"both_answer": len(both), "same": sum(other.entries[0] in one.entries for one, other in both)}


def judged(heard: Sequence[Heard]) -> dict[str, float | int]:
    """How many of the judged questions ended in an acceptable way.

    Acceptable is written as outcomes with `|` between them: `answer:<entry>`, `handoff:<queue>`, `decline`; a bare
    `answer` or `handoff` accepts any. A question asked back is right if it offers an acceptable entry.
    """
    acceptable = read_judged()
    marks = [is_acceptable(one, acceptable[one.id]) for one in heard if one.id in acceptable]
    return {"questions": len(marks), "right": sum(marks), "share": round(sum(marks) / max(1, len(marks)), 4)}


def read_judged() -> dict[str, frozenset[str]]:
    """The acceptable outcomes of each judged question, by id."""
    with JUDGED.open(encoding="utf-8", newline="") as file:
        return {row["id"]: frozenset(row["acceptable"].split("|")) for row in csv.DictReader(file)}


def is_acceptable(one: Heard, acceptable: frozenset[str]) -> bool:
    if one.outcome in acceptable:
        return True
    if one.outcome == "clarify":
        return any(choice.replace("entry:", "answer:") in acceptable for choice in one.choices)
    details = one.entries if one.outcome == "answer" else (one.queue,)
    return any(f"{one.outcome}:{detail}" in acceptable for detail in details)


def report(ours: Sequence[Heard], peer: Sequence[Heard], marks: Mapping[str, Mapping[str, float | int]]) -> None:
    """Print the table of outcomes."""
    print(f"{'':<24}{'ours':>8}{'peer':>8}", file=sys.stderr)
    counts = [Counter(one.outcome for one in heard) for heard in (ours, peer)]
    for outcome in OUTCOMES:
        print(f"{outcome:<24}" + "".join(f"{count[outcome]:>8}" for count in counts), file=sys.stderr)
        if outcome == "handoff":
            for queue, count in Counter(one.queue for one in ours if one.outcome == outcome).most_common():
                print(f"  to {queue or '-':<19}{count:>8}", file=sys.stderr)
    right = "".join(f"{marks[name]['right']:>8}" for name in ("ours", "peer"))
    print(f"{'right of ' + str(marks['ours']['questions']) + ' judged':<24}{right}", file=sys.stderr)


if __name__ == "__main__":
    main()
