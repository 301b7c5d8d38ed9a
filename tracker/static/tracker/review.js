// How many figures are ticked, said on the buttons; and shift-click ticks a whole stretch, as in mail programs.
// The page works without: "全选" is a link.
(() => {
  const form = document.querySelector("form.reviewing");
  const boxes = [...form.querySelectorAll("input[name=figure]")];
  const buttons = [...form.querySelectorAll("button[name=step]")].map((button) => [button, button.textContent]);
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    for (const [button, words] of buttons) button.textContent = ticked ? `${words} (${ticked})` : words;
  };
  let last = null;
  form.addEventListener("click", (event) => {
    const at = boxes.indexOf(event.target);
    if (at < 0) return;
    if (event.shiftKey && last !== null) {
      const [from, to] = [Math.min(at, last), Math.max(at, last)];
      for (const box of boxes.slice(from, to + 1)) box.checked = boxes[at].checked;
    }
    last = at;
    count();
  });
  count();
})();
