// Nothing typed is lost by accident, nothing is sent twice, limits and chosen files are seen.
import { whenShown } from "./shown.js";

const typed = new WeakSet();

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.matches("[data-guard]")) return;
  typed.add(form);
  form.classList.add("unsaved");
});

window.addEventListener("beforeunload", (event) => {
  const open = [...document.querySelectorAll("form[data-guard]")].some((form) => typed.has(form));
  if (open) event.preventDefault();
});

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  typed.delete(event.target);
  event.target.classList.remove("unsaved");
  const buttons = [...event.target.elements].filter((element) => element.type === "submit");
  // After the browser has read which button was pressed.
  setTimeout(() => buttons.forEach((button) => button.setAttribute("aria-busy", "true")));
  if (event.target.dataset.sent) event.preventDefault();
  if (!event.target.hasAttribute("hx-post") && !event.target.hasAttribute("data-again")) event.target.dataset.sent = "1";
});

// A page fetched back from the browser's own store may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  document.querySelectorAll("[aria-busy=true]").forEach((button) => button.removeAttribute("aria-busy"));
});

whenShown("[data-faults]", (box) => { if (!box.closest("[data-specimen]")) box.focus(); });

whenShown("[data-counter]", (line) => {
  const field = document.getElementById(line.dataset.counter);
  const limit = Number(line.dataset.limit);
  const say = () => {
    const length = [...field.value].length;
    line.textContent = length ? `${length} / ${limit} 字` : `最多 ${limit} 字`;
    line.classList.toggle("field-over", length > limit * 0.95);
  };
  field.addEventListener("input", say);
  say();
});

whenShown("textarea[data-grow]", (area) => {
  const grow = () => {
    if (area.scrollHeight > area.clientHeight) area.rows = Math.min(24, area.rows + Math.ceil((area.scrollHeight - area.clientHeight) / 24));
  };
  area.addEventListener("input", grow);
  grow();
});

whenShown("[data-file]", (box) => {
  const input = box.querySelector("input[type=file]");
  const names = box.querySelector("[data-file-names]");
  const size = (bytes) => (bytes < 1048576 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1048576).toFixed(1)} MB`);
  input?.addEventListener("change", () => {
    names.textContent = [...input.files].map((file) => `${file.name}（${size(file.size)}）`).join("、");
  });
});
