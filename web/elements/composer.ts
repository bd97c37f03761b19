// What was written down is on the page now: its form is empty again.
document.addEventListener("htmx:afterRequest", event => {
  const { elt, successful } = (event as CustomEvent).detail;
  if (successful && elt instanceof HTMLFormElement && elt.dataset.clear !== undefined) elt.reset();
});
