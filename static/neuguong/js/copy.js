// A text that is there to be copied: a button puts it on the clipboard, where the browser can.
for (const text of document.querySelectorAll("textarea[data-copy]")) {
  text.addEventListener("focus", () => text.select());
  const details = text.closest("details");
  details?.addEventListener("toggle", () => {
    if (!details.open) return;
    text.focus();
    navigator.clipboard?.writeText(text.value).catch(() => {});
  });
}
