"""Words that are being written, read by the tone check. Nothing is kept."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render

from relance.desk.page import Desk
from relance.letters.tone import Draft, Level, Verdict, check, languages
from relance.letters.tone.saying import told

PASSAGE, LANGUAGE, FACTS = "passage-", "language", "facts"
LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding in words. `must_go`: with it the message cannot be sent."""

    words: str
    because: str
    better: str
    must_go: bool


def remarks(verdict: Verdict, language: str, written_in: str) -> list[Remark]:
    """The findings of a verdict, explained in the language of the page."""
    found = []
    for finding in verdict.findings:
        said = told(finding, language, written_in)
        found.append(Remark(finding.words, said.because, said.better, finding.level is Level.BLOCK))
    return found


def live(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What is to be said about the passages of a form as they stand."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    written_in = request.POST.get(LANGUAGE, "")
    written_in = written_in if written_in in languages() else desk.language
    passages: Sequence[str] = [str(value) for name, value in request.POST.items() if name.startswith(PASSAGE)]
    text = "\n".join([*passages, request.POST.get(FACTS, "")])[:LONGEST]
    found = remarks(check(Draft(text, written_in)), desk.language, written_in) if text.strip() else []
    return render(request, "desk/tone/remarks.html", {"remarks": found, "written_in": written_in})
