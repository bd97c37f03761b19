import { visit } from "./dom";

/** The filter lives in the address as text ("stage in (loyal) and revenue >= 1000"); adding a condition navigates. */
class Filters extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", event => {
      const find = event.target as HTMLInputElement;
      if (!find.matches("[data-find]")) return;
      const asked = find.value.trim().toLowerCase();
      for (const field of this.querySelectorAll<HTMLDetailsElement>(".pop > details")) field.hidden = !field.firstElementChild!.textContent!.toLowerCase().includes(asked);
    });
    this.addEventListener("submit", event => {
      const form = event.target as HTMLFormElement;
      // Other forms stand here too: columns, the filter as text.
      if (form.dataset.plain !== undefined) return;
      const data = new FormData(form);
      const url = new URL(location.href);
      for (const gone of ["after", "open"]) url.searchParams.delete(gone);
      const before = url.searchParams.get("filter");
      const added = condition(String(data.get("field")), String(data.get("op")), data.getAll("value").map(String));
      url.searchParams.set("filter", !before ? added : /\bor\b/i.test(before) ? `(${before}) and ${added}` : `${before} and ${added}`);
      event.preventDefault();
      event.stopPropagation();
      visit(url.pathname + url.search);
    }, true);
  }
}

const quote = (value: string) => `"${value.replace(/["\\]/g, "\\$&")}"`;

function condition(field: string, op: string, values: string[]) {
  if (op.startsWith("is ")) return `${field} ${op}`;
  if (op === "last") return `${field} >= -${values[0]}d`;
  if (op === "older") return `${field} < -${values[0]}d`;
  return op === "in" ? `${field} in (${values.map(quote).join(", ")})` : `${field} ${op} ${quote(values[0] ?? "")}`;
}

customElements.define("gx-filters", Filters);
