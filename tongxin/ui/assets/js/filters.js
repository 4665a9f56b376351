// A chosen filter applies at once; typed text waits for Enter.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-autosubmit]");
  if (form && event.target.matches("select, input[type=date], input[type=checkbox][name], input[type=radio]")) form.requestSubmit();
});

// Empty filters stay out of the address, so that links people pass on are short.
document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-autosubmit]")) return;
  const fields = [...event.target.elements].filter((field) => field.name && !field.value && !field.disabled);
  fields.forEach((field) => { field.disabled = true; });
  setTimeout(() => fields.forEach((field) => { field.disabled = false; }));
});
