import htmx from "htmx.org";

/** Words the server has localised, carried by <body data-…>. */
export const word = (name: string) => document.body.dataset[name] ?? "";

export const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && (target as HTMLInputElement).type !== "checkbox");

export function icon(name: string): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `${word("icons")}#${name}`);
  svg.append(use);
  return svg;
}

/** The address under which this company is reached; the pages come with theirs already. */
export const rooted = (href: string) => href.startsWith("/") && href !== word("base") && !href.startsWith(word("base") + "/") ? word("base") + href : href;

/** Goes to a page as a link would. */
export function visit(href: string) {
  href = rooted(href);
  void htmx.ajax("get", href, { target: "#content", swap: "innerHTML", push: href } as object);
}

export function setCookie(name: string, value: string) {
  document.cookie = `${name}=${value};path=/;max-age=31536000;samesite=lax`;
}

/** Moves the focus among items with arrow keys; true if the key was one of them. */
export function walk(event: KeyboardEvent, items: HTMLElement[]): boolean {
  const at = items.indexOf(document.activeElement as HTMLElement);
  const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? items.length - 1 : at - 1, Home: 0, End: items.length - 1 }[event.key];
  if (to === undefined || items.length === 0) return false;
  event.preventDefault();
  items[(to + items.length) % items.length]!.focus();
  return true;
}
