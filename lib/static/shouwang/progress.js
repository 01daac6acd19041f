// <form data-progress>: sent in the background, while a bar shows how far the server is. What goes wrong is said and can be
// tried again: nothing that was chosen is lost. Without this file the form is sent as any other.

const LINES = "application/x-ndjson";

async function* linesOf(answer) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    yield* lines.map((line) => JSON.parse(line));
  }
}

async function send(form, button) {
  const bar = document.createElement("progress");
  const said = form.querySelector("[data-progress-state]");
  const body = new FormData(form);
  if (button.name) body.append(button.name, button.value);
  bar.max = 1;
  bar.setAttribute("aria-label", button.dataset.busy ?? button.textContent);
  said.replaceChildren(bar);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: LINES } });
    if (answer.redirected) return location.assign(answer.url);
    if (!answer.headers.get("Content-Type")?.startsWith(LINES)) return form.submit(); // its own errors, as usual
    for await (const told of linesOf(answer)) {
      if (told.go) return location.assign(told.go);
      bar.value = told.part;
    }
    throw new Error("cut off");
  } catch {
    said.textContent = form.dataset.progress;
  }
}

for (const form of document.querySelectorAll("form[data-progress]")) {
  form.addEventListener("submit", (event) => {
    if (event.submitter?.dataset.busy === undefined || form.dataset.going) return;
    event.preventDefault();
    form.dataset.going = "1";
    const buttons = form.querySelectorAll("button");
    buttons.forEach((button) => (button.disabled = true));
    send(form, event.submitter).finally(() => {
      delete form.dataset.going;
      buttons.forEach((other) => (other.disabled = false));
    });
  });
}
