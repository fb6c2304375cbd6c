/* The policy page: arrows go along the ladder, + and - move the day, and what is typed is kept on the way to another step. */
(() => {
  "use strict";
  const form = document.getElementById("policy");
  const ladder = document.querySelector("[data-ladder]");
  const steps = () => [...ladder.querySelectorAll("a.ladder-step")];

  ladder.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const list = steps();
    const at = list.indexOf(document.activeElement);
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: list.length - 1 }[event.key];
    if (to !== undefined && at >= 0) {
      event.preventDefault();
      list[Math.min(list.length - 1, Math.max(0, to))].focus();
      return;
    }
    const by = { "+": 1, "=": 1, "-": -1, "−": -1 }[event.key];
    if (by && form && document.activeElement.hasAttribute("aria-current")) {
      event.preventDefault();
      move(by);
    }
  });

  if (!form) return;
  const day = form.elements["step-day"];
  const side = form.elements["step-side"];
  const typed = () => new URLSearchParams(new FormData(form)).toString();
  const before = typed();

  function chosen() {
    const days = Number.parseInt(day.value, 10);
    return Number.isNaN(days) ? null : side?.value === "before" ? -days : days;
  }

  /* The due date itself is no day for a step, and only a message stands before it. */
  function move(by) {
    const now = chosen();
    if (now === null) return;
    const next = now + by || by;
    if (next < 0 && !side) return;
    day.value = Math.abs(next);
    if (side) side.value = next < 0 ? "before" : "after";
    show();
  }

  function show() {
    const when = ladder.querySelector("[aria-current] .ladder-when");
    const days = chosen();
    if (days === null || !when || when.closest(".ladder-end")) return;
    when.textContent = (days < 0 ? ladder.dataset.dayBefore : ladder.dataset.dayAfter).replace("{n}", Math.abs(days));
    const live = document.getElementById("live");
    if (live) live.textContent = when.textContent;
  }

  form.addEventListener("input", (event) => { if (event.target === day || event.target === side) show(); });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-day-by]");
    if (button) {
      event.preventDefault();
      move(Number(button.dataset.dayBy));
      return;
    }
    const link = event.target.closest("a[data-keep]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || typed() === before) return;
    event.preventDefault();
    for (const [name, value] of new URLSearchParams(link.search)) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: `go_${name}`, value });
      form.append(field);
    }
    form.requestSubmit(form.querySelector("[data-save]"));
  });
})();
