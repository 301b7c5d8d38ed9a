// What a page sends beside its form, and what became of it: taken, refused in words, or no answer at all.
// Text of somebody whose session has ended is kept by the server for them alone; nothing is kept by the browser.
window.sendBeside = async (form, address, data) => {
  for (const name of ["csrfmiddlewaretoken", "page_of"]) data.set(name, form.elements[name].value);
  if (form.dataset.kept) data.set("typed", form.dataset.kept);
  const sentTo = new URL(form.action || location.href);
  const headers = { Accept: "application/json", "X-Form": sentTo.pathname + sentTo.search };
  try {
    const answer = await fetch(address, { method: "POST", body: data, headers });
    const text = await answer.text();
    const said = answer.headers.get("Content-Type")?.startsWith("application/json") ? JSON.parse(text) : {};
    if (said.kept) form.dataset.kept = said.kept;
    return { ...said, text, ok: answer.ok, isOurFault: answer.status >= 500 };
  } catch {
    return { isBroken: true };
  }
};

// The sentence, and the way on where there is one.
window.wordsWithWay = (said, words) => {
  if (!said.way) return [words];
  const way = document.createElement("a");
  [way.href, way.textContent] = said.way;
  way.className = "button small";
  return [words, " ", way];
};
