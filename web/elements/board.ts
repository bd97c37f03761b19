import htmx from "htmx.org";

/** Cards move by dragging, or with Shift and the arrow keys; the server is told and decides. */
class Board extends HTMLElement {
  #held: HTMLElement | null = null;

  connectedCallback() {
    this.addEventListener("dragstart", event => {
      this.#held = (event.target as Element).closest<HTMLElement>("li[data-key]");
      this.#held?.classList.add("dragging");
      event.dataTransfer!.effectAllowed = "move";
    });
    this.addEventListener("dragend", () => { this.#held?.classList.remove("dragging"); this.#over(null); });
    this.addEventListener("dragover", event => {
      const column = this.#columnOf(event);
      if (!column || !this.#held) return;
      event.preventDefault();
      this.#over(column);
    });
    this.addEventListener("drop", event => {
      const column = this.#columnOf(event);
      if (!column || !this.#held) return;
      event.preventDefault();
      this.#move(this.#held, column);
    });
    this.addEventListener("keydown", event => {
      const card = (event.target as Element).closest<HTMLElement>("li[data-key]");
      if (!card || !event.shiftKey || !/^Arrow(Left|Right)$/.test(event.key)) return;
      const from = card.closest("section")!;
      const to = event.key === "ArrowRight" ? from.nextElementSibling : from.previousElementSibling;
      if (!(to instanceof HTMLElement)) return;
      event.preventDefault();
      this.#move(card, to);
      card.querySelector("a")?.focus();
    });
  }

  #columnOf(event: Event) { return (event.target as Element).closest<HTMLElement>("section[data-column]"); }
  #over(column: HTMLElement | null) {
    for (const each of this.querySelectorAll("section.over")) each.classList.remove("over");
    column?.classList.add("over");
  }

  /** Moves at once and puts the card back if the server refuses. */
  async #move(card: HTMLElement, column: HTMLElement) {
    const from = card.parentElement!, next = card.nextSibling;
    if (column.contains(from)) return;
    column.querySelector("ul")!.prepend(card);
    const refused = (event: Event) => { if ((event as CustomEvent).detail.elt === this) from.insertBefore(card, next); };
    this.addEventListener("htmx:responseError", refused);
    this.addEventListener("htmx:sendError", refused);
    try {
      await htmx.ajax("post", this.dataset.move!, { source: this, target: this, swap: this.dataset.swap ?? "none", values: { card: card.dataset.key, column: column.dataset.column } } as never);
    } finally {
      this.removeEventListener("htmx:responseError", refused);
      this.removeEventListener("htmx:sendError", refused);
    }
  }
}

customElements.define("gx-board", Board);
