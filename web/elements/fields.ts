/** Lines that are dragged, or moved by their arrows, within their group and from one group to the next. */
class Arrange extends HTMLElement {
  #held: HTMLLIElement | null = null;

  connectedCallback() {
    this.addEventListener("dragstart", event => {
      this.#held = (event.target as Element).closest("li");
      this.#held?.classList.add("dragging");
      event.dataTransfer!.effectAllowed = "move";
    });
    this.addEventListener("dragend", () => { this.#held?.classList.remove("dragging"); this.#held = null; });
    this.addEventListener("dragover", event => {
      if (!this.#held) return;
      const group = (event.target as Element).closest(".arrange");
      if (!group) return;
      event.preventDefault();
      const over = (event.target as Element).closest("li");
      if (over === this.#held) return;
      if (!over) { if (!group.contains(this.#held)) group.querySelector("ul")!.append(this.#held); }
      else { const box = over.getBoundingClientRect(); over[event.clientY < box.top + box.height / 2 ? "before" : "after"](this.#held); }
      this.#moved(this.#held);
    });
    this.addEventListener("drop", event => event.preventDefault());
    this.addEventListener("click", event => {
      const button = (event.target as Element).closest<HTMLElement>("[data-move]");
      const line = button?.closest("li");
      if (!button || !line) return;
      const up = button.dataset.move === "up";
      const beside = up ? line.previousElementSibling : line.nextElementSibling;
      if (beside) beside[up ? "before" : "after"](line);
      else {
        const groups = [...this.querySelectorAll(".arrange")];
        const next = groups[groups.indexOf(line.closest(".arrange")!) + (up ? -1 : 1)]?.querySelector("ul");
        if (!next) return;
        next[up ? "append" : "prepend"](line);
      }
      this.#moved(line);
      button.focus();
    });
  }

  #moved(line: HTMLLIElement) {
    const place = line.querySelector<HTMLInputElement>("input[name=place]")!;
    place.value = `${line.closest<HTMLElement>(".arrange")!.dataset.group}|${place.value.slice(place.value.indexOf("|") + 1)}`;
    this.querySelector<HTMLButtonElement>("[data-save]")!.disabled = false;
  }
}

/** Shows what the chosen kind of field asks for, and suggests a name from the English label. */
class FieldForm extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", () => this.#fit());
    const label = this.querySelector<HTMLInputElement>("[name='label.en']"), name = this.querySelector<HTMLInputElement>("[name=name]");
    let typed = !!name?.value;
    name?.addEventListener("input", () => { typed = !!name.value; });
    label?.addEventListener("input", () => {
      if (!name || typed) return;
      const words = label.value.normalize("NFKD").replace(/[^A-Za-z0-9 ]/g, "").trim().split(/ +/).filter(w => w);
      name.value = words.map((w, i) => i ? w[0]!.toUpperCase() + w.slice(1).toLowerCase() : w.toLowerCase()).join("").replace(/^[0-9]+/, "").slice(0, 30);
    });
    this.#fit();
  }

  #fit() {
    const kind = this.querySelector<HTMLSelectElement>("[name=kind]")!.value;
    for (const part of this.querySelectorAll<HTMLElement>("[data-kinds]")) part.hidden = !part.dataset.kinds!.split(" ").includes(kind);
  }
}

customElements.define("gx-arrange", Arrange);
customElements.define("gx-field-form", FieldForm);
