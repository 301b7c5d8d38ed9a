// The desk: previews while one writes, names put in at the cursor, the list of names narrowed.
(() => {
  const form = document.getElementById("writing");
  const body = document.getElementById("id_body");
  const shown = document.getElementById("preview");
  let waiting = 0;
  let asked = 0;
  let isKept = false; // by the server, for whoever wrote it and can't save it now

  const preview = async () => {
    const mine = ++asked;
    const said = await sendBeside(form, form.dataset.preview, new FormData(form));
    if (mine !== asked) return;
    if (said.ok) shown.innerHTML = said.text;
    else if (said.told) shown.replaceChildren(...wordsWithWay(said, said.told));
    isKept = Boolean(said.kept);
  };
  const soon = () => {
    isKept = false;
    clearTimeout(waiting);
    waiting = setTimeout(preview, 500);
  };
  const put = (text, start, end) => {
    body.setRangeText(text, start, end, "end");
    body.focus();
    soon();
  };

  body.addEventListener("input", soon);
  let saved = false;
  form.addEventListener("submit", (event) => { saved = event.submitter?.formMethod !== "dialog"; });
  window.addEventListener("beforeunload", (event) => {
    if (!saved && !isKept && body.value !== body.defaultValue) event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const insert = event.target.closest("[data-insert]");
    if (insert) put(`{${insert.dataset.insert}}`, body.selectionStart, body.selectionEnd);
    const instead = event.target.closest("[data-instead]");
    if (!instead) return;
    const at = body.value.indexOf(instead.dataset.of);
    if (at >= 0) put(instead.dataset.of.replace(/^\{[^|｜}]*/, `{${instead.dataset.instead}`), at, at + instead.dataset.of.length);
  });
  document.getElementById("find-name").addEventListener("input", (event) => {
    const sought = event.target.value.trim().toLowerCase();
    for (const group of document.querySelectorAll(".name-group")) {
      let any = false;
      for (const line of group.querySelectorAll("li")) {
        line.hidden = !line.textContent.toLowerCase().includes(sought);
        any ||= !line.hidden;
      }
      group.hidden = !any;
    }
  });
})();
