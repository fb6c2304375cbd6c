"""The system's Chromium, driven by playwright, and the accessibility check."""

import shutil
from functools import cache
from typing import Any

from playwright.sync_api import Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str | None:
    """Where Chromium is."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@cache
def _axe_script() -> str:
    from axe_playwright_python.sync_playwright import Axe

    return str(Axe().axe_script)


def axe(page: Page) -> None:
    """Fail with every accessibility violation of the page in words."""
    # What is still fading in has not its own colours yet, and begins to only with the next picture. What is in a closed
    # menu never ends fading.
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate(
        "() => Promise.all(document.getAnimations().filter(one => one.effect.target.checkVisibility())"
        ".map(one => one.finished.catch(() => null)))"
    )
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe_script())
    found: list[dict[str, Any]] = page.evaluate(
        "axe.run({resultTypes: ['violations']}).then(result => result.violations)"
    )
    told = [
        f"{one['id']} ({one['impact']}): {one['help']}\n"
        + "\n".join(f"    {' '.join(node['target'])}: {node['html'][:160]}" for node in one["nodes"][:5])
        for one in found
    ]
    assert not found, f"{page.url} has accessibility violations:\n" + "\n".join(told)
