// The larger type of a reader who asked for it is kept in a cookie, so the server draws it at once next time.
import { whenShown } from "./shown.js";

const YEAR = 365 * 24 * 3600;

whenShown("[data-large-type]", (button) => {
  const page = document.documentElement;
  const show = () => button.setAttribute("aria-pressed", String(page.classList.contains("large")));
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    const large = page.classList.toggle("large");
    document.cookie = `large_type=${large ? 1 : 0}; path=/; max-age=${YEAR}; samesite=lax`;
    show();
  });
});
