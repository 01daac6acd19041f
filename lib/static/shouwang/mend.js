// A roster is mended in its preview: what one corrects is sent a moment later, and what is said about the rows comes back
// into the page around the box in which one goes on typing. Without this file the button below the table does it.

const form = document.querySelector("#mend");
const state = form?.querySelector("[data-mend-state]");
const WAIT = 600; // ms after a change
const RETRY = 5_000; // ms
let timer, sending, changed;

function later(after) {
  clearTimeout(timer);
  timer = setTimeout(send, after);
}

form?.addEventListener("change", () => {
  changed = true;
  later(WAIT);
});

addEventListener("beforeunload", (event) => {
  if (changed && !form.dataset.left) event.preventDefault();
});
form?.addEventListener("submit", () => {
  form.dataset.left = "1";
  const kept = new Set(touched());
  for (const input of [...form.elements]) {
    if (saysHowSent(input)) input.value = "1";
    if (!input.name.startsWith("m-") || input.type === "hidden" || kept.has(input)) continue;
    input.disabled = true;
    if (input.type === "checkbox") form.elements[asks(input)].disabled = true;
  }
});

// Only what was changed here is sent: a colleague may mend the same roster in another window.
const untouched = (input) =>
  input.type === "checkbox"
    ? input.checked === input.defaultChecked
    : input.type === "text" && input.value === input.defaultValue;

function touched() {
  const inputs = [...form.elements].filter((input) => input.name.startsWith("m-") && input.type !== "hidden");
  return inputs.filter((input) => !untouched(input));
}

const asks = (box) => box.name.replace(/out$/, "asked"); // the mark that a box was asked about, ticked or not

// What a row was sent with tells the server what was changed where there is no script; here only that is sent, and it may be
// what stood there once.
const saysHowSent = (input) => input.type === "hidden" && /^m-.*-(in|asked)$/.test(input.name);

function bodyOf(inputs) {
  const body = new FormData(form);
  const kept = new Set(inputs.map((input) => input.name));
  for (const input of form.elements) {
    if (saysHowSent(input) && body.has(input.name)) body.set(input.name, "1");
    const unchanged = input.name.startsWith("m-") && input.type !== "hidden" && !kept.has(input.name);
    if (unchanged) body.delete(input.name);
    if (unchanged && input.type === "checkbox") body.delete(asks(input));
  }
  return body;
}

function leave(address) {
  form.dataset.left = "1";
  location.assign(address); // which says that it came too late
}

// What was typed a moment ago is checked before anything is imported.
document.querySelector("#confirm")?.addEventListener("submit", (event) => {
  if (!form || event.submitter?.name !== "confirm" || !(changed || sending || touched().length)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  state.textContent = form.dataset.waiting;
  state.scrollIntoView({ block: "center" });
  later(0);
});

async function send() {
  if (sending) return later(WAIT);
  sending = true;
  changed = false;
  const inputs = touched();
  const values = inputs.map((input) => input.value);
  try {
    const answer = await fetch(location.href, { method: "POST", body: bodyOf(inputs) });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.querySelector("[name=password]")) throw new Error("signed out"); // it is tried again, and nothing is lost
    if (!page.querySelector("[data-live=confirm]")) return leave(answer.url); // a colleague has confirmed it or put it aside
    inputs.forEach((input, n) => {
      input.defaultValue = values[n];
      input.defaultChecked = input.checked;
    });
    if (!changed) show(page); // else what was typed meanwhile is sent first
    state.textContent = "";
  } catch {
    changed = true;
    state.textContent = form.dataset.offline;
    later(RETRY);
  } finally {
    sending = false;
  }
}

// The new page into this one: everything except the cell in which somebody is typing.
function show(page) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.querySelector(`[data-live="${part.dataset.live}"]`);
    if (fresh && !part.querySelector("select")?.matches(":focus")) keepChoices(part, fresh);
  }
  for (const row of form.querySelectorAll(".roster-row")) {
    const fresh = page.getElementById(row.id);
    if (fresh) replaceParts(row, fresh);
    else done(row);
  }
}

function keepChoices(part, fresh) {
  for (const select of part.querySelectorAll("select")) {
    const same = fresh.querySelector(`select[name="${select.name}"]`);
    if (same) same.value = select.value;
  }
  part.replaceChildren(...fresh.childNodes);
}

function replaceParts(row, fresh) {
  const typing = [...row.children].find((part) => part.contains(document.activeElement));
  const open = row.querySelector("details[open]");
  if (open) fresh.querySelector("details")?.setAttribute("open", "");
  if (!typing) return row.replaceWith(fresh);
  // Where one is typing the boxes stay as they are; what is said above them is new.
  row.querySelector(".roster-head").replaceWith(fresh.querySelector(".roster-head"));
}

// A row that the filter shows no longer: nothing is wrong with it now.
function done(row) {
  row.querySelectorAll(".problem-note").forEach((note) => note.remove());
  if (row.querySelector(".mended-note")) return;
  const note = document.createElement("span");
  note.className = "state done mended-note";
  note.textContent = `✓ ${form.dataset.mended}`;
  row.querySelector(".states").replaceChildren(note);
}

// Why somebody left, chosen and not yet sent, is chosen still when one has looked through the rows and comes back.
const reasons = document.querySelector("#confirm");
const kept = `left:${location.pathname}`;

function choices() {
  try {
    return JSON.parse(sessionStorage.getItem(kept)) ?? {};
  } catch {
    return {};
  }
}

for (const [name, value] of Object.entries(choices())) {
  const select = reasons?.elements[name];
  if (select) select.value = value;
}
reasons?.addEventListener("change", (event) => {
  try {
    sessionStorage.setItem(kept, JSON.stringify({ ...choices(), [event.target.name]: event.target.value }));
  } catch {
    // no storage in this browser
  }
});
