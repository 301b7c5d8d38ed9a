// The button that prints; without JavaScript the browser's own menu does.
document.querySelector("button.print")?.addEventListener("click", () => window.print());
