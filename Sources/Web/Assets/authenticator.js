// The authenticator on a phone: holds the phone's key, waits for requests, and signs what its person decides.

const main = document.getElementById("main");
const words = main.dataset;
const sections = ["empty", "register", "number", "request"];

const section = (name) => document.getElementById(name);
const field = (name) => main.querySelector(`[data-field="${name}"]`);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

// --- What is kept: one entry an account, its key where no script can read it out -------------------------------------

const database = new Promise((resolve, reject) => {
  const opening = indexedDB.open("lockstep-authenticator", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("phones", { keyPath: "id" });
  opening.onsuccess = () => resolve(opening.result);
  opening.onerror = () => reject(opening.error);
});

async function withEntries(mode, operation) {
  const request = operation((await database).transaction("phones", mode).objectStore("phones"));
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

const listEntries = () => withEntries("readonly", (store) => store.getAll());
const keep = (entry) => withEntries("readwrite", (store) => store.put(entry));
const drop = (entry) => withEntries("readwrite", (store) => store.delete(entry.id));

// --- Asking the server ------------------------------------------------------------------------------------------------

async function ask(path, entry, body) {
  const headers = { Accept: "application/json" };
  if (entry) headers.Authorization = `Bearer ${entry.token}`;
  if (body) headers["Content-Type"] = "application/json";
  const response = await fetch(path, {
    method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), credentials: "omit", cache: "no-store",
  });
  const isJSON = (response.headers.get("Content-Type") ?? "").includes("json");
  return { status: response.status, body: isJSON ? await response.json() : {} };
}

const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

/** What `PushApproval.message` in the server is: parts with their lengths, so that it reads in one way only. */
function encode(parts) {
  const number = (value) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
    return bytes;
  };
  const texts = parts.map((part) => new TextEncoder().encode(part));
  const pieces = [number(texts.length), ...texts.flatMap((text) => [number(text.length), text])];
  return new Uint8Array(pieces.flatMap((piece) => [...piece]));
}

// --- What is seen -----------------------------------------------------------------------------------------------------

/** What is open, by phone, the oldest first. The first one is shown. */
const asked = new Map();
/** Numbers that wait to be typed, by phone. */
const numbers = new Map();
/** What is shown where nobody asks anything. */
let resting = null;

function show(name) {
  for (const other of sections) section(other).hidden = other !== name;
}

/** Shows the first of what is asked; else a number; else what rests. */
function refresh() {
  const first = asked.values().next().value;
  // What is shown already stays, with what was typed into it.
  if (first && first === shown) return;
  shown = first ?? null;
  clearInterval(countdown);
  if (shown) {
    open(shown);
    return;
  }
  const [number] = numbers.values();
  field("number").textContent = number ?? "";
  show(number ? "number" : resting);
  showReady();
}

function tell(text, isProblem = false) {
  const told = section("told");
  told.className = text ? `banner ${isProblem ? "attention" : "done"}` : "";
  told.textContent = text ?? "";
}

const known = new Map();
let shown = null;
let countdown;

function showReady() {
  section("ready").hidden = known.size === 0 || shown !== null;
  field("accounts").replaceChildren(
    ...[...known.values()].map(({ account, organisation }) => {
      const line = document.createElement("li");
      line.textContent = organisation ? `${organisation}: ${account}` : account;
      return line;
    }));
}

// --- Setting up -------------------------------------------------------------------------------------------------------

function offerRegistration(token) {
  const form = section("register").querySelector("form");
  const guess = /iPhone|iPad|Android|Windows|Mac|Linux/.exec(navigator.userAgent);
  form.elements.name.value = guess ? guess[0] : "";
  resting = "register";
  refresh();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    if (button.disabled) return;
    button.disabled = true;
    tell("");
    try {
      await register(token, form.elements.name.value);
    } catch {
      tell(words.unreachable, true);
    }
    button.disabled = false;
  });
}

async function register(token, name) {
  const keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
  const key = base64url(await crypto.subtle.exportKey("raw", keys.publicKey));
  const { status, body } = await ask("/authenticator/phones", null, { token, key, name });
  if (status !== 200) {
    tell(body.code === "link-dead" ? words.dead : body.title ?? words.failed, true);
    return;
  }
  const entry = { id: body.id, token: body.token, key: keys.privateKey, number: body.number };
  await keep(entry);
  resting = null;
  // Asks the browser not to clear it when room is short.
  navigator.storage?.persist?.();
  listen(entry);
}

// --- Listening --------------------------------------------------------------------------------------------------------

async function listen(entry) {
  let last = "";
  for (;;) {
    let answer;
    try {
      // The first answer says whose phone this is: it doesn't wait for a request.
      const wait = known.has(entry.id) ? 25 : 0;
      answer = await ask(`/authenticator/requests?wait=${wait}&known=${last}`, entry);
    } catch {
      tell(words.unreachable, true);
      await pause(3_000);
      continue;
    }
    if (section("told").textContent === words.unreachable) tell("");
    // Said by us, and not by something on the way that asks for a password of its own.
    if (answer.status === 401 && answer.body.code === "unknown-phone") {
      await forget(entry);
      return;
    }
    if (answer.status !== 200) {
      if (answer.status === 429) tell(words.busy, true);
      await pause(5_000);
      continue;
    }
    if (answer.body.state === "unconfirmed") {
      numbers.set(entry.id, entry.number);
      refresh();
      await pause(1_500);
      continue;
    }
    if (answer.body.state === "paused") {
      close(entry);
      tell(words.paused, true);
      await pause(30_000);
      continue;
    }
    if (section("told").textContent === words.paused) tell("");
    await welcome(entry, answer.body);
    last = answer.body.request?.id ?? "";
    follow(entry, answer.body);
  }
}

