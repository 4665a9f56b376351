// Paper shows what folds hide.
import { whenShown } from "./shown.js";

whenShown("[data-print]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

let folded = [];
window.addEventListener("beforeprint", () => {
  folded = [...document.querySelectorAll("main details:not([open])")];
  folded.forEach((part) => { part.open = true; });
});
window.addEventListener("afterprint", () => folded.forEach((part) => { part.open = false; }));
