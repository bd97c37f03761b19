import htmx from "htmx.org";

const panel = () => document.getElementById("panel");
let opener: HTMLElement | null = null;

/** Shows a record beside its list; ?open=key in the URL remembers which. */
export async function openPanel(href: string, key: string, from: HTMLElement | null) {
  const aside = panel();
  if (!aside) return;
  opener = from;
  remember(key);
  await htmx.ajax("get", href, { target: aside, swap: "innerHTML" });
  aside.hidden = false;
  aside.scrollTop = 0;
}

export function closePanel(forget = true) {
  const aside = panel();
  if (!aside || aside.hidden) return false;
  aside.hidden = true;
  aside.replaceChildren();
  document.querySelector("tr.open")?.classList.remove("open");
  if (forget) {
    remember(null);
    opener?.focus();
  }
  return true;
}

export const panelIsOpen = () => panel()?.hidden === false;

function remember(key: string | null) {
  const url = new URL(location.href);
  if (key === null) url.searchParams.delete("open");
  else url.searchParams.set("open", key);
  history.replaceState(history.state, "", url);
}

document.addEventListener("click", event => {
  if ((event.target as Element).closest("[data-close-panel]")) closePanel();
});
