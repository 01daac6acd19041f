// <input type="search" hidden data-filter="#list" data-filter-items=".chip">: shows of a list what contains the words
// typed; what is ticked stays. <span data-chosen="#list"> names what is ticked.

for (const box of document.querySelectorAll("input[data-filter]")) {
  const list = document.querySelector(box.dataset.filter);
  if (!list) continue;
  const items = [...list.querySelectorAll(box.dataset.filterItems)];
  box.hidden = false;
  box.addEventListener("input", () => {
    const words = box.value.trim().toLowerCase();
    for (const item of items) {
      item.hidden = !item.textContent.toLowerCase().includes(words) && !item.querySelector(":checked");
    }
    for (const group of list.querySelectorAll(".chip-group")) {
      group.hidden = !group.querySelector(`${box.dataset.filterItems}:not([hidden])`);
    }
  });
  // Enter looks for a name here; it does not send the form.
  box.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}

for (const place of document.querySelectorAll("[data-chosen]")) {
  const list = document.querySelector(place.dataset.chosen);
  const none = place.textContent;
  const show = () => {
    const names = [...list.querySelectorAll(":checked")].map((input) => input.closest("label").textContent.trim());
    place.textContent = names.join("、") || none;
  };
  list.form?.addEventListener("change", show);
  list.addEventListener("change", show);
  list.closest("form")?.addEventListener("restored", show);
  show();
}
