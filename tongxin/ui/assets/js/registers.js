// Registers: choose rows for one act on all of them, walk rows with j and k, open one with Enter.
import { whenShown } from "./shown.js";

whenShown("[data-bulk]", (form) => {
  const boxes = () => [...form.querySelectorAll("[data-select]")];
  const all = form.querySelector("[data-select-all]");
  const words = form.querySelector("[data-bulk-count]");
  const say = () => {
    const chosen = boxes().filter((box) => box.checked);
    words.textContent = chosen.length ? `已选 ${chosen.length} ${words.dataset.unit}` : `勾选${words.dataset.unit}后办理`;
    form.classList.toggle("bulk-chosen", chosen.length > 0);
    form.querySelectorAll("[data-bulk-bar] button[type=submit]").forEach((button) => { button.disabled = !chosen.length; });
    boxes().forEach((box) => box.closest("tr")?.classList.toggle("row-chosen", box.checked));
    if (all) {
      all.checked = chosen.length > 0 && chosen.length === boxes().length;
      all.indeterminate = chosen.length > 0 && !all.checked;
    }
  };
  if (all) all.hidden = false;
  form.addEventListener("change", (event) => {
    if (event.target === all) boxes().forEach((box) => { box.checked = all.checked; });
    say();
  });
  say();
});

const typing = (target) => target.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const rows = [...document.querySelectorAll("main .register tbody tr")];
  const here = rows.findIndex((row) => row.classList.contains("row-here"));
  if (event.key === "j" || event.key === "k") {
    const next = rows[Math.max(0, Math.min(rows.length - 1, here + (event.key === "j" ? 1 : -1)))];
    rows[here]?.classList.remove("row-here");
    next?.classList.add("row-here");
    next?.scrollIntoView({ block: "nearest" });
    next?.querySelector("a[href], input")?.focus({ preventScroll: true });
  } else if (event.key === "x" && here >= 0) {
    rows[here].querySelector("[data-select]")?.click();
  }
});
