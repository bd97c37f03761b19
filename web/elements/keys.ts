import { typing } from "./dom";
import { openPalette } from "./palette";
import { closePanel } from "./panel";

let going = 0;

// data-keys="off" on <body> switches single-letter keys off (WCAG 2.1.4); Ctrl+K and Esc stay.
document.addEventListener("keydown", event => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    return openPalette();
  }
  if (event.key === "Escape" && !document.querySelector("dialog[open]") && closePanel()) return event.preventDefault();
  if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return (event.target as Element).closest("form")?.requestSubmit();
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey || document.body.dataset.keys === "off" || document.querySelector("dialog[open]")) return;

  const now = performance.now();
  const link = now - going < 1200 && document.querySelector<HTMLAnchorElement>(`[data-go="${CSS.escape(event.key)}"]`);
  going = 0;
  if (link) { event.preventDefault(); return link.click(); }
  switch (event.key) {
    case "/": event.preventDefault(); return openPalette();
    case "?": event.preventDefault(); return (document.getElementById("keys") as HTMLDialogElement | null)?.showModal();
    case "c": {
      const create = document.querySelector<HTMLDetailsElement>("details[data-create]");
      if (!create) return;
      event.preventDefault();
      create.open = true;
      return create.querySelector<HTMLElement>(".item")?.focus();
    }
    case "g": going = now;
  }
});
