// The grid of a month: moving between boxes, keeping drafts, 无变化. Pasting is `paste.js`.
// Numbers are read by the server alone; the page works as a plain form without this file.
(() => {
  for (const form of document.querySelectorAll("form.grid")) begin(form);

  function begin(form) {
    const lines = [...form.querySelectorAll("tr[data-open]")];
    const boxes = [...form.querySelectorAll("tr[data-open] .box")];
    const status = form.querySelector(".saved");
    const lost = form.querySelector(".lost");
    const dirty = new Set();
    let timer = null;
    let saving = false;
    let leaving = false;
    let isKept = false; // by the server, for whoever typed it and can't save it now

    const lineOf = (element) => element.closest("tr[data-open]");
    const boxesOf = (line) => [...line.querySelectorAll(".box")];
    const statedOf = (line, kinds) => [...line.querySelectorAll(`.stating :is(${kinds})`)];
    const named = (line, name) => line.querySelector(`[name="s${line.dataset.series}-${name}"]`);
    const isAmount = (line) => "amount" in line.dataset; // 0 is entered by its own button alone
    const isEmpty = (line) => boxesOf(line).every((box) => !box.value.trim()) && !named(line, "is_not_applicable").checked;

    function changed(line) {
      dirty.add(line);
      isKept = false;
      clearTimeout(timer);
      timer = setTimeout(save, 700);
    }

    async function save() {
      if (saving || !dirty.size) return;
      saving = true;
      const sent = [...dirty].slice(0, 60);
      sent.forEach((line) => dirty.delete(line));
      status.textContent = form.dataset.saving;
      const told = await sendBeside(form, form.dataset.drafts, typedIn(sent));
      saving = false;
      if (told.lines) return taken(sent, told);
      sent.forEach((line) => dirty.add(line));
      isKept = Boolean(told.kept);
      const words = told.isBroken ? form.dataset.unsaved : told.isOurFault ? form.dataset.failed : told.told || form.dataset.refused;
      status.textContent = "";
      lost.hidden = false;
      lost.replaceChildren(...wordsWithWay(told, words));
      if (told.isBroken || told.isOurFault) timer = setTimeout(save, 5000);
    }

    function typedIn(sent) {
      const data = new FormData();
      data.set("as_of", form.querySelector("[name=as_of]").value);
      for (const line of sent) {
        for (const field of line.querySelectorAll("[name]")) {
          if (field.type === "file" || field.type === "submit" || (field.type === "checkbox" && !field.checked)) continue;
          data.set(field.name, field.value);
        }
      }
      return data;
    }

    function taken(sent, told) {
      for (const line of sent) readBack(line, told.lines[line.dataset.series] || {});
      for (const line of lines) if (!sent.includes(line) && told.lines[line.dataset.series]) objections(line, told.lines[line.dataset.series]);
      lost.hidden = true;
      status.textContent = `${form.dataset.saved} ${told.saved}`;
      save();
    }

    function readBack(line, told) {
      if (told.theirs) return conflict(line, told);
      if (told.version) named(line, "version").value = told.version;
      const reads = line.querySelector(".reads");
      reads.textContent = [told.wrong, told.reads, told.other].filter(Boolean).join(" · ");
      reads.classList.toggle("error", Boolean(told.wrong));
      objections(line, told);
    }

    // What doesn't add up is said of one line, though another was typed.
    function objections(line, told) {
      const found = told.findings || [];
      const list = line.querySelector(".objections");
      list.replaceChildren(...found.map((one) => item(one.text, one.error ? "wrong" : "doubtful")));
      named(line, "warned").value = told.warned || "";
      idle(line.querySelector(".asks"), !found.length);
      idle(line.querySelector(".answering"), !found.some((one) => !one.error));
      idle(line.querySelector(".next-step"), !told.next);
    }

    function item(text, kind) {
      const made = document.createElement("li");
      made.textContent = text;
      made.className = kind;
      return made;
    }

    function idle(element, on) {
      element.toggleAttribute("data-idle", on);
    }

    // Two pages changed one line: both texts are shown and one is chosen; nothing is overwritten unasked.
    function conflict(line, told) {
      const place = line.querySelector(".reads");
      const theirs = [...boxesOf(line), ...statedOf(line, "input")].map((box) => told.theirs[fieldOf(box)] || "");
      const button = (words, act) => {
        const made = document.createElement("button");
        made.type = "button";
        made.className = "small";
        made.textContent = words;
        made.addEventListener("click", () => {
          named(line, "version").value = told.version;
          place.replaceChildren();
          act();
          changed(line);
        });
        return made;
      };
      place.classList.add("error");
      place.replaceChildren(
        `${told.said} ${form.dataset.theirs}${theirs.filter(Boolean).join(" / ")} `,
        button(form.dataset.mine, () => {}),
        button(form.dataset.take, () =>
          [...boxesOf(line), ...statedOf(line, "input, select")].forEach((box) => (box.value = told.theirs[fieldOf(box)] || "")),
        ),
      );
    }

    function fieldOf(box) {
      return box.name.slice(box.name.indexOf("-") + 1);
    }

    function carry(line) {
      if (!line.dataset.carried) return;
      for (const [name, text] of Object.entries(JSON.parse(line.dataset.carried))) named(line, name).value = text;
      changed(line);
    }

    function move(box, steps) {
      const wanted = boxes[boxes.indexOf(box) + steps];
      if (wanted) focus(wanted);
      return Boolean(wanted);
    }

    function moveLine(box, steps) {
      const line = lines[lines.indexOf(lineOf(box)) + steps];
      if (!line) return;
      const there = boxesOf(line);
      focus(there[Math.min(boxesOf(lineOf(box)).indexOf(box), there.length - 1)]);
    }

    function focus(box) {
      box.focus();
      if (box.select) box.select();
    }

    function together(...lists) {
      const all = new DataTransfer();
      for (const list of lists) for (const file of list) all.items.add(file);
      return all.files;
    }

    form.addEventListener("input", (event) => {
      const line = lineOf(event.target);
      if (line && event.target.type !== "file") changed(line);
    });
    form.addEventListener("keydown", (event) => {
      const box = event.target;
      if (!box.matches(".box") || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      const isList = box.tagName === "SELECT";
      if (event.key === "Enter") moveLine(box, event.shiftKey ? -1 : 1);
      else if (event.key === "ArrowDown" && !isList) moveLine(box, 1);
      else if (event.key === "ArrowUp" && !isList) moveLine(box, -1);
      else if (event.key === "=" && !isAmount(lineOf(box))) carry(lineOf(box));
      else if (event.key !== "Tab" || !move(box, event.shiftKey ? -1 : 1)) return;
      event.preventDefault();
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      const line = lineOf(button);
      if (button.matches(".carry")) carry(line);
      else if (button.matches(".carry-rest")) lines.filter((line) => isEmpty(line) && !isAmount(line)).forEach(carry);
      else if (button.matches(".copy-note")) {
        named(line, "note").value = button.dataset.note;
        changed(line);
      } else return;
      event.preventDefault();
    });
    form.addEventListener("submit", (event) => (leaving = event.submitter?.formMethod !== "dialog"));
    addEventListener("beforeunload", (event) => {
      const hasFiles = [...form.querySelectorAll("input[type=file]")].some((one) => one.files.length);
      if (!leaving && ((dirty.size && !isKept) || saving || hasFiles)) event.preventDefault();
    });

    for (const line of lines) {
      const files = line.querySelector("input[type=file]");
      line.addEventListener("dragover", (event) => {
        event.preventDefault();
        line.classList.add("dropping");
      });
      line.addEventListener("dragleave", () => line.classList.remove("dropping"));
      line.addEventListener("drop", (event) => {
        line.classList.remove("dropping");
        if (!event.dataTransfer.files.length) return;
        event.preventDefault();
        files.files = together(files.files, event.dataTransfer.files);
        files.closest("details").open = true;
      });
    }
    // Drafts are read back at once: what is wrong with them, and what is asked, shows without typing anew.
    // So is what was put back after signing in again.
    const isPutBack = Boolean(form.querySelector("[name=typed]"));
    lines.filter((line) => (isPutBack || named(line, "version").value) && !isEmpty(line)).forEach(changed);
    // What wasn't taken comes before what is still empty.
    const refused = boxes.find((box) => lineOf(box).classList.contains("refused-line"));
    if (boxes.length && form === document.querySelector("form.grid")) focus(refused || boxes.find((box) => !box.value) || boxes[0]);
  }
})();
