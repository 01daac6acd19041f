// Calling the roll: a tap is saved without leaving the page. Without this module each tap loads the page anew.

const list = document.querySelector("[data-roll]");

// What the server answers is the page as it stands now: of it only the rows and the counts are taken.
async function tap(form, button) {
  const body = new FormData(form);
  body.delete("once"); // a tap says how it is to be: saying it twice does no harm
  body.set(button.name, button.value);
  const answer = await fetch(form.action || location.href, { method: "POST", body });
  if (!answer.ok || answer.redirected === false) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const place of document.querySelectorAll("[data-roll-part]")) {
    const fresh = page.getElementById(place.id);
    if (fresh) place.innerHTML = fresh.innerHTML;
  }
}

list?.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button?.name) return;
  event.preventDefault();
  const { id, value } = { id: button.closest("[data-roll-part]")?.id, value: button.value.split(":")[0] };
  button.disabled = true;
  try {
    await tap(event.target, button);
    document.getElementById(id)?.querySelector(`button[value^="${value}:"]`)?.focus({ preventScroll: true });
  } catch {
    button.disabled = false;
    event.target.querySelector("[data-roll-failed]").hidden = false;
  }
});
