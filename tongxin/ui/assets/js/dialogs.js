// Links to a dialog open it as a real modal; buttons with a question ask before they send.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const closer = event.target.closest("[data-closes]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.opens);
    if (!dialog?.showModal) return;
    event.preventDefault();
    dialog.showModal();
  } else if (closer?.closest("dialog[open]")) {
    event.preventDefault();
    closer.closest("dialog").close();
  } else if (event.target instanceof HTMLDialogElement && event.target.open) {
    event.target.close(); // a tap beside the sheet
  } else if (event.target.closest("[data-blocked]")) {
    event.preventDefault();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === " " && event.target.matches?.("a[role=button]")) {
    event.preventDefault();
    event.target.click();
  }
  if (event.key === "Escape" && location.hash === "#navigation") location.hash = "";
});

let asking;

function question() {
  if (asking) return asking;
  asking = document.createElement("dialog");
  asking.className = "sheet sheet-question";
  asking.setAttribute("aria-labelledby", "question-text");
  asking.innerHTML = '<form method="dialog" class="sheet-body"><p id="question-text"></p><div class="sheet-acts">'
    + '<button class="btn btn-plain" value="">取消</button><button class="btn btn-main" value="yes">确定</button></div></form>';
  document.body.append(asking);
  return asking;
}

document.addEventListener("submit", (event) => {
  const text = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (!text || event.target.dataset.confirmed || !window.HTMLDialogElement) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const dialog = question();
  const { submitter, target: form } = event;
  dialog.querySelector("#question-text").textContent = text;
  dialog.querySelector("[value=yes]").textContent = submitter?.textContent.trim() || "确定";
  dialog.onclose = () => {
    if (dialog.returnValue !== "yes") return;
    form.dataset.confirmed = "1";
    form.requestSubmit(submitter);
    delete form.dataset.confirmed;
  };
  dialog.returnValue = "";
  dialog.showModal();
}, true);
