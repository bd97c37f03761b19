import htmx from "htmx.org";
import "./elements/board";
import "./elements/chart";
import "./elements/composer";
import { word } from "./elements/dom";
import "./elements/edit";
import "./elements/filters";
import "./elements/list";
import "./elements/reference";
import "./elements/tags";
import "./elements/fields";
import "./elements/tasks";
import { closePanel } from "./elements/panel";
import { markCurrent } from "./elements/rail";
import "./elements/menus";
import "./elements/palette";
import "./elements/keys";
import "./elements/theme";
import { show, showToasts } from "./elements/toasts";

// No eval and no injected styles: the Content-Security-Policy forbids both. No history cache: it would keep customer data in the browser.
Object.assign(htmx.config, {
  allowEval: false, allowScriptTags: false, includeIndicatorStyles: false, historyCacheSize: 0, selfRequestsOnly: true,
  // Nor style attributes, which htmx would carry from the old part of a page to the new.
  attributesToSettle: ["class"], defaultSettleDelay: 0, scrollIntoViewOnBoost: false, globalViewTransitions: false,
  responseHandling: [{ code: "204", swap: false }, { code: "[23]..", swap: true }, { code: "[45]..", swap: true, error: true }],
});

document.addEventListener("htmx:afterSwap", event => {
  const target = (event as CustomEvent).detail.target as Element;
  if (target.id !== "content") return;
  closePanel(false);
  markCurrent();
  target.scrollTop = 0;
  (target as HTMLElement).focus({ preventScroll: true });
});
document.addEventListener("htmx:afterRequest", showToasts);
document.addEventListener("htmx:historyRestore", () => { closePanel(false); markCurrent(); });

// Signed out: load the page anew. An error that is not a page (problem details) becomes a toast.
document.addEventListener("htmx:beforeSwap", event => {
  const { detail } = event as CustomEvent;
  const xhr = detail.xhr as XMLHttpRequest;
  if (xhr.status === 401) { detail.shouldSwap = false; location.reload(); return; }
  if (xhr.status < 400 || xhr.getResponseHeader("content-type")?.startsWith("text/html")) return;
  detail.shouldSwap = false;
  let said = word("failed");
  try { const problem = JSON.parse(xhr.responseText); said = problem.detail ?? problem.title ?? said; } catch { /* not ours to read */ }
  show({ text: said, kind: "bad" });
});
document.addEventListener("htmx:sendError", () => show({ text: word("offline"), kind: "bad" }));

markCurrent();
showToasts();
