"""Use cases of conversations. The doors are `ConversationService` and, around it, attendance, realtime and files."""

from wenlu.domains.conversations.rules import due_warnings, with_warnings
from wenlu.domains.conversations.service.attachments import AttachmentService
from wenlu.domains.conversations.service.attendance import AttendanceService
from wenlu.domains.conversations.service.conversations import ConversationService, LogParts
from wenlu.domains.conversations.service.delivery import DeliveryFollower, DeliveryService
from wenlu.domains.conversations.service.evidence import EvidenceService
from wenlu.domains.conversations.service.following import FollowerService, MeasureFollower, PartitionKeeper
from wenlu.domains.conversations.service.gate import Gate, speaker_of, writer_of
from wenlu.domains.conversations.service.history import HistoryReader, PastTalk, Said
from wenlu.domains.conversations.service.holding import HoldService
from wenlu.domains.conversations.service.holds import HoldReader
from wenlu.domains.conversations.service.inbox import InboxService
from wenlu.domains.conversations.service.judging import Judge, Reviewer
from wenlu.domains.conversations.service.keys import ConversationKeys
from wenlu.domains.conversations.service.listening import ListeningFollower
from wenlu.domains.conversations.service.overview import ConversationCounts, OverviewService
from wenlu.domains.conversations.service.realtime import Realtime, Subscriber
from wenlu.domains.conversations.service.reception import ReceptionService
from wenlu.domains.conversations.service.records import ConversationRecords
from wenlu.domains.conversations.service.revealing import RevealService
from wenlu.domains.conversations.service.seal_check import SealCheck
from wenlu.domains.conversations.service.sealing import Proof, SealParts, SealService
from wenlu.domains.conversations.service.testimony import Evident, Testimony, TestimonyReader
from wenlu.domains.conversations.service.transcripts import Transcript, TranscriptReader
from wenlu.domains.conversations.service.verification import VerificationService
from wenlu.domains.conversations.store import LogWriter

__all__ = [
    "AttachmentService",
    "AttendanceService",
    "ConversationCounts",
    "ConversationKeys",
    "ConversationRecords",
    "ConversationService",
    "DeliveryFollower",
    "DeliveryService",
    "EvidenceService",
    "Evident",
    "FollowerService",
    "Gate",
    "HistoryReader",
    "HoldReader",
    "HoldService",
    "InboxService",
    "Judge",
    "ListeningFollower",
    "LogParts",
    "LogWriter",
    "MeasureFollower",
    "OverviewService",
    "PartitionKeeper",
    "PastTalk",
    "Proof",
    "Realtime",
    "ReceptionService",
    "RevealService",
    "Reviewer",
    "Said",
    "SealCheck",
    "SealParts",
    "SealService",
    "Subscriber",
    "Testimony",
    "TestimonyReader",
    "Transcript",
    "TranscriptReader",
    "VerificationService",
    "due_warnings",
    "speaker_of",
    "with_warnings",
    "writer_of",
]
