// Pasting from a spreadsheet into a month: line by line as seen, or by the names that the block brings. What goes where
// is shown before it is taken, and one key takes it back. How a number reads is the server's matter.
(() => {
  for (const form of document.querySelectorAll("form.grid")) begin(form);

  function begin(form) {
    const rows = [...form.querySelectorAll("tr[data-series]")];
    const panel = form.querySelector(".pasting");
    const [said, list] = [panel.querySelector(".pasting-said"), panel.querySelector("tbody")];
    const button = (name) => panel.querySelector(`button.${name}`);
    let plan = null; // what is shown and not taken yet
    let taken = []; // what the last paste put where, and what stood there
    let typedSince = false;

    const boxesOf = (row) => [...row.querySelectorAll(".box")];
    const noteOf = (row) => row.querySelector(`[name="s${row.dataset.series}-note"]`);
    const isOpen = (row) => "open" in row.dataset;
    const word = (name, values = {}) =>
      Object.entries(values).reduce((text, [key, value]) => text.replace(`{${key}}`, value), panel.dataset[name]);

    // --- what goes where -----------------------------------------------------------------------------

    const bare = (text) => text.normalize("NFKC").toLowerCase().replace(/[\s·“”"']/g, "");
    const withoutUnit = (text) => text.replace(/\([^()]*\)$/, "");
    const isName = (text) => /[^\d\s.,%+\-−‰万亿千百十元]/.test(text.normalize("NFKC"));
    const digits = (text) => bare(text).replace(/,/g, "").replace(/[−–]/g, "-").replace(/%$/, "");
    const isAlike = (one, other) =>
      digits(one) === digits(other) || (digits(one) && digits(other) && Number(digits(one)) === Number(digits(other)));

    function named(text) {
      const wanted = bare(text);
      const full = rows.filter((row) => bare(row.dataset.name) === wanted);
      if (full.length) return full;
      const plain = withoutUnit(wanted);
      return rows.filter((row) => [row.dataset.name, row.dataset.about].some((name) => withoutUnit(bare(name)) === plain));
    }

    function planned(block, target) {
      const byName =
        block.some((cells) => cells.length > 1) &&
        (block.some((cells) => cells.length > 1 && cells[0] && named(cells[0]).length) ||
          (target.tagName !== "SELECT" && block.every((cells) => isName(cells[0]))));
      const row = target.closest("tr");
      const [from, column] = [rows.indexOf(row), boxesOf(row).indexOf(target)];
      const lines = block
        .map((cells, down) => {
          if (!byName) return fate(rows[from + down], "", cells, column);
          const found = cells[0] ? named(cells[0]) : [];
          return found.length > 1 ? { name: cells[0], cells: cells.slice(1), kind: "several" } : fate(found[0], cells[0], cells.slice(1), 0);
        })
        .filter((line) => line.cells.some((cell) => cell));
      for (const line of lines) if (line.row && lines.some((other) => other !== line && other.row === line.row)) line.kind = "several";
      return lines;
    }

    function fate(row, name, cells, column) {
      if (!row) return { name, cells, kind: "nowhere" };
      const line = { row, name: row.dataset.name, cells };
      if (!isOpen(row)) {
        const stands = JSON.parse(row.dataset.said).slice(column);
        const alike = cells.slice(0, stands.length).every((cell, right) => !cell || isAlike(cell, stands[right]));
        return { ...line, kind: alike ? "same" : "differs", stands: stands.join(" / ") };
      }
      const fields = [...boxesOf(row).slice(column), noteOf(row)];
      line.puts = cells.map((cell, right) => [fields[right], cell]).filter(([, cell]) => cell);
      if (line.puts.some(([field, cell]) => !field || optionOf(field, cell) === null)) return { ...line, kind: "unfit" };
      const over = line.puts.filter(([field, cell]) => field.value.trim() && field.value !== optionOf(field, cell));
      return { ...line, kind: over.length ? "over" : "fills", stands: over.map(([field]) => shownIn(field)).join(" / ") };
    }

    // What a field would hold: of a list the value of the option that reads so, null where none does.
    function optionOf(field, text) {
      if (field.tagName !== "SELECT") return text;
      return [...field.options].find((one) => one.text === text || one.value === text)?.value ?? null;
    }

    const shownIn = (field) => (field.tagName === "SELECT" ? field.selectedOptions[0].text : field.value.trim());
    const isTaken = (line) => line.kind === "fills" || line.kind === "over";
    const isPlain = (line) => line.kind === "fills" || line.kind === "same";

    // --- shown, taken, taken back ----------------------------------------------------------------------

    function show(lines) {
      plan = lines;
      const kinds = ["fills", "over", "same", "differs", "nowhere", "several", "unfit"];
      const counted = kinds.map((kind) => [kind, lines.filter((line) => line.kind === kind).length]).filter(([, n]) => n);
      said.textContent = counted.map(([kind, n]) => word(`${kind}All`, { n })).join(word("between"));
      list.replaceChildren(...lines.map(shown));
      for (const row of rows) row.classList.toggle("pasted-into", lines.some((line) => line.row === row && isTaken(line)));
      panel.classList.toggle("doubtful", !lines.every(isPlain));
      for (const name of ["take", "leave"]) button(name).hidden = false;
      button("take").hidden = !lines.some(isTaken);
      button("undo").hidden = true;
      panel.hidden = false;
      (button("take").hidden ? button("leave") : button("take")).focus();
    }

    function shown(line) {
      const made = document.createElement("tr");
      const texts = [line.name || "—", line.cells.filter(Boolean).join(" / "), word(line.kind, { stands: line.stands })];
      made.className = isPlain(line) ? "" : "lack";
      made.append(
        ...texts.map((text) => {
          const cell = document.createElement("td");
          cell.textContent = text;
          return cell;
        }),
      );
      return made;
    }

    function set(field, text) {
      field.value = text;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }

    function take() {
      const lines = plan.filter(isTaken);
      const left = plan.filter((line) => !isTaken(line) && line.kind !== "same");
      taken = lines.flatMap((line) => line.puts.map(([field, cell]) => [field, field.value, optionOf(field, cell)]));
      for (const [field, , text] of taken) set(field, text);
      close();
      typedSince = false;
      said.textContent = [word("done", { n: lines.length }), left.length && word("left", { n: left.length })].filter(Boolean).join("");
      list.replaceChildren(...left.map(shown));
      for (const name of ["take", "leave"]) button(name).hidden = true;
      button("undo").hidden = false;
      panel.hidden = false;
      const last = lines.at(-1)?.puts[0][0];
      if (last) last.focus();
    }

    function undo() {
      for (const [field, before, text] of taken) if (field.value === text) set(field, before);
      close();
      said.textContent = word("undone", { n: taken.length });
      taken[0]?.[0].focus();
      taken = [];
    }

    function close() {
      plan = null;
      panel.hidden = true;
      for (const row of rows) row.classList.remove("pasted-into");
    }

    // Cells as a spreadsheet puts them on the clipboard: tabs between, quotes around what has breaks inside.
    function cellsOf(text) {
      const block = [[""]];
      let quoted = false;
      for (let at = 0; at < text.length; at++) {
        const sign = text[at];
        const row = block.at(-1);
        if (quoted) {
          if (sign !== '"') row[row.length - 1] += sign;
          else if (text[at + 1] === '"') row[row.length - 1] += text[++at];
          else quoted = false;
        } else if (sign === '"' && !row.at(-1)) quoted = true;
        else if (sign === "\t") row.push("");
        else if (sign === "\n") block.push([""]);
        else if (sign !== "\r") row[row.length - 1] += sign;
      }
      if (block.length > 1 && block.at(-1).every((cell) => !cell)) block.pop();
      return block.map((cells) => cells.map((cell) => cell.trim()));
    }

    form.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text/plain");
      if (!event.target.matches(".box") || !/[\t\n]/.test(text)) return;
      event.preventDefault();
      const block = cellsOf(text);
      if (block.length === 1 && block[0].length === 1) document.execCommand("insertText", false, block[0][0]);
      else show(planned(block, event.target));
    });
    form.addEventListener("input", (event) => (typedSince ||= event.isTrusted));
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && plan) close();
      else if (event.key === "z" && (event.ctrlKey || event.metaKey) && taken.length && !typedSince) undo();
      else return;
      event.preventDefault();
    });
    button("take").addEventListener("click", take);
    button("leave").addEventListener("click", close);
    button("undo").addEventListener("click", undo);
    // Whoever goes on takes what is plain; what isn't is decided on first.
    form.addEventListener(
      "click",
      (event) => {
        if (!plan || panel.contains(event.target) || !event.target.closest("button")) return;
        if (plan.every(isPlain)) return take();
        event.preventDefault();
        event.stopPropagation();
        panel.scrollIntoView({ block: "nearest" });
        (button("take").hidden ? button("leave") : button("take")).focus();
      },
      true,
    );
  }
})();