async function welcome(entry, facts) {
  if (entry.number) {
    delete entry.number;
    numbers.delete(entry.id);
    await keep(entry);
    tell(words.setUp);
  }
  if (resting === "empty") resting = null;
  const isNew = !known.has(entry.id);
  known.set(entry.id, facts);
  refresh();
  if (isNew) await offerNotices(facts.push_key);
}

async function forget(entry) {
  await drop(entry);
  known.delete(entry.id);
  numbers.delete(entry.id);
  if (known.size === 0) resting = "empty";
  close(entry);
  tell(words.removed, true);
}

/** Notes what a phone is asked now, or that it isn't any more. */
function follow(entry, { account, request }) {
  const before = asked.get(entry.id);
  if (before?.request.id === request?.id) return;
  if (request) {
    asked.set(entry.id, { entry, account, request, end: Date.now() + request.expires_in });
    refresh();
  } else {
    end(before);
  }
}

function open({ account, request, end }) {
  tell("");
  field("what").textContent = request.what;
  field("account").textContent = account;
  field("place").textContent = `${request.browser}, ${request.address}`;
  field("new-browser").hidden = request.is_known_browser;
  field("time").textContent = new Date(request.asked_at).toLocaleTimeString();
  const form = section("request").querySelector("form");
  form.reset();
  problem("");
  busy(false);
  show("request");
  section("ready").hidden = true;
  form.elements.code.focus();
  count(end);
}

/** What was asked of this phone isn't any more. */
function close(entry) {
  asked.delete(entry.id);
  refresh();
}

/** Likewise, and not because of what was done here. */
function end(question) {
  const wasShown = question === shown;
  close(question.entry);
  if (wasShown && !shown) tell(words.over, true);
}

function count(time) {
  const tick = () => {
    const left = Math.max(0, Math.round((time - Date.now()) / 1_000));
    field("left").textContent = `${left} ${words.seconds}`;
    if (left === 0) end(shown);
  };
  countdown = setInterval(tick, 1_000);
  tick();
}

// --- Deciding ---------------------------------------------------------------------------------------------------------

function problem(text) {
  const place = section("code-problem");
  place.textContent = text;
  place.hidden = text === "";
  section("code").setAttribute("aria-invalid", String(text !== ""));
}

function busy(isBusy) {
  for (const button of section("request").querySelectorAll("button")) button.disabled = isBusy;
}

/** Who calls the help desk approves nothing else by it: what is signed begins with other words. */
const subjects = { "caller-check": "lockstep caller check 1" };

async function decide(action) {
  const { entry, request } = shown;
  const input = section("code");
  const code = action === "approve" ? input.value.replaceAll(/\s/g, "") : "";
  if (action === "approve" && !/^[0-9]{6}$/.test(code)) {
    problem(words.wrong);
    input.focus();
    return;
  }
  problem("");
  busy(true);
  const message = encode([
    subjects[request.purpose] ?? "lockstep push approval 1", request.id, request.flow, code, action, String(request.expires_at),
  ]);
  try {
    const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, entry.key, message);
    const answer = { request: request.id, action, code, signature: base64url(signature) };
    settle(entry, action, await ask("/authenticator/answers", entry, answer));
  } catch {
    busy(false);
    problem(words.failed);
  }
}

function settle(entry, action, { status, body }) {
  if (status === 200) {
    close(entry);
    tell({ approve: words.done, deny: words.denied, "was-not-me": words.alarmed }[action]);
  } else if (body.code === "number-wrong") {
    if (shown?.entry !== entry) return;
    busy(false);
    problem(words.wrong);
    section("code").select();
  } else {
    close(entry);
    tell({ "account-locked": words.locked, "request-over": words.over }[body.code] ?? body.title ?? words.failed, true);
  }
}

section("request").querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  if (shown) decide(event.submitter?.value ?? "approve");
});

// --- Notices while the app is closed ----------------------------------------------------------------------------------

async function offerNotices(key) {
  if (!("serviceWorker" in navigator) || !("PushManager" in window)) return;
  const worker = await navigator.serviceWorker.ready;
  const present = await worker.pushManager.getSubscription();
  const button = section("notify");
  if (present) {
    await subscribe(present);
    return;
  }
  button.hidden = false;
  button.onclick = async () => {
    try {
      const options = { userVisibleOnly: true, applicationServerKey: key };
      if ((await Notification.requestPermission()) !== "granted") throw new Error("not allowed");
      await subscribe(await worker.pushManager.subscribe(options));
      button.hidden = true;
    } catch {
      field("notified").textContent = words.notifyFailed;
    }
  };
}

async function subscribe(subscription) {
  for (const entry of await listEntries()) {
    await ask("/authenticator/subscription", entry, { subscription: subscription.toJSON() });
  }
  field("notified").textContent = words.notified;
}

// --- Beginning --------------------------------------------------------------------------------------------------------

async function begin() {
  navigator.serviceWorker?.register("/authenticator/worker.js", { scope: "/authenticator" }).catch(() => {});
  const token = location.hash.slice(1);
  // It worked once; in the history it would only be in the way.
  if (token) history.replaceState(null, "", location.pathname);
  const entries = await listEntries();
  if (entries.length === 0) resting = "empty";
  if (token) offerRegistration(token);
  else refresh();
  entries.forEach(listen);
}

// A code that is scanned while the app is open.
addEventListener("hashchange", () => location.reload());
begin();
