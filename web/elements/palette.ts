import { rooted } from "./dom";

/** Ctrl+K or /: finds any record, page or command; the server sends the hits as links. */
class Palette extends HTMLElement {
  #wait = 0;
  #asked: AbortController | null = null;

  connectedCallback() {
    this.#input.addEventListener("input", () => { clearTimeout(this.#wait); this.#wait = window.setTimeout(() => void this.#search(), 100); });
    this.addEventListener("keydown", event => {
      if (event.isComposing) return;
      // A search field would only be emptied.
      if (event.key === "Escape") { event.preventDefault(); return this.#dialog.close(); }
      const hits = this.#hits;
      const at = hits.findIndex(h => h.ariaSelected === "true");
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        this.#mark(hits[(at + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length]);
      } else if (event.key === "Enter" && hits[at]) {
        event.preventDefault();
        if (event.ctrlKey || event.metaKey) window.open(hits[at].href); else hits[at].click();
      }
    });
    this.addEventListener("click", event => { if ((event.target as Element).closest(".found a")) this.#dialog.close(); });
  }

  get #dialog() { return this.closest("dialog")!; }
  get #input() { return this.querySelector("input")!; }
  get #found() { return this.querySelector<HTMLElement>(".found")!; }
  get #hits() { return [...this.#found.querySelectorAll<HTMLAnchorElement>("a")]; }

  open() {
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#input.select();
    void this.#search();
  }

  async #search() {
    this.#asked?.abort();
    this.#asked = new AbortController();
    try {
      const response = await fetch(rooted(`/search/palette?q=${encodeURIComponent(this.#input.value.trim())}`), { headers: { "HX-Request": "true" }, signal: this.#asked.signal });
      if (!response.ok) return;
      this.#found.innerHTML = await response.text();
      this.#hits.forEach((hit, i) => { hit.id = `hit-${i}`; hit.setAttribute("role", "option"); hit.tabIndex = -1; });
      this.#mark(this.#hits[0]);
    } catch (error) {
      if ((error as Error).name !== "AbortError") throw error;
    }
  }

  #mark(hit?: HTMLAnchorElement) {
    for (const each of this.#hits) each.ariaSelected = String(each === hit);
    hit?.scrollIntoView({ block: "nearest" });
    if (hit) this.#input.setAttribute("aria-activedescendant", hit.id); else this.#input.removeAttribute("aria-activedescendant");
  }
}

customElements.define("gx-palette", Palette);

export const openPalette = () => document.querySelector<Palette>("gx-palette")?.open();
document.addEventListener("click", event => { if ((event.target as Element).closest("[data-palette]")) openPalette(); });
