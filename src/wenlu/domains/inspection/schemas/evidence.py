"""Exports of evidence."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import StringConstraints

from wenlu.domains.customers.schemas import Locale
from wenlu.sdk.messages import Frozen, Stripped

ExportScope = Literal["conversation", "customer"]
ExportState = Literal["running", "done", "failed", "gone"]
ExportFormat = Literal["bundle", "pdf"]


class AskExport(Frozen):
    """One conversation, or everything with a customer; `reason` is written into the export and the log of acts."""

    scope: ExportScope
    id: UUID
    reason: Annotated[Stripped, StringConstraints(min_length=2, max_length=300)]
    locale: Locale = "zh-CN"


class EvidenceExportView(Frozen):
    """An export that somebody asked for; `size` of the bundle in bytes. It is removed at `expires_at`."""

    id: UUID
    scope: ExportScope
    subject_id: UUID
    reason: str
    asked_by: str
    asked_at: datetime
    state: ExportState
    conversations: int
    events: int
    size: int
    expires_at: datetime
