import { setCookie } from "./dom";

// The form works without script; with it the theme changes in place.
document.addEventListener("submit", event => {
  const form = event.target as HTMLFormElement;
  const button = (event as SubmitEvent).submitter as HTMLButtonElement | null;
  if (!form.matches("[data-theme-form]") || !button) return;
  event.preventDefault();
  event.stopPropagation();
  setCookie("theme", button.value);
  if (button.value === "auto") delete document.documentElement.dataset.bsTheme;
  else document.documentElement.dataset.bsTheme = button.value;
  for (const each of form.querySelectorAll("button")) each.setAttribute("aria-checked", String(each === button));
  document.dispatchEvent(new Event("gx:theme"));
}, true);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => document.dispatchEvent(new Event("gx:theme")));
