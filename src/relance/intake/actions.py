"""The only writer that turns a file into facts: all good rows in one transaction."""

import shlex
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from relance.accounts.actions import lock
from relance.accounts.writing import refresh_statistics
from relance.company.models import Company
from relance.customers import queries as customer_queries
from relance.customers.rules import name_key
from relance.intake import queries, statements
from relance.intake.booking import plan_batch, still_listed, write_batch
from relance.intake.gate.content import Content
from relance.intake.models import Answer, Import
from relance.intake.originals import content_of, keep
from relance.intake.reading import Options, Progress, Question, Setting, Understood, lay_down, understand
from relance.intake.report import Report, Tally, begun, rejection
from relance.intake.rules.records import Party, Problem, Rejected, Severity
from relance.intake.spool import Spool
from relance.values.batches import batched

__all__ = [
    "Options",
    "Progress",
    "Question",
    "Rejected",
    "Report",
    "Unanswered",
    "import_file",
    "preview",
    "rejection",
    "speakable",
]


class Unanswered(ValueError):
    """The file can be read in two ways; nothing was imported. `question` says what to answer.

    As text it is English. `intake.words.of_question` says it in the reader's language.
    """

    says_what_to_do = True

    def __init__(self, question: Question) -> None:
        super().__init__(f"{question.text} Answer with {' or '.join(options_for(question))}.")
        self.question = question


def options_for(question: Question) -> list[str]:
    """The options of the command line that answer a question: any one of them."""
    if question.field in {"date_order", "currency"}:
        return [f"--{question.field.replace('_', '-')} {'|'.join(question.choices)}"]
    return [f"--map {shlex.quote(f'{question.field}={choice}')}" for choice in question.choices]


def setting_of(company: Company | None) -> Setting:
    """What the firm says about its files."""
    return Setting(company.currency, company.country, known=True) if company else Setting()


def preview(
    company: Company | None,
    name: str,
    data: Content,
    options: Options,
    *,
    today: date,
    progress: Progress | None = None,
    guided: bool = False,
) -> Report:
    """What an import would find and do. Writes nothing; without a firm the book is empty.

    Where somebody can be `guided`, a list whose columns are unknown is one that `needs` them. Raises Rejected.
    """
    name = speakable(name)
    understood = understand(name, data, options, queries.answers(company), setting_of(company), today, guided=guided)
    if understood.statement:
        return statements.rehearse(company, name, understood, today=today)
    if understood.needs:
        return begun(name, understood)
    with understood.spool() as spool:
        lay_down(understood, spool, progress)
        tally = Tally(begun(name, understood), today)
        for groups in spool.customers():
            tally.add(groups, plan_batch(company, groups, per_customer=understood.per_customer))
        report = tally.close(spool, understood)
        report.missing = queries.missing_if(company, understood.like, spool, report) if company else 0
        return report


def import_file(
    company: Company,
    name: str,
    data: Content,
    options: Options,
    *,
    by: str,
    now: datetime,
    today: date | None = None,
    guess: bool = False,
    progress: Progress | None = None,
    dropped: Import | None = None,
    anyway: bool = False,
) -> Report:
    """Read a file and put its good rows into the book. The caller reconsiders `touched` accounts.

    With `guess` an open question takes its guess and is listed; without, it raises Unanswered before
    anything is written. Raises Rejected for a file that cannot be taken. `dropped` is the row that waits with it.
    A file that was imported before a newer one of its kind changes nothing, unless it shall hold `anyway`.
    """
    day, name = today or now.date(), speakable(name)
    understood = understand(name, data, options, queries.answers(company), setting_of(company), day)
    if understood.questions and not guess:
        raise Unanswered(understood.questions[0])
    with transaction.atomic():
        # Two imports stand in line before they ask which customers are known: else both add the same.
        Company.objects.select_for_update(no_key=True).get(pk=company.pk)
        overtaken = None if anyway else _overtaken(company, data)
        if overtaken is not None:
            return _nothing_new(company, name, data, options, overtaken, day)
        source = _waiting(dropped, understood, by, now) or _source(company, name, data, understood, options, by, now)
        if understood.statement:
            report = statements.take(company, name, understood, by=by, now=now)
        else:
            report = _import_rows(company, name, understood, source, by, now, day, progress)
        _close(source, report)
        report.missing = len(queries.missing(company, source.pk))
        remember(company, understood.like, options)
    return report


def read_again(company: Company, source: Import, *, by: str, now: datetime, today: date) -> Report:
    """Let an earlier file hold again, with what was answered about it."""
    options = Options(**source.answers)
    return import_file(
        company, source.name, content_of(source), options, by=by, now=now, today=today, guess=True, anyway=True
    )


