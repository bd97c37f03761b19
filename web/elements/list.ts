import { typing, visit } from "./dom";
import { closePanel, openPanel, panelIsOpen } from "./panel";

/** A list whose rows open in the side panel, are walked with arrow keys and picked with check boxes. */
class List extends HTMLElement {
  #lastPick: HTMLInputElement | null = null;

  connectedCallback() {
    this.addEventListener("click", this.#click);
    this.addEventListener("dblclick", event => { const row = this.#rowOf(event); if (row && !this.#onControl(event)) this.#visit(row); });
    this.addEventListener("change", this.#change);
    this.addEventListener("keydown", this.#key);
    const open = new URL(location.href).searchParams.get("open");
    const row = open && this.#rows.find(r => r.dataset.key === open);
    if (row) this.#peek(row);
    else if (open) closePanel();
  }

  get #rows() { return [...this.querySelectorAll<HTMLTableRowElement>("tbody > tr[data-key]")]; }
  #rowOf(event: Event) { return (event.target as Element).closest<HTMLTableRowElement>("tbody > tr[data-key]"); }
  #onControl(event: Event) { return (event.target as Element).closest("a:not(.name), button, input, label, select, summary, gx-edit"); }

  #click = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0 || this.#onControl(event)) {
      if (event.shiftKey) this.#range(event);
      return;
    }
    const row = this.#rowOf(event);
    // A link pressed with Enter is a click without a pointer: that opens the page.
    if (!row?.dataset.panel || event.detail === 0) return;
    event.preventDefault();
    event.stopPropagation();
    this.#peek(row);
  };

  #key = (event: KeyboardEvent) => {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const rows = this.#rows;
    const current = (event.target as Element).closest("tr") ?? this.querySelector("tr.open");
    const at = rows.indexOf(current as HTMLTableRowElement);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const next = rows[at + (event.key === "ArrowDown" ? 1 : -1)];
      if (!next) return;
      event.preventDefault();
      next.querySelector<HTMLElement>("a.name")?.focus();
      next.scrollIntoView({ block: "nearest" });
      if (panelIsOpen()) this.#peek(next);
    } else if (event.key === " " && at >= 0 && !this.#onControl(event)) {
      event.preventDefault();
      this.#peek(rows[at]!);
    } else if (event.key === "x" && at >= 0) {
      rows[at]!.querySelector<HTMLInputElement>(".pick input")?.click();
    }
  };

  #peek(row: HTMLTableRowElement) {
    const { panel, key } = row.dataset;
    if (!panel) return this.#visit(row);
    this.querySelector("tr.open")?.classList.remove("open");
    row.classList.add("open");
    const name = row.querySelector<HTMLElement>("a.name");
    name?.focus({ preventScroll: true });
    void openPanel(panel, key ?? "", name);
  }

  #visit(row: HTMLTableRowElement) {
    if (row.dataset.href) visit(row.dataset.href);
  }

  #boxes() { return [...this.querySelectorAll<HTMLInputElement>("tbody .pick input")]; }

  #range(event: MouseEvent) {
    const box = (event.target as Element).closest(".pick")?.querySelector("input");
    if (!box || !this.#lastPick) return;
    const boxes = this.#boxes();
    const [from, to] = [boxes.indexOf(this.#lastPick), boxes.indexOf(box)].sort((a, b) => a - b);
    for (const each of boxes.slice(from, to! + 1)) if (each !== box) each.checked = this.#lastPick.checked;
  }

  #change = (event: Event) => {
    const box = event.target as HTMLInputElement;
    if (!box.closest(".pick")) return;
    const boxes = this.#boxes();
    if (box.closest("thead")) for (const each of boxes) each.checked = box.checked;
    else this.#lastPick = box;
    const count = boxes.filter(b => b.checked).length;
    const whole = this.querySelector<HTMLInputElement>("thead .pick input");
    if (whole) { whole.checked = count > 0 && count === boxes.length; whole.indeterminate = count > 0 && count < boxes.length; }
    const bar = this.querySelector<HTMLElement>(".picked");
    if (!bar) return;
    bar.hidden = count === 0;
    const all = bar.querySelector<HTMLInputElement>("input[name=all]");
    if (all) all.checked = false;
    const words = bar.querySelector<HTMLElement>("[data-words]");
    if (words) words.textContent = words.dataset.words!.replace("{0}", String(count));
    const offer = all?.closest<HTMLElement>("label");
    if (offer) offer.hidden = count < boxes.length;
  };
}

customElements.define("gx-list", List);

// The panel is open and nothing else holds the focus: arrows still walk the list.
document.addEventListener("keydown", event => {
  const target = event.target as Element;
  if (panelIsOpen() && (target === document.body || target.closest("#panel, #content") === target)) {
    const row = document.querySelector<HTMLElement>("gx-list tr.open a.name");
    if (row && /^Arrow(Up|Down)$/.test(event.key)) { row.focus(); row.dispatchEvent(new KeyboardEvent("keydown", event)); }
  }
});
