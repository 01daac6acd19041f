// The small things that every page needs. Everything works without it, only less comfortably.

// A form is sent once: its buttons rest until an answer comes. (The server refuses a twin in any case.)
const RESTS = 20_000; // ms, after which a person may try again over a bad line

function rest(form, resting) {
  for (const button of form.querySelectorAll("button:not([type=button]), input[type=submit]")) {
    button.disabled = resting;
    if (!button.dataset.busy) continue;
    if (resting) {
      button.dataset.idle = button.innerHTML;
      button.textContent = button.dataset.busy;
    } else if (button.dataset.idle) {
      button.innerHTML = button.dataset.idle;
      delete button.dataset.idle;
    }
  }
  if (resting) form.dataset.sent = "";
  else delete form.dataset.sent;
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || "again" in form.dataset) return;
  if ("sent" in form.dataset) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "";
  // Only after this turn, or the name and value of the button that was pressed would not be sent.
  setTimeout(() => rest(form, true));
  setTimeout(() => rest(form, false), RESTS);
});

addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach((form) => rest(form, false));
});

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-print], [data-close-menu]");
  if (target?.matches("[data-print]")) print();
  if (target?.matches("[data-close-menu]") && history.length > 1) {
    event.preventDefault();
    history.back();
  }
  // An open filter closes when one looks elsewhere.
  for (const open of document.querySelectorAll("details.pill[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  document.querySelectorAll("details.pill[open]").forEach((open) => (open.open = false));
});

// A choice in a filter bar takes effect at once; without this file its button does it. A date that is typed changes with
// every digit: there only a finger's choice, made in one go, takes effect at once.
document.addEventListener("change", (event) => {
  const typed = event.target.type === "date" && !matchMedia("(pointer: coarse)").matches;
  if (event.target.matches("[data-submit]") && !typed) event.target.form.requestSubmit();
});

// A second tap on the chip that was chosen takes the answer back, where "not noted" is an answer.
document.addEventListener("pointerdown", (event) => {
  const input = event.target.closest(".chip")?.querySelector("input[type=radio]");
  const blank = input?.closest(".chips").querySelector(".blank input");
  if (!input?.checked || !blank || input === blank) return;
  input.addEventListener(
    "click",
    () => {
      blank.checked = true;
      blank.dispatchEvent(new Event("change", { bubbles: true }));
    },
    { once: true },
  );
});

// What the server has saved need not wait here any longer (see draft.js).
for (const message of document.querySelectorAll("[data-extra^='draft:']")) {
  try {
    localStorage.removeItem(`draft:${document.body.dataset.user}:${message.dataset.extra.slice(6)}`);
  } catch {
    // no storage in this browser: nothing waits
  }
}

// After a form came back with errors: to the first of them.
document.querySelector("form .wrong :is(input, select, textarea), form .errorlist")?.scrollIntoView({ block: "center" });

// Of tabs that do not all fit, the one that is open stands in sight.
document.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
  tab.parentElement.scrollLeft = tab.offsetLeft - (tab.parentElement.clientWidth - tab.offsetWidth) / 2;
});