def _overtaken(company: Company, data: Content) -> Import | None:
    """This very file, imported before a newer list of its kind: last week's must not open what this week's closed."""
    done = Import.objects.filter(company=company, state=Import.State.DONE)
    before = done.filter(sha256=data.sha256).order_by("id").last()
    if before is None or not before.like:
        return None
    newer = done.filter(like=before.like, id__gt=before.pk).exclude(report__corrects=True)
    return before if newer.exists() else None


def _nothing_new(company: Company, name: str, data: Content, options: Options, source: Import, today: date) -> Report:
    """The report of a file that a newer one has overtaken."""
    report = preview(company, name, data, options, today=today)
    report.unchanged += report.new + report.updated
    report.new = report.updated = report.missing = 0
    report.import_id = source.pk
    report.problems.insert(0, asdict(Problem(0, "older_list", Severity.WARNING)))
    return report


def speakable(name: str) -> str:
    """The name of a file as text: on a disk it may hold bytes that are none."""
    return name.encode("utf-8", "replace").decode()


def _import_rows(
    company: Company,
    name: str,
    understood: Understood,
    source: Import,
    by: str,
    now: datetime,
    today: date,
    progress: Progress | None,
) -> Report:
    with understood.spool() as spool:
        lay_down(understood, spool, progress)
        _lock_known(company, spool)
        tally = Tally(begun(name, understood), today)
        touched: set[int] = set()
        for groups in spool.customers():
            batch = plan_batch(company, groups, per_customer=understood.per_customer)
            tally.add(groups, batch)
            written = write_batch(company, batch, source, by=by, now=now, today=today)
            touched |= written.touched
            tally.people["filled"] += written.customers_filled
        report = tally.close(spool, understood)
        still_listed(company, spool.refused, source)
        report.touched = sorted(touched)
        refresh_statistics(report.new)
        return report


def _lock_known(company: Company, spool: Spool) -> None:
    """All accounts at once and in the house's order: two imports, or an import and a tick, stand in line."""
    ids: set[int] = set()
    for slice_ in batched(spool.parties(), 500):
        ids |= _accounts_of(company, slice_)
    for some in batched(sorted(ids), 500):
        lock(company, some)


def _accounts_of(company: Company, parties: list[Party]) -> set[int]:
    by_code = customer_queries.accounts_by_code(company, {party.code for party in parties if party.code})
    by_name = customer_queries.accounts_by_name(company, {name_key(party.name) for party in parties})
    return {*by_code.values(), *by_name.values()}


def _source(
    company: Company, name: str, data: Content, understood: Understood, options: Options, by: str, now: datetime
) -> Import:
    """The original, as it came. The same file again is the same original."""
    before = Import.objects.filter(company=company, sha256=data.sha256, state=Import.State.DONE).first()
    if before is not None:
        return before
    return keep(
        data,
        company=company,
        name=name[:200],
        format=understood.format,
        like=understood.like,
        answers={key: value for key, value in asdict(options).items() if value},
        imported_at=now,
        by=by,
    )


def _waiting(dropped: Import | None, understood: Understood, by: str, now: datetime) -> Import | None:
    """A dropped file that now becomes facts."""
    if dropped is None or dropped.state == Import.State.DONE:
        return dropped
    dropped.state, dropped.like, dropped.by, dropped.imported_at = Import.State.DONE, understood.like, by, now
    dropped.report = {}
    dropped.save(update_fields=["state", "like", "by", "imported_at", "report"])
    return dropped


def _close(source: Import, report: Report) -> None:
    """Keep what was made of the file, the first time that something was."""
    report.import_id = source.pk
    if not source.report or report.new or report.updated:
        before = source.report
        source.report = kept(report)
        # What it brought at other times is its own as well, when it is taken back.
        source.report["bank_lines"] = [*before.get("bank_lines", ()), *report.bank_lines]
        source.report["updated"] = before.get("updated", 0) + report.updated
        source.save(update_fields=["report"])


def kept(report: Report) -> dict[str, Any]:
    """A report as it is stored."""
    return {key: value for key, value in asdict(report).items() if key != "touched"}


def remember(company: Company, like: str, options: Options) -> None:
    """Keep what a person answered for the next file of this kind."""
    given = {key: value for key, value in asdict(options).items() if value}
    if not given:
        return
    answer, _ = Answer.objects.get_or_create(company=company, like=like)
    if options.mapping:
        before = Options(mapping=answer.given.get("mapping", {}))
        given["mapping"] = options.over(before).mapping
    answer.given = {**answer.given, **given}
    answer.save(update_fields=["given"])
