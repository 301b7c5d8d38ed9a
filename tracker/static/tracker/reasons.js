// The reason of a return is asked for in place, before anything is sent. Without this file the server asks, on the same page.
for (const box of document.querySelectorAll("textarea[data-missing]")) {
  const field = box.closest(".field");
  box.form.addEventListener("submit", (event) => {
    if (box.value.trim() || (event.submitter?.name && event.submitter.value !== "return")) return;
    event.preventDefault();
    const told = field.querySelector(".error") || field.appendChild(document.createElement("span"));
    told.className = "error";
    told.role = "alert";
    told.textContent = box.dataset.missing;
    field.classList.add("has-error");
    box.focus();
  });
  box.addEventListener("input", () => {
    field.classList.remove("has-error");
    field.querySelector(".error")?.remove();
  });
}
