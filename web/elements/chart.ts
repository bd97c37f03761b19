import { visit } from "./dom";

/** A chart drawn from the JSON inside it; the drawing code is fetched only when one comes into view. */
class Chart extends HTMLElement {
  #drawn: { dispose(): void; resize(): void } | null = null;
  #watch: IntersectionObserver | null = null;
  #size: ResizeObserver | null = null;

  connectedCallback() {
    this.#watch = new IntersectionObserver(entries => { if (entries.some(e => e.isIntersecting)) { this.#watch!.disconnect(); void this.#draw(); } }, { rootMargin: "200px" });
    this.#watch.observe(this);
    document.addEventListener("gx:theme", this.#draw);
    addEventListener("beforeprint", this.#draw);
  }

  disconnectedCallback() {
    document.removeEventListener("gx:theme", this.#draw);
    removeEventListener("beforeprint", this.#draw);
    this.#watch?.disconnect();
    this.#size?.disconnect();
    this.#drawn?.dispose();
  }

  #draw = async () => {
    const { draw } = await import("../charts");
    const canvas = this.querySelector<HTMLElement>(".canvas");
    if (!canvas || !this.isConnected) return;
    this.#drawn?.dispose();
    this.#drawn = draw(canvas, JSON.parse(this.querySelector("template")!.content.textContent!), visit);
    this.#size?.disconnect();
    this.#size = new ResizeObserver(() => this.#drawn?.resize());
    this.#size.observe(canvas);
  };
}

customElements.define("gx-chart", Chart);
