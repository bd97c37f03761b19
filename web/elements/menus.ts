import { walk } from "./dom";

// Menus are <details class="menu">: they work without script; here they learn to close and to be walked.
const openMenus = () => [...document.querySelectorAll<HTMLDetailsElement>("details.menu[open]")];

document.addEventListener("click", event => {
  const target = event.target as Element;
  for (const menu of openMenus()) {
    if (!menu.contains(target) || target.closest(".pop .item")) menu.open = false;
  }
  const opener = target.closest<HTMLElement>("[data-dialog]");
  if (opener) (document.getElementById(opener.dataset.dialog!) as HTMLDialogElement | null)?.showModal();
  if (target.closest("[data-close-dialog]")) target.closest("dialog")?.close();
  if (target instanceof HTMLDialogElement && event.detail > 0) target.close();
  const print = target.closest("[data-print]");
  if (print) window.print();
});

document.addEventListener("toggle", event => {
  const menu = event.target as HTMLDetailsElement;
  if (!menu.matches?.("details.menu[open]")) return;
  const pop = menu.querySelector<HTMLElement>(".pop")!;
  if (pop.getBoundingClientRect().right > innerWidth - 8) pop.classList.add("end");
  pop.querySelector<HTMLElement>("[autofocus]")?.focus();
}, true);

document.addEventListener("keydown", event => {
  const menu = (event.target as Element).closest<HTMLDetailsElement>("details.menu");
  if (!menu) return;
  if (event.key === "Escape" && menu.open) {
    event.stopPropagation();
    menu.open = false;
    menu.querySelector("summary")!.focus();
  } else if (menu.open && !(event.target as Element).matches("input, select, textarea")) {
    walk(event, [...menu.querySelectorAll<HTMLElement>(".pop .item")]);
  } else if (event.key === "ArrowDown" && (event.target as Element).matches("summary")) {
    event.preventDefault();
    menu.open = true;
    menu.querySelector<HTMLElement>(".pop .item")?.focus();
  }
});

// What htmx puts into the shared dialog opens it; an empty answer closes it.
document.addEventListener("htmx:afterSwap", event => {
  const dialog = (event as CustomEvent).detail.target as Element;
  if (!(dialog instanceof HTMLDialogElement)) return;
  if (dialog.childElementCount === 0) dialog.close();
  else if (!dialog.open) dialog.showModal();
});

// hx-confirm asks in our own dialog.
document.addEventListener("htmx:confirm", event => {
  const detail = (event as CustomEvent).detail;
  const ask = document.getElementById("confirm") as HTMLDialogElement | null;
  // A form asks what the button asks that sends it.
  const question = detail.question ?? (detail.triggeringEvent as SubmitEvent | undefined)?.submitter?.getAttribute("hx-confirm");
  if (!question || !ask) return;
  event.preventDefault();
  ask.querySelector("[data-question]")!.textContent = question;
  ask.returnValue = "";
  ask.addEventListener("close", () => { if (ask.returnValue === "yes") detail.issueRequest(true); }, { once: true });
  ask.showModal();
});

