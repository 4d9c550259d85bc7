"""What can go wrong with a conversation."""

from wenlu.kernel.errors import Conflict, Forbidden, Invalid, NotFound, TooLarge


class ConversationNotFound(NotFound):
    """No such conversation, or not one that the actor may see."""

    code = "conversation_not_found"


class ConversationClosed(Conflict):
    """Closed is final: what comes next is a new conversation."""

    code = "conversation_closed"


class ConversationOpen(Conflict):
    """Only a closed conversation can be rated."""

    code = "conversation_open"


class NotHolder(Conflict):
    """Somebody else holds the conversation now; two people never answer over each other."""

    code = "not_holder"


class TalkMovedOn(Conflict):
    """Something was said after what the writer had seen; nothing was written."""

    code = "talk_moved_on"


class RecallTooLate(Conflict):
    """A message can be recalled by its writer for two minutes."""

    code = "recall_too_late"


class NoSuchMessage(Invalid):
    """The `seq` names no message."""

    code = "no_such_message"


class UnknownCategory(Invalid):
    """A conversation is closed with one of the categories."""

    code = "unknown_category"


class WrongBody(Invalid):
    """This kind of body is not for this writer."""

    code = "wrong_body"


class AttachmentNotFound(NotFound):
    """No such file, or not one that the actor may see."""

    code = "attachment_not_found"


class AttachmentTooLarge(TooLarge):
    """The file is larger than is allowed; `limit` in bytes."""

    code = "attachment_too_large"


class AttachmentRefused(Invalid):
    """The content is of a kind that is not accepted, whatever the name says."""

    code = "attachment_refused"


class AttachmentUnreadable(Invalid):
    """The gate cannot read the file, so staff cannot send it; `reason` says why."""

    code = "attachment_unreadable"


class HoldNotFound(NotFound):
    """No such held words, or none that the actor may see."""

    code = "hold_not_found"


class HoldSettled(Conflict):
    """The held words wait no longer; `state` says what became of them."""

    code = "hold_settled"


class NothingToHold(Conflict):
    """The gate lets these words through by now: they can simply be sent."""

    code = "nothing_to_hold"


class SecondPersonNeeded(Forbidden):
    """Nobody releases his own words."""

    code = "second_person_needed"


class UnknownChannel(Invalid):
    """There is no such channel, or not one that can be entered this way."""

    code = "unknown_channel"


class ReadDenied(Forbidden):
    """The conversation is in nobody's hands that the actor answers for."""

    code = "conversation_not_yours"
