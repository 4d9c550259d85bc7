"""The report on complaints as figures, CSV and spreadsheet. It holds counts alone, and nobody's name."""

import csv
import io
from collections.abc import Iterator

import xlsxwriter

from wenlu.domains.audit.schemas import Act, Subject, SubjectKind
from wenlu.domains.audit.service import record_act
from wenlu.domains.customers.schemas import Locale
from wenlu.domains.inspection.rules.labels import label
from wenlu.domains.inspection.rules.report import Counted, before, period, report
from wenlu.domains.inspection.schemas.complaints import ComplaintReport
from wenlu.domains.inspection.service.policy import PolicyService
from wenlu.domains.inspection.store.complaints import ComplaintRow, ComplaintStore
from wenlu.kernel.actors import Actor, Permission
from wenlu.kernel.clock import SHANGHAI, Clock, start_of
from wenlu.platform.database import UnitOfWorkFactory

Cell = str | int | float | None
_BREAKDOWNS = ("business", "cause", "channel", "result")
_WIDTHS = (28, 14, 14, 14, 18)
_CENTS = 100


class ComplaintReporting:
    """A month or a quarter, for who handles complaints."""

    def __init__(self, unit_of_work: UnitOfWorkFactory, clock: Clock, policy: PolicyService) -> None:
        self._unit_of_work = unit_of_work
        self._clock = clock
        self._policy = policy

    async def make(self, actor: Actor, year: int, month: int, months: int) -> ComplaintReport:
        """Return the report of a period of so many months."""
        actor.check(Permission.HANDLE_COMPLAINTS)
        first, end = period(year, month, months)
        since = start_of(before(first, months)[0])
        async with self._unit_of_work() as work:
            rows = await ComplaintStore(work).list_received(since, start_of(end))
            calendar = await self._policy.calendar(work)
        return report([_counted(row) for row in rows], first, end, months, calendar, self._clock.now())

    async def export(
        self, actor: Actor, year: int, month: int, months: int, *, form: str, locale: Locale
    ) -> tuple[str, bytes]:
        """Return the report as a file, `csv` or `xlsx`, with its name; that it was taken out is written down."""
        made = await self.make(actor, year, month, months)
        async with self._unit_of_work() as work:
            subject = Subject(SubjectKind.COMPLAINT, f"{year}-{month:02d}/{months}")
            record_act(work, self._clock.now(), actor, Act.COMPLAINTS_REPORTED, subject, detail={"form": form})
        name = f"complaints-{made.first:%Y%m}-{made.last:%Y%m}.{form}"
        return name, as_xlsx(made, locale) if form == "xlsx" else as_csv(made, locale)


def as_csv(made: ComplaintReport, locale: Locale) -> bytes:
    """Return the report as CSV that Excel opens: UTF-8 with a mark, one table below the other."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows_of(made, locale))
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(made: ComplaintReport, locale: Locale) -> bytes:
    """Return the report as a spreadsheet of one page, ready to be printed."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(label("title", locale)[:31])
        bold = book.add_format({"bold": True})
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        previous: tuple[Cell, ...] = ()
        for number, row in enumerate(rows_of(made, locale)):
            heading = number == 0 or not previous or len(row) == 1
            for column, cell in enumerate(row):
                sheet.write(number, column, cell, bold if heading else None)
            previous = row
    return buffer.getvalue()


def rows_of(made: ComplaintReport, locale: Locale) -> Iterator[tuple[Cell, ...]]:
    """Yield the report's lines; an empty one between two tables."""

    def named(key: str) -> str:
        return label(key, locale)

    yield (named("title"),)
    yield named("period"), f"{made.first.isoformat()} – {made.last.isoformat()}"
    yield named("made_at"), made.made_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    yield (named("note"),)
    if not made.calendar_confirmed:
        yield (named("unconfirmed"),)
    yield ()
    yield named("overview"), named("value")
    for key in _FIGURES:
        value: Cell = getattr(made, key)
        yield named(key), value
    yield named("paid"), made.paid_cents / _CENTS
    for kind in _BREAKDOWNS:
        yield ()
        yield (
            named(f"by_{kind}"),
            named("received"),
            named("before"),
            named("closed"),
            named("founded"),
        )
        for line in getattr(made, f"by_{kind}"):
            yield named(f"{kind}.{line.key}"), line.received, line.before, line.closed, line.founded


_FIGURES = (
    "received",
    "received_before",
    "regulator",
    "closed",
    "open_at_end",
    "refused",
    "extended",
    "mediated",
    "appealed",
    "decided",
    "decided_in_time",
    "average_days",
    "median_days",
    "longest_days",
)


def _counted(row: ComplaintRow) -> Counted:
    course = row.course
    return Counted(
        received_at=row.received_at,
        channel=row.channel,
        business=row.business,
        cause=row.cause,
        result=course.result,
        extended=course.extended,
        mediated=course.mediated,
        appealed=course.appealed,
        amount_cents=course.amount_cents or 0,
        decided_at=course.decided_at,
        decided_in_time=row.decided_in_time,
        closed_at=course.closed_at,
    )
