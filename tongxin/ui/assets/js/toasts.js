// Messages float in; good news leaves by itself, everything else waits to be read.
import { whenShown } from "./shown.js";

const STAY = 6000;

export function toast(text, tone = "info") {
  const box = document.querySelector("[data-toasts]");
  if (!box) return;
  const line = document.createElement("div");
  line.className = `toast-line tone-${tone}`;
  line.setAttribute("role", "status");
  line.append(Object.assign(document.createElement("span"), { textContent: text }));
  box.append(line);
  setTimeout(() => line.remove(), STAY);
}

whenShown("[data-toast]", (line) => {
  line.closest("[data-toasts]").classList.add("toasts-floating");
  const close = line.querySelector("[data-dismiss]");
  if (close) {
    close.hidden = false;
    close.addEventListener("click", () => line.remove());
  }
  if (line.dataset.toast === "success") setTimeout(() => line.remove(), STAY);
});
