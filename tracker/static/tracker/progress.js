// While a file is read, written or made: how far it is, asked of the server, and no second click. Works without, too.
(() => {
  const form = document.querySelector("form[data-progress]");
  if (!form) return;
  form.addEventListener("submit", () => {
    const button = form.querySelector("button[type=submit]");
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", button.textContent);
    const told = document.createElement("output");
    button.after(bar, told);
    setTimeout(() => { button.disabled = true; });
    setInterval(async () => {
      const answer = await fetch(form.dataset.progress);
      const { done, of } = await answer.json();
      if (of) { bar.max = of; bar.value = done; told.textContent = `${Math.floor(100 * done / of)} %`; }
    }, 700);
  });
})();
