"""Where surprises are written down: in `errors.log` in the data folder, never over what a person reads."""

import logging
from logging.handlers import WatchedFileHandler


class ErrorsFile(WatchedFileHandler):
    """The file, opened when there is something to write. Where it cannot be written nobody is told by a traceback."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        """The work goes on."""


class Brief(logging.Formatter):
    """One line, without the details that are in the file."""

    def format(self, record: logging.LogRecord) -> str:
        """The message alone."""
        bare = logging.makeLogRecord(record.__dict__ | {"exc_info": None, "exc_text": None, "stack_info": None})
        return super().format(bare)
