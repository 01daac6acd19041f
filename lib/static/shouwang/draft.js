// Nothing typed is lost. A form with data-draft-key is kept on this device at every keystroke and sent to
// /drafts/<key> a moment later; what the server has acknowledged is dropped here. What it has not (no network, signed
// out, a dead battery) waits under the person's own key and is put back into the form when that person opens it again.
//
// A copy carries `v`, "<page>.<n>": which opening of the page wrote it, and its n-th state. The server hands the v of
// its draft to the page (data-draft-stamp), so that newer and older are told apart without trusting any clock.

const WAIT = 1_000; // ms without a keystroke before it is sent
const RETRY = 15_000; // ms
const FORGET = 30 * 24 * 3600_000; // ms after which a copy nobody came back for goes
const NOT_TYPED = new Set(["csrfmiddlewaretoken", "next", "v"]);

const storage = {
  get(key) {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  },
  set(key, copy) {
    try {
      localStorage.setItem(key, JSON.stringify(copy));
      return true;
    } catch {
      return false; // full or forbidden: the server's draft remains
    }
  },
  drop(key) {
    try {
      localStorage.removeItem(key);
    } catch {
      // nothing there
    }
  },
  forgetOld() {
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith("draft:") && Date.now() - (this.get(key)?.at ?? 0) > FORGET) this.drop(key);
      }
    } catch {
      // nothing there
    }
  },
};

function typedIn(form) {
  const typed = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !NOT_TYPED.has(name)) typed.append(name, value);
  }
  return typed;
}

function putInto(form, typed) {
  for (const input of form.elements) {
    if (!input.name || NOT_TYPED.has(input.name) || ["file", "submit", "button", "fieldset"].includes(input.type)) continue;
    if (["checkbox", "radio"].includes(input.type)) input.checked = typed.getAll(input.name).includes(input.value);
    else input.value = typed.get(input.name) ?? "";
  }
  for (const folded of form.querySelectorAll("details")) {
    folded.open ||= [...folded.querySelectorAll("textarea, input[type=text]")].some((input) => input.value);
  }
  form.dispatchEvent(new Event("restored"));
}

function newToken() {
  // randomUUID is missing where the school's server speaks plain http
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
}

class Draft {
  constructor(form) {
    this.form = form;
    this.url = form.dataset.draftUrl;
    this.key = `draft:${document.body.dataset.user}:${form.dataset.draftKey}`;
    this.page = Date.now().toString(36) + Math.random().toString(36).slice(2, 8);
    this.n = 0;
    this.base = form.dataset.draftStamp ?? "";
    this.state = form.querySelector("[data-draft-state]");
    this.closed = false;

    // what has no name (the box that filters the children) is no part of the form
    form.addEventListener("input", (event) => event.target.name && this.changed());
    form.addEventListener("change", (event) => event.target.name && this.changed());
    form.addEventListener("submit", (event) => !event.defaultPrevented && this.submitted());
    addEventListener("online", () => this.unsent && this.send());
    addEventListener("focus", () => this.signedOut && this.signInAgain());
    addEventListener("pagehide", () => this.unsent && this.send({ keepalive: true }));
    addEventListener("pageshow", (event) => event.persisted && this.closed && location.reload());
    document.addEventListener("visibilitychange", () => document.hidden && this.unsent && this.send({ keepalive: true }));
    document.querySelector("[data-draft-discard]")?.addEventListener("click", () => this.discard());
    this.open();
  }

  say(what) {
    if (this.state) this.state.textContent = this.state.dataset[what] ?? "";
  }

  notice(name, show = true) {
    const box = document.querySelector(`[data-draft-notice="${name}"]`);
    if (box) box.hidden = !show;
    return box;
  }

