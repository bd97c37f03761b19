import { typing } from "./dom";

let next = -1;

/** Tasks that are walked with arrow keys and ticked off with one key; then the one that takes its place has the focus. */
class Tasks extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", this.#key);
    this.addEventListener("click", event => { next = this.#names.findIndex(n => n.closest("li") === (event.target as Element).closest(".tick")?.closest("li")); });
    if (next >= 0) this.#names[Math.min(next, this.#names.length - 1)]?.focus();
    next = -1;
  }

  get #names() { return [...this.querySelectorAll<HTMLElement>("a.name")]; }

  #key = (event: KeyboardEvent) => {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = this.#names.findIndex(n => n.closest("li") === (event.target as Element).closest("li"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const to = this.#names[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (!to) return;
      event.preventDefault();
      to.focus();
    } else if (event.key === "d" && at >= 0 && document.body.dataset.keys !== "off") {
      event.preventDefault();
      this.#names[at]!.closest("li")!.querySelector<HTMLElement>(".tick")?.click();
    }
  };
}

customElements.define("gx-tasks", Tasks);
