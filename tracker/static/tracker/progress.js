// While a file is read, written or made: how far it is, asked of the server, and no second click. A form whose work tells no
// steps shows that it goes on. Works without, too.
(() => {
  const ask = async (address, bar, told) => {
    const answer = await fetch(address);
    const { done, of } = await answer.json();
    if (of) { bar.max = of; bar.value = done; told.textContent = `${Math.floor(100 * done / of)} %`; }
  };
  const begin = (form, button) => {
    const bar = document.createElement("progress");
    bar.setAttribute("aria-label", button.textContent);
    const told = document.createElement("output");
    button.after(bar, told);
    setTimeout(() => { button.disabled = true; });
    const asking = form.dataset.progress && setInterval(() => ask(form.dataset.progress, bar, told), 700);
    addEventListener("pageshow", () => {
      clearInterval(asking);
      bar.remove();
      told.remove();
      button.disabled = false;
    }, { once: true });
  };
  for (const form of document.querySelectorAll("form[data-progress]")) {
    form.addEventListener("submit", () => begin(form, form.querySelector("button[type=submit]")));
  }
})();
