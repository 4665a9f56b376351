// Runs a set-up once for each matching element, in the page as loaded and in every part swapped in later.
const ready = new WeakMap();

export function whenShown(selector, prepare) {
  const each = (root) => root.querySelectorAll(selector).forEach((element) => {
    const done = ready.get(element) ?? new Set();
    if (done.has(prepare)) return;
    ready.set(element, done.add(prepare));
    prepare(element);
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", () => each(document));
  else each(document);
  document.addEventListener("htmx:load", () => each(document));
}
