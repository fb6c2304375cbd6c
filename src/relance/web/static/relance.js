/* Relance: keys, ticks, palette, toasts. Every page works without this file; it only saves time. */
"use strict";

(() => {
  const root = document.documentElement;
  const mac = /Mac|iPhone|iPad/.test(navigator.platform);
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const seen = (element) => element && element.getClientRects().length > 0;
  const firstSeen = (selector) => all(selector).find(seen);

  function announce(text) {
    const live = one("#live");
    if (!live || !text) return;
    live.textContent = "";
    setTimeout(() => { live.textContent = text.trim().replace(/\s+/g, " "); }, 60);
  }

  function make(tag, attributes = {}, text = "") {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text) element.textContent = text;
    return element;
  }

  /* Ticks: a group's tick holds its rows, the main button counts what is ticked. */

  function countLabel(button, form) {
    const ticked = all("[data-tick]", form).filter((tick) => tick.checked).length;
    const words = ticked === 1 ? button.dataset.countOne : button.dataset.countMany;
    const label = one("[data-count]", button) || button;
    if (words) label.textContent = words.replace("{n}", ticked);
    button.disabled = ticked === 0;
  }

  function formOf(tick) {
    return tick.form || tick.closest("[data-ticks]") || document;
  }

  function showTicks(form) {
    for (const group of all("[data-group]", form)) {
      const head = one("[data-group-tick]", group);
      const ticks = all("[data-tick]", group);
      if (!head || !ticks.length) continue;
      const on = ticks.filter((tick) => tick.checked).length;
      head.checked = on === ticks.length;
      head.indeterminate = on > 0 && on < ticks.length;
    }
    all("[data-count-many]").filter((button) => (button.form || document) === form || form === document)
      .forEach((button) => countLabel(button, form));
  }

  function showAllTicks() {
    const forms = new Set(all("[data-tick]").map(formOf));
    forms.forEach(showTicks);
  }

  document.addEventListener("change", (event) => {
    const box = event.target;
    if (box.matches("[data-group-tick]")) {
      all("[data-tick]", box.closest("[data-group]")).forEach((tick) => { tick.checked = box.checked; });
    } else if (box.matches("[data-submit]")) {
      box.form.requestSubmit();
      return;
    } else if (!box.matches("[data-tick]")) {
      return;
    }
    showTicks(formOf(box));
  });

  /* Rows: J and K move, the row with the focus is the row that is meant. */

  const rows = () => all("[data-row]").filter(seen);
  const hold = (row) => one("[data-open]", row) || one("a[href], button, input:not([type=hidden])", row);

  function hereRow() {
    return document.activeElement?.closest("[data-row]") || one("[data-row][data-here]");
  }

  function move(step) {
    const list = rows();
    if (!list.length) return;
    const at = list.indexOf(hereRow());
    const next = list[at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(list.length - 1, Math.max(0, at + step))];
    all("[data-here]").forEach((row) => row.removeAttribute("data-here"));
    next.setAttribute("data-here", "");
    hold(next)?.focus({ focusVisible: true });
    next.scrollIntoView({ block: "nearest" });
  }

  function tick() {
    const box = one("[data-tick]", hereRow() || undefined);
    if (hereRow() && box) box.click();
  }

  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    all("[data-here]").forEach((other) => { if (other !== row) other.removeAttribute("data-here"); });
  });

  /* Keys. Letters sleep in fields, in dialogs, and where the person switched them off. */

  let afterG = 0;

  function typing(element) {
    return element?.matches("input:not([type=checkbox], [type=radio], [type=button], [type=submit]), select, textarea, [contenteditable]");
  }

  const letters = {
    j: () => move(1),
    k: () => move(-1),
    x: tick,
    z: () => firstSeen("[data-undo]")?.click(),
    n: () => firstSeen("[data-note]")?.focus(),
    "?": () => openDialog("#shortcuts"),
    "/": () => openPalette(),
  };

  function go(key) {
    const link = all("[data-key]").find((entry) => entry.dataset.key === key);
    if (link) location.assign(link.href);
    return Boolean(link);
  }

  function pageAction(key) {
    const element = all("[data-action-key]").filter(seen).find((each) => each.dataset.actionKey === key);
    element?.click();
    return Boolean(element);
  }

  function letter(key) {
    if (afterG && Date.now() - afterG < 1500) {
      afterG = 0;
      if (go(key)) return true;
    }
    if (key === "g") { afterG = Date.now(); return true; }
    if (letters[key]) { letters[key](); return true; }
    return pageAction(key);
  }

  function closePops() {
    const open = all("details.pop[open]");
    open.forEach((pop) => {
      const inside = pop.contains(document.activeElement);
      pop.open = false;
      if (inside) one("summary", pop).focus();
    });
    return open.length > 0;
  }

  document.addEventListener("keydown", (event) => {
    const command = event.metaKey || event.ctrlKey;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (event.defaultPrevented || event.isComposing) return;
    if (command && key === "k") { event.preventDefault(); openPalette(); return; }
    if (one("dialog[open]")) return;
    if (command && key === "Enter") {
      const main = firstSeen("[data-main]:not(:disabled)");
      if (main) { event.preventDefault(); main.click(); }
      return;
    }
    if (key === "Escape") { if (closePops()) event.preventDefault(); return; }
    if (command || event.altKey || root.dataset.keys === "off" || typing(event.target)) return;
    if (key.length === 1 && letter(key)) event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    all("details.pop[open]").forEach((pop) => { if (!pop.contains(event.target)) pop.open = false; });
    const target = event.target.closest("[data-palette], [data-shortcuts], [data-close]");
    if (!target || event.metaKey || event.ctrlKey) return;
    if (target.matches("[data-close]")) { leave(target.closest("[data-toast]")); return; }
    const opened = target.matches("[data-palette]") ? openPalette() : openDialog("#shortcuts");
    if (opened) event.preventDefault();
  });

  /* Dialogs. */

  function openDialog(selector) {
    const dialog = one(selector);
    if (!dialog?.showModal) return false;
    if (!dialog.open) dialog.showModal();
    return true;
  }

  document.addEventListener("click", (event) => {
    if (event.target.matches("dialog.palette, dialog.card-dialog")) event.target.close();
  });

  /* Palette: customers first, then what this page can do, then where one can go. */

  let asked = 0;
  let timer = 0;

  function openPalette() {
    if (!openDialog("#palette")) return false;
    one("#palette input").select();
    search();
    return true;
  }

  function fits(label, words) {
    const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
    return plain(words).split(/\s+/).every((word) => plain(label).includes(word));
  }

  function actions(words) {
    const group = one("#found").dataset.do;
    return all("[data-action]").filter(seen).map((element) => ({
      group, label: element.dataset.action || element.textContent.trim(), key: element.dataset.actionKey, run: () => element.click(),
    })).filter((found) => fits(found.label, words));
  }

  function places(words) {
    const group = one("#found").dataset.go;
    return all(".side .menu [data-key]").map((link) => ({
      group, label: one("span", link).textContent, key: link.dataset.key && `G ${link.dataset.key}`, url: link.href,
    })).filter((found) => fits(found.label, words));
  }

  async function customers(words) {
    if (!words) return [];
    const address = new URL(one("#palette").dataset.find, location.href);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      return answer.ok ? await answer.json() : [];
    } catch {
      return [];
    }
  }

  function option(found, index) {
    const line = make("div", { role: "option", id: `found-${index}`, "aria-selected": index === 0 });
    line.append(make("span", {}, found.label));
    if (found.detail) line.append(make("span", { class: "detail" }, found.detail));
    for (const key of (found.key || "").toUpperCase().split(" ").filter(Boolean)) line.append(make("kbd", {}, key));
    line.addEventListener("click", () => choose(found));
    line.addEventListener("pointermove", () => select(line));
    return line;
  }

  function choose(found) {
    one("#palette").close();
    if (found.url) location.assign(found.url);
    else found.run();
  }

  function show(list) {
    const box = one("#found");
    box.replaceChildren();
    let part = null;
    list.forEach((found, index) => {
      if (found.group !== part?.dataset.group) {
        part = make("div", { role: "group", "aria-label": found.group, "data-group": found.group });
        part.append(make("h3", { "aria-hidden": "true" }, found.group));
        box.append(part);
      }
      part.append(option(found, index));
    });
    one("#palette [data-none]").hidden = list.length > 0;
    select(one("[role=option]", box));
  }

  function select(line) {
    all("#found [role=option]").forEach((each) => each.setAttribute("aria-selected", each === line));
    one("#palette input").setAttribute("aria-activedescendant", line ? line.id : "");
  }

  async function search() {
    const words = one("#palette input").value.trim();
    const turn = ++asked;
    const here = [...actions(words), ...places(words)];
    if (!words) { show(here); return; }
    const found = await customers(words);
    if (turn === asked) show([...found, ...here]);
  }

  one("#palette input")?.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(search, 150); });
  one("#palette")?.addEventListener("keydown", (event) => {
    const options = all("#found [role=option]");
    const at = options.findIndex((each) => each.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) {
      event.preventDefault();
      const next = options[(at + step + options.length) % options.length];
      select(next);
      next.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && event.target.matches("input")) {
      event.preventDefault();
      options[at]?.click();
    }
  });

  /* Toasts leave after ten seconds, never while somebody reads or reaches for them. */

  function leave(toast) {
    if (!toast) return;
    toast.classList.add("gone");
    setTimeout(() => toast.remove(), 200);
  }

  function watch(toast) {
    if (toast.dataset.watched) return;
    toast.dataset.watched = "yes";
    announce(one("p", toast).textContent);
    if (toast.matches(".toast-stays")) return;
    const held = () => toast.matches(":hover, :focus-within");
    const later = (wait) => setTimeout(() => (held() ? later(2000) : leave(toast)), wait);
    later(10000);
  }

  /* Dropping files: chosen or dropped anywhere on the page, they are sent at once. Too long ones stay here. */

  function send(form, files) {
    const input = one("input[type=file]", form);
    const kept = new DataTransfer();
    const keepBack = (name, file) => form.append(make("input", { type: "hidden", name, value: file.name }));
    for (const file of files) {
      if (file.size > Number(input.dataset.largest)) keepBack("too_large", file);
      else if (kept.items.length >= Number(input.dataset.atOnce)) keepBack("too_many", file);
      else kept.items.add(file);
    }
    input.files = kept.files;
    input.required = false;
    form.setAttribute("aria-busy", "true");
    announce(form.dataset.reading);
    form.submit();
  }

  const carriesFiles = (event) => [...(event.dataTransfer?.types || [])].includes("Files");
  let over = 0;

  function shade(on) {
    one("form[data-drop]")?.classList.toggle("over", on);
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-drop]");
    if (form && event.target.files?.length) send(form, event.target.files);
  });

  document.addEventListener("dragenter", (event) => { if (carriesFiles(event)) { over += 1; shade(true); } });
  document.addEventListener("dragleave", (event) => { if (carriesFiles(event) && --over <= 0) { over = 0; shade(false); } });
  document.addEventListener("dragover", (event) => { if (carriesFiles(event) && one("form[data-drop]")) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    const form = one("form[data-drop]");
    over = 0;
    shade(false);
    if (!form || !carriesFiles(event) || !event.dataTransfer.files.length) return;
    event.preventDefault();
    send(form, event.dataTransfer.files);
  });

  /* What must happen once is sent once. */

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  });

  function forgetSent() {
    all("[data-sent]").forEach((form) => { delete form.dataset.sent; });
    all("form [aria-busy], form[data-drop]").forEach((element) => element.removeAttribute("aria-busy"));
  }

  /* What is new on the page after a load or an htmx swap. */

  function greet() {
    all("[data-toast]").forEach(watch);
    showAllTicks();
    if (mac) all("[data-mac]").forEach((key) => { key.textContent = key.dataset.mac; });
  }

  document.addEventListener("htmx:afterSettle", (event) => {
    greet();
    const target = event.detail.target;
    const heading = target?.matches?.("[data-focus]") ? target : target && one("[data-focus]", target);
    if (!heading) return;
    heading.setAttribute("tabindex", "-1");
    heading.focus();
    announce(heading.textContent);
  });

  /* Minutes until a departure, counted on from what the page said while it stands open. */

  setInterval(() => {
    for (const left of all("[data-left]")) {
      const minutes = Math.ceil(left.dataset.left - performance.now() / 60000);
      left.hidden = minutes < 1;
      left.textContent = left.dataset.leftWords.replace("{n}", minutes);
    }
  }, 20000);

  document.addEventListener("DOMContentLoaded", greet);
  window.addEventListener("pageshow", (event) => { if (event.persisted) { forgetSent(); greet(); } });
})();
