import htmx from "htmx.org";
import { icon, rooted, word } from "./dom";

interface Toast { text: string; kind?: "good" | "bad"; undo?: string; }

/** A response leaves its word in a cookie, which survives redirects; it is shown once. */
export function showToasts() {
  const raw = document.cookie.match(/(?:^|; )toast=([^;]*)/)?.[1];
  if (!raw) return;
  document.cookie = "toast=;path=/;max-age=0";
  show(JSON.parse(decodeURIComponent(raw)) as Toast);
}

export function show({ text, kind = "good", undo }: Toast) {
  const region = document.getElementById("toasts");
  if (!region) return;
  const toast = document.createElement("div");
  toast.className = `toast ${kind}`;
  const words = document.createElement("span");
  words.textContent = text;
  toast.append(icon(kind === "bad" ? "alert-circle" : "circle-check"), words);
  if (undo) {
    const back = button(word("undo"), "btn small", () => { toast.remove(); void htmx.ajax("post", rooted(undo), { target: "#content", swap: "innerHTML" }); });
    toast.append(back);
  }
  const close = button("", "btn small square quiet", () => toast.remove());
  close.ariaLabel = word("close");
  close.append(icon("x"));
  toast.append(close);
  region.append(toast);
  // Bad news and an undo stay until they are read or superseded.
  let left = window.setTimeout(() => toast.remove(), undo ? 12000 : kind === "bad" ? 20000 : 5000);
  toast.addEventListener("mouseenter", () => clearTimeout(left));
  toast.addEventListener("mouseleave", () => { left = window.setTimeout(() => toast.remove(), 3000); });
}

function button(text: string, css: string, click: () => void) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = css;
  made.textContent = text;
  made.addEventListener("click", click);
  return made;
}
