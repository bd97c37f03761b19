/** Inline edit: click or Enter turns the value into a field; Enter saves, Esc cancels, Tab saves and goes on. */
class Edit extends HTMLElement {
  connectedCallback() {
    this.#value?.addEventListener("click", () => this.#open());
    this.#form?.addEventListener("keydown", this.#key);
    this.#form?.addEventListener("focusout", event => {
      const next = event.relatedTarget as Node | null;
      if (this.#isOpen && document.hasFocus() && !this.contains(next)) this.#leave();
    });
    // Refused or not answered: it may be tried again. Saved, this element is replaced.
    this.addEventListener("htmx:afterRequest", () => { this.#saving = false; });
    this.#form?.addEventListener("change", event => {
      if ((event.target as Element).matches("select, input[type=checkbox]:not([data-several])")) this.#save();
    });
  }

  get #value() { return this.querySelector<HTMLButtonElement>(":scope > .value"); }
  get #form() { return this.querySelector<HTMLFormElement>(":scope > form"); }
  get #field() { return this.#form?.querySelector<HTMLInputElement>("input:not([type=hidden]), textarea, select") ?? null; }
  get #isOpen() { return this.#form?.hidden === false; }
  #before = "";
  #saving = false;

  #open() {
    this.#value!.hidden = true;
    this.#form!.hidden = false;
    this.#before = this.#state();
    this.#field?.focus();
    if (this.#field?.matches("input:not([type=date])")) this.#field.select?.();
  }

  #close(focus: boolean) {
    this.#form!.hidden = true;
    this.#value!.hidden = false;
    if (focus) this.#value!.focus();
  }

  #leave() { if (this.#state() === this.#before) this.#close(false); else this.#save(); }
  // The field loses the focus once more when the answer takes its place; a second submit then would leave the page.
  #save() {
    if (this.#saving || !this.isConnected || !this.#form!.reportValidity()) return;
    this.#saving = true;
    this.#form!.requestSubmit();
  }
  #state() { return new URLSearchParams(new FormData(this.#form!) as never).toString(); }

  #key = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const long = (event.target as Element).tagName === "TEXTAREA";
    if (event.key === "Escape") {
      event.stopPropagation();
      this.#form!.reset();
      this.#close(true);
    } else if (event.key === "Enter" && (!long || event.ctrlKey || event.metaKey) && !(event.target as Element).closest("[aria-expanded=true]")) {
      event.preventDefault();
      if (this.#state() === this.#before) this.#close(true); else this.#save();
    } else if (event.key === "Tab") {
      const all = [...document.querySelectorAll<HTMLElement>("gx-edit > .value")];
      const next = all[all.indexOf(this.#value!) + (event.shiftKey ? -1 : 1)];
      if (next) { event.preventDefault(); this.#leave(); next.click(); }
    }
  };
}

customElements.define("gx-edit", Edit);
