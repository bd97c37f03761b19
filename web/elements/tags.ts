/** Words with commas between; the one being typed is completed from those that were given before. */
class Tags extends HTMLElement {
  #wait = 0;
  #asked: AbortController | null = null;

  connectedCallback() {
    this.#input.addEventListener("input", () => { clearTimeout(this.#wait); this.#wait = window.setTimeout(() => void this.#search(), 140); });
    this.#input.addEventListener("keydown", this.#key);
    this.#input.addEventListener("blur", () => this.#show(false));
    this.#list.addEventListener("mousedown", event => {
      event.preventDefault();
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.#take(option);
    });
  }

  get #input() { return this.querySelector<HTMLInputElement>("input")!; }
  get #list() { return this.querySelector<HTMLElement>("[role=listbox]")!; }
  get #options() { return [...this.#list.querySelectorAll<HTMLElement>("[role=option]")]; }
  get #parts() { return this.#input.value.split(/[,，、;；]/); }

  async #search() {
    const asked = this.#parts.at(-1)!.trim();
    if (!asked || !this.dataset.search) return this.#show(false);
    this.#asked?.abort();
    this.#asked = new AbortController();
    try {
      const url = new URL(this.dataset.search, location.href);
      url.searchParams.set("q", asked);
      const response = await fetch(url, { headers: { "HX-Request": "true" }, signal: this.#asked.signal });
      if (!response.ok) return;
      this.#list.innerHTML = await response.text();
      this.#options.forEach((option, i) => option.id ||= `${this.#list.id}-${i}`);
      this.#show(this.#options.length > 0);
    } catch (error) {
      if ((error as Error).name !== "AbortError") throw error;
    }
  }

  #key = (event: KeyboardEvent) => {
    if (event.isComposing || this.#list.hidden) return;
    const options = this.#options;
    const at = options.findIndex(o => o.ariaSelected === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.#mark(options[(at + (event.key === "ArrowDown" ? 1 : -1) + options.length) % options.length]);
    } else if (event.key === "Enter" && options[at]) {
      event.preventDefault();
      event.stopPropagation();
      this.#take(options[at]);
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.#show(false);
    }
  };

  #mark(option?: HTMLElement) {
    for (const each of this.#options) each.ariaSelected = String(each === option);
    if (option) this.#input.setAttribute("aria-activedescendant", option.id);
  }

  #take(option: HTMLElement) {
    const before = this.#parts.slice(0, -1).map(p => p.trim()).filter(p => p);
    this.#input.value = [...before, option.dataset.value!, ""].join(", ");
    this.#show(false);
  }

  #show(open: boolean) {
    this.#list.hidden = !open;
    this.#input.ariaExpanded = String(open);
    if (!open) this.#input.removeAttribute("aria-activedescendant");
  }
}

customElements.define("gx-tags", Tags);
