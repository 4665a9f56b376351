// What scripts add to pages that already work without them.
import htmx from "htmx.org";
import "./dialogs.js";
import "./filters.js";
import "./forms.js";
import "./large_type.js";
import "./printing.js";
import "./registers.js";
import "./toasts.js";
import { whenShown } from "./shown.js";

window.htmx = htmx;

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
});

// Parts that need scripts are hidden in the page itself and shown here.
whenShown("[data-needs-script]", (part) => { part.hidden = false; });

// On a phone the tabs scroll sideways; the one that is open must be seen.
whenShown(".tabs .active", (tab) => { const bar = tab.closest(".tabs"); bar.scrollLeft = tab.offsetLeft - (bar.clientWidth - tab.offsetWidth) / 2; });
