"""Automatic items of service (服务): greeting, speed, tone, correctness, hand-over, ending."""

from collections import Counter
from datetime import datetime
from statistics import median

from wenlu.domains.inspection.rules.checks import NO, NOT_APPLICABLE, YES, Found, Seen
from wenlu.domains.inspection.rules.cues import (
    ASKED_AGAIN,
    ASKS_WHAT,
    CLOSING,
    EMPATHY,
    GREETING,
    spot,
    whole,
)
from wenlu.domains.inspection.rules.talk import Line, Taking, Talk
from wenlu.kernel.actors import ActorKind

FIRST_SECONDS = (30, 60, 120, 300)
"""Up to these a first response scores 5, 4, 3 and 2."""
ANSWER_SECONDS = (45, 90, 180, 360)
"""The same of the median of later ones."""
_SAME_WORDS = 0.7
"""Dice coefficient of character pairs from which on a customer has said the same again."""
_SAYS_SOMETHING = 8
"""Characters from which on a message tells what somebody wants."""


def greeting(seen: Seen) -> Found:
    """The person's first words greet the customer."""
    lines = seen.talk.staff_lines
    if not lines:
        return NOT_APPLICABLE
    found = next((place for line in lines[:2] if (place := spot(GREETING, line)) is not None), None)
    return Found(NO, "no_greeting", [whole(lines[0])]) if found is None else Found(YES, "greeted", [found])


def first_response(seen: Seen) -> Found:
    """Seconds from when a person took the conversation to his first words."""
    takings, lines = seen.talk.takings, seen.talk.staff_lines
    if not takings or not lines:
        return NOT_APPLICABLE
    taken = takings[0].at
    seconds = max(0, round((lines[0].at - taken).total_seconds()))
    score = _by_limits(seconds, FIRST_SECONDS)
    return Found(score, "first_after", [whole(lines[0], 40)], {"seconds": seconds})


def response_times(seen: Seen) -> Found:
    """Median of the seconds between a customer's words and the person's next ones, the first aside."""
    waits = _waits(seen.talk)[1:]
    if not waits:
        return NOT_APPLICABLE
    middle = round(median(seconds for seconds, _ in waits))
    slowest, line = max(waits, key=lambda wait: wait[0])
    values: dict[str, int | float | str] = {"seconds": middle, "slowest": round(slowest), "answers": len(waits)}
    return Found(_by_limits(middle, ANSWER_SECONDS), "answers_after", [whole(line, 40)], values)


def courtesy(seen: Seen) -> Found:
    """Nothing rude or impatient was said or tried."""
    lines = (*seen.talk.staff_lines, *seen.talk.attempts)
    if not lines:
        return NOT_APPLICABLE
    rude = [line for line in lines if any(hit.category == "service_language" for hit in line.hits)]
    return Found(NO, "rude", [whole(line) for line in rude]) if rude else Found(YES, "courteous")


def empathy(seen: Seen) -> Found:
    """Where the customer was upset, the person's next words showed that he had noticed."""
    talk = seen.talk
    upset = [line for line in talk.upset_lines if talk.after(line.seq, ActorKind.STAFF)]
    if not upset:
        return NOT_APPLICABLE
    first = upset[0]
    for line in talk.after(first.seq, ActorKind.STAFF)[:3]:
        place = spot(EMPATHY, line)
        if place is not None:
            return Found(YES, "empathy_shown", [whole(first), place])
    return Found(NO, "empathy_missing", [whole(first), whole(talk.after(first.seq, ActorKind.STAFF)[0])])


def correctness(seen: Seen) -> Found:
    """No figure that a person gave is another one in the knowledge base."""
    if seen.contradictions is None:
        return Found(None, "knowledge_away")
    if not seen.talk.staff_lines:
        return NOT_APPLICABLE
    if not seen.contradictions:
        return Found(YES, "figures_agree")
    first = seen.contradictions[0]
    values: dict[str, int | float | str] = {"title": first.title, "known": first.known, "key": first.key}
    return Found(NO, "figures_differ", [one.evidence for one in seen.contradictions], values)


def continuity(seen: Seen) -> Found:
    """After a hand-over nothing was asked that the customer had said already (上下文不重复)."""
    talk = seen.talk
    if not seen.was_handed_over or not talk.staff_lines:
        return NOT_APPLICABLE
    for taking in talk.takings:
        told = [line for line in talk.before(taking.seq, ActorKind.CUSTOMER) if _tells(line)]
        found = _asked_again(talk, taking, told)
        if found is not None:
            return found
    return Found(YES, "context_kept")


def resolution(seen: Seen) -> Found:
    """By what the customer himself said of it: rating, and the answers that he called unhelpful."""
    talk = seen.talk
    unhelpful = [line for line in talk.lines if line.seq in talk.unhelpful]
    if talk.rating is not None:
        score = YES if talk.rating > 3 else NO  # noqa: PLR2004  three of five stars is no praise
        return Found(score, "rated", [whole(line) for line in unhelpful], {"stars": talk.rating})
    if unhelpful:
        return Found(NO, "unhelpful", [whole(line) for line in unhelpful])
    return NOT_APPLICABLE


def closing(seen: Seen) -> Found:
    """Before a person ended it he asked whether there was more, or said goodbye."""
    talk = seen.talk
    if not talk.staff_lines or talk.closed_by != "staff":
        return NOT_APPLICABLE
    for line in reversed(talk.staff_lines[-3:]):
        place = spot(CLOSING, line)
        if place is not None:
            return Found(YES, "closed_well", [place])
    return Found(NO, "closed_abruptly", [whole(talk.staff_lines[-1])])


def _by_limits(seconds: float, limits: tuple[int, ...]) -> int:
    return 5 - sum(seconds > limit for limit in limits)


def _waits(talk: Talk) -> list[tuple[float, Line]]:
    """Seconds from the first customer's message that nobody had answered to the person's next, while one held it."""
    held_since = talk.takings[0].seq if talk.takings else None
    if held_since is None:
        return []
    waits: list[tuple[float, Line]] = []
    waiting: datetime | None = talk.takings[0].at
    for line in talk.after(held_since):
        if line.speaker is ActorKind.CUSTOMER:
            waiting = waiting or line.at
        elif line.speaker is ActorKind.STAFF and waiting is not None:
            waits.append(((line.at - waiting).total_seconds(), line))
            waiting = None
    return waits


def _tells(line: Line) -> bool:
    return not line.wants_person and not line.is_file and len(line.text.strip()) >= _SAYS_SOMETHING


def _asked_again(talk: Talk, taking: Taking, told: list[Line]) -> Found | None:
    """Return what shows that somebody had to say again what he had said before this taking."""
    answers = talk.after(taking.seq, ActorKind.STAFF)
    if told and answers:
        asking = spot(ASKS_WHAT, answers[0])
        if asking is not None:
            return Found(NO, "asked_what", [whole(told[-1]), asking])
    for line in talk.after(taking.seq, ActorKind.CUSTOMER):
        complaint = spot(ASKED_AGAIN, line)
        if complaint is not None and told:
            return Found(NO, "customer_says_again", [complaint])
        same = next((before for before in told if _tells(line) and _alike(before.text, line.text)), None)
        if same is not None:
            return Found(NO, "said_twice", [whole(same), whole(line)])
    return None


def _alike(one: str, other: str) -> bool:
    pairs = [Counter(text[place : place + 2] for place in range(len(text) - 1)) for text in (one, other)]
    total = pairs[0].total() + pairs[1].total()
    return bool(total) and 2 * (pairs[0] & pairs[1]).total() / total >= _SAME_WORDS
