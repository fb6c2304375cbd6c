"""The system's Chromium, driven by playwright, and the accessibility check."""

import shutil
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


def axe(page: Page) -> None:
    """Fail with every accessibility violation of the page in words."""
    from axe_playwright_python.sync_playwright import Axe

    # What is still fading in has not its own colours yet.
    page.evaluate("() => Promise.all(document.getAnimations().map(one => one.finished.catch(() => null)))")
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    told = [
        f"{one['id']} ({one['impact']}): {one['help']}\n"
        + "\n".join(f"    {' '.join(node['target'])}: {node['html'][:160]}" for node in one["nodes"][:5])
        for one in found
    ]
    assert not found, f"{page.url} has accessibility violations:\n" + "\n".join(told)
