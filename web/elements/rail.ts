import { setCookie } from "./dom";

/** Marks the navigation entry that the address lies under; the longest match wins. */
export function markCurrent() {
  for (const nav of document.querySelectorAll("[data-nav]")) {
    let best: HTMLAnchorElement | null = null;
    for (const link of nav.querySelectorAll<HTMLAnchorElement>("a[href]")) {
      link.removeAttribute("aria-current");
      const path = link.pathname;
      if (link.search && link.search !== location.search) continue;
      if ((location.pathname === path || location.pathname.startsWith(path === "/" ? "//" : path + "/")) && path.length > (best?.pathname.length ?? -1)) best = link;
    }
    best?.setAttribute("aria-current", "page");
  }
}

document.addEventListener("click", event => {
  const target = event.target as Element;
  if (target.closest("[data-rail-toggle]")) {
    const state = document.body.dataset.rail === "closed" ? "open" : "closed";
    document.body.dataset.rail = state;
    setCookie("rail", state);
  }
  const rail = document.querySelector(".rail");
  if (target.closest("[data-rail-show]")) rail?.classList.toggle("shown");
  else if (rail?.classList.contains("shown") && (!target.closest(".rail") || target.closest("a"))) rail.classList.remove("shown");
});