  // ------------------------------------------------------------ while one types
  changed() {
    if (this.closed) return;
    this.n += 1;
    this.unsent = true;
    const kept = this.keepHere();
    this.say(kept ? "" : "typing");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), WAIT);
  }

  body() {
    const typed = typedIn(this.form);
    typed.append("v", `${this.page}.${this.n}`);
    return typed.toString();
  }

  keepHere(more = {}) {
    return storage.set(this.key, { body: this.body(), base: this.base, page: this.page, n: this.n, at: Date.now(), ...more });
  }

  async send({ keepalive = false } = {}) {
    clearTimeout(this.timer);
    if (this.closed || (this.sending && !keepalive)) return;
    const n = this.n;
    this.sending = new AbortController();
    try {
      const csrfmiddlewaretoken = this.form.elements.csrfmiddlewaretoken.value;
      const answer = await fetch(this.url, {
        method: "POST",
        redirect: "manual",
        keepalive,
        signal: this.sending.signal,
        body: new URLSearchParams({ csrfmiddlewaretoken, body: this.body() }),
      });
      if (this.closed) return;
      if (answer.ok) this.acknowledged(n, (await answer.json()).saved);
      else if (answer.type === "opaqueredirect" || answer.status === 403) this.expired();
      else this.later("kept");
    } catch (error) {
      if (error.name !== "AbortError") this.later("offline");
    } finally {
      this.sending = null;
      if (n !== this.n && !this.closed && !this.signedOut) this.timer = setTimeout(() => this.send(), WAIT);
    }
  }

  acknowledged(n, savedBefore) {
    if (savedBefore) return this.savedBefore();
    this.base = `${this.page}.${n}`;
    if (n !== this.n) return;
    this.unsent = false;
    storage.drop(this.key);
    this.say("saved");
  }

  later(what) {
    this.say(what);
    this.timer = setTimeout(() => this.send(), RETRY);
  }

  // ------------------------------------------------------------ signed out in the meantime
  expired() {
    this.signedOut = true;
    this.say("kept");
    this.notice("signed-out");
  }

  async signInAgain() {
    const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!token || page.body.dataset.user !== document.body.dataset.user) return;
    this.form.elements.csrfmiddlewaretoken.value = token;
    this.signedOut = false;
    this.notice("signed-out", false);
    this.send();
  }

  // ------------------------------------------------------------ saving, and what comes of it
  submitted() {
    this.n += 1;
    this.keepHere({ submitted: true }); // until a page says that it is saved
    this.closed = true;
    clearTimeout(this.timer);
    this.sending?.abort();
    setTimeout(() => (this.closed = false), RETRY); // no answer came: go on keeping
  }

  savedBefore() {
    storage.drop(this.key);
    if (!this.n) return location.reload(); // a copy of what has long been saved
    this.form.elements.once.value = newToken(); // typing went on: that will be another record
    this.notice("saved-before");
    this.changed();
  }

  async discard() {
    this.closed = true;
    clearTimeout(this.timer);
    this.sending?.abort();
    storage.drop(this.key);
    const token = this.form.elements.csrfmiddlewaretoken.value;
    await fetch(this.url, { method: "DELETE", redirect: "manual", headers: { "X-CSRFToken": token } }).catch(() => null);
    location.replace(location.href);
  }

  // ------------------------------------------------------------ opening the page
  async open() {
    const copy = storage.get(this.key);
    if (this.form.dataset.draftBound !== undefined) {
      this.changed(); // came back with errors: what stands in it is the newest there is
      return;
    }
    if (!copy) return;
    const typed = new URLSearchParams(copy.body);
    if (copy.submitted && (await this.wasSaved(typed))) {
      storage.drop(this.key);
      return;
    }
    const [page, n] = this.base.split(".");
    if (page === copy.page && Number(n) >= copy.n) {
      storage.drop(this.key); // the server has it
    } else if (page === copy.page || this.base === copy.base) {
      this.restore(typed);
    } else {
      const box = this.notice("elsewhere"); // typed on another device since: the person chooses
      box?.querySelector("[data-use]").addEventListener("click", () => this.restore(typed));
      box?.querySelector("[data-drop]").addEventListener("click", () => {
        storage.drop(this.key);
        box.hidden = true;
      });
    }
  }

  async wasSaved(typed) {
    const answer = await fetch(`${this.url}?once=${typed.get("once")}`, { redirect: "manual" }).catch(() => null);
    return answer?.ok ? (await answer.json()).saved : false;
  }

  restore(typed) {
    putInto(this.form, typed);
    this.notice("elsewhere", false);
    this.notice("restored");
    this.unsent = true;
    this.keepHere();
    this.send();
  }
}

storage.forgetOld();
document.querySelectorAll("form[data-draft-key]").forEach((form) => new Draft(form));
