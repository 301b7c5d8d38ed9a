// Keys of a page: a letter does what the link, button or box marked with it (aria-keyshortcuts) is there for.
// Never while somebody types, never with another key, and a key that is held down counts once.
(() => {
  const typing = "input:not([type=checkbox]), textarea, select, [contenteditable]";
  for (const hint of document.querySelectorAll("[data-keys]")) hint.hidden = false;
  document.addEventListener("keydown", (event) => {
    if (event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.(typing) || !/^[a-z]$/.test(event.key)) return;
    const marked = document.querySelector(`[aria-keyshortcuts="${event.key}"]`);
    if (!marked) return;
    event.preventDefault();
    if (marked.matches(typing)) marked.focus();
    else marked.click();
  });
})();
