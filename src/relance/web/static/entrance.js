/* Passkeys that fail say so, and what stands in a field can be copied. The ceremony itself is allauth's. */
(() => {
  "use strict";
  const show = (mark) => document.querySelectorAll(`[${mark}]`).forEach((words) => { words.hidden = false; });

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    show("data-passkey-failed");
  });

  document.addEventListener("DOMContentLoaded", () => {
    if (document.querySelector("[data-passkey]") && !window.PublicKeyCredential) show("data-passkey-unknown");
  });

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copy);
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
    } catch {
      if (!document.execCommand("copy")) return;
    }
    button.querySelector("span").textContent = button.dataset.copied;
    const live = document.getElementById("live");
    if (live) live.textContent = button.dataset.copied;
  });
})();
