// What the pages gain where scripts run. Without this file every page still does all that it is for.

// --- The rules of a new password, as `PasswordPolicy.broken(by:of:)` in the server has them -------------------------
// Tests/WebTests/Pages/PasswordRules.json is read by the tests of both.

/** What a person calls characters; where a browser can't tell, code points. */
const characters = Intl.Segmenter
  ? (text) => [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)].map((part) => part.segment)
  : (text) => [...text];

const characterClasses = {
  "password-needs-lowercase": (character) =>
    /^\p{Lowercase}$/u.test(character) || (isCased(character) && character.toLowerCase() === character),
  "password-needs-uppercase": (character) =>
    /^\p{Uppercase}$/u.test(character) || (isCased(character) && character.toUpperCase() === character),
  "password-needs-digit": (character) => /^\p{N}/u.test(character),
  "password-needs-symbol": (character) => !/^[\p{Alphabetic}\p{N}]/u.test(character),
};

function isCased(character) {
  return character.toLowerCase() !== character || character.toUpperCase() !== character;
}

/** NFKC_Casefold, as nearly as a browser can: case by full mappings, and what can't be seen is left out. */
function caseFolded(text) {
  const visible = text.normalize("NFKC").replace(/\p{Default_Ignorable_Code_Point}/gu, "");
  const folded = [...visible].map((scalar) => (scalar === "ı" ? scalar : scalar.toUpperCase().toLowerCase()));
  return folded.join("").normalize("NFKC");
}

function hasSequence(text) {
  const scalars = [...caseFolded(text)];
  return scalars.slice(2).some((third, start) => {
    const run = [scalars[start], scalars[start + 1], third];
    const [a, b, c] = run.map((scalar) => scalar.codePointAt(0));
    const step = b - a;
    if (c - b !== step || Math.abs(step) > 1) return false;
    return step === 0 || run.every((scalar) => /^[\p{Alphabetic}\p{N}]$/u.test(scalar));
  });
}

/**
 * Which of the rules a password breaks.
 * @param {{rules: string[], minimumLength: number, accountWords: string[]}} policy - `rules` by their codes;
 *   `accountWords` already folded.
 */
export function brokenRules(policy, password, confirmation) {
  const text = password.normalize("NFKC");
  return policy.rules.filter((rule) => {
    switch (rule) {
      case "password-too-short":
        return Math.min([...text].length, [...password].length) < policy.minimumLength;
      case "password-contains-name":
        return policy.accountWords.some((word) => caseFolded(text).includes(word));
      case "password-sequence":
        return hasSequence(text);
      case "password-mismatch":
        return text === "" || text !== confirmation.normalize("NFKC");
      default:
        return !characters(text).some(characterClasses[rule]);
    }
  });
}

function watchRules(list) {
  const password = document.getElementById("new_password");
  const confirmation = document.getElementById("confirm_password");
  const told = document.getElementById("rules-told");
  const lines = [...list.querySelectorAll("[data-rule]")];
  const policy = {
    rules: lines.map((line) => line.dataset.rule),
    minimumLength: Number(list.dataset.minimumLength),
    accountWords: list.dataset.accountWords.split("\n").filter(Boolean),
  };
  let pause;

  function show() {
    const isEmpty = password.value === "" && confirmation.value === "";
    const broken = new Set(brokenRules(policy, password.value, confirmation.value));
    for (const line of lines) {
      const isMet = !broken.has(line.dataset.rule);
      const verdict = isMet ? list.dataset.met : list.dataset.unmet;
      line.dataset.state = isEmpty ? "" : isMet ? "met" : "unmet";
      line.querySelector(".verdict").textContent = isEmpty ? "" : `(${verdict})`;
    }
    // Spoken once typing rests: a word at every key would drown the keys themselves.
    clearTimeout(pause);
    pause = setTimeout(() => {
      const words = broken.size === 0 ? list.dataset.allMet : list.dataset.someUnmet.replace("#", broken.size);
      told.textContent = isEmpty ? "" : words;
    }, 900);
  }

  password.addEventListener("input", show);
  confirmation.addEventListener("input", show);
  show();
}

// --- Show what is typed ----------------------------------------------------------------------------------------------

function offerReveal(button) {
  const input = document.getElementById(button.getAttribute("aria-controls"));
  const word = button.querySelector("span");

  function show(isShown) {
    input.type = isShown ? "text" : "password";
    word.textContent = isShown ? button.dataset.hide : button.dataset.show;
  }

  button.hidden = false;
  button.addEventListener("click", () => show(input.type === "password"));
  // Sent as a password field, so that no browser keeps it among the texts that it offers again.
  input.form.addEventListener("submit", () => show(false));
}

// --- Times as the reader's own clock shows them ----------------------------------------------------------------------

function showLocally(time) {
  const moment = new Date(time.dateTime);
  if (Number.isNaN(moment.getTime())) return;
  const language = document.documentElement.lang;
  const tag = navigator.languages.find((wanted) => wanted.startsWith(language)) ?? language;
  time.title = time.textContent;
  time.textContent = moment.toLocaleString(tag, { dateStyle: "long", timeStyle: "short" });
}

// --- One press, one request ------------------------------------------------------------------------------------------

function sendOnce(form) {
  let isSent = false;
  const mark = (isBusy) => {
    isSent = isBusy;
    for (const button of form.querySelectorAll("button:not([type=button])")) {
      button.setAttribute("aria-disabled", String(isBusy));
    }
  };
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    else mark(true);
  });
  // Back by the browser's own button, the page may be as it was left.
  window.addEventListener("pageshow", () => mark(false));
}

// --- Recovery codes: on paper, or in a file ------------------------------------------------------------------------

function offerPrint(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

function offerSave(button) {
  const items = document.querySelectorAll(`#${button.dataset.save} code`);
  const text = [...items].map((item) => item.textContent).join("\n") + "\n";
  button.hidden = false;
  button.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
    link.download = `${button.dataset.save}.txt`;
    link.click();
    URL.revokeObjectURL(link.href);
  });
}

// --- Passkeys: the device answers, and its answer is sent like any form --------------------------------------------

const bytesOf = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
const textOf = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const credentials = (ids) => ids.split(" ").filter(Boolean).map((id) => ({ type: "public-key", id: bytesOf(id) }));

const ceremonies = {
  use: (data) =>
    navigator.credentials.get({
      publicKey: {
        challenge: bytesOf(data.challenge),
        rpId: data.relyingParty,
        allowCredentials: credentials(data.credentials),
        userVerification: data.verification,
      },
    }),
  make: (data) =>
    navigator.credentials.create({
      publicKey: {
        challenge: bytesOf(data.challenge),
        rp: { id: data.relyingParty, name: data.organisation },
        user: { id: bytesOf(data.userHandle), name: data.email, displayName: data.displayName },
        pubKeyCredParams: data.algorithms.split(" ").map((alg) => ({ type: "public-key", alg: Number(alg) })),
        excludeCredentials: credentials(data.credentials),
        authenticatorSelection: { residentKey: "preferred", userVerification: "preferred" },
        attestation: "none",
      },
    }),
};

function offerPasskey(form) {
  const button = form.querySelector("button");
  let isAsking = false;
  let isAnswered = false;

  if (!window.PublicKeyCredential) {
    document.querySelectorAll("[data-passkey-unknown]").forEach((words) => (words.hidden = false));
    return;
  }
  form.hidden = button.hidden = false;
  if (button.autofocus) button.focus();

  function tell(problem) {
    for (const words of form.querySelectorAll("[data-passkey-problem]")) {
      words.hidden = words.dataset.passkeyProblem !== problem;
    }
  }

  async function answer() {
    const { rawId, response } = await ceremonies[form.dataset.passkey](form.dataset);
    const parts = {
      credential_id: rawId,
      client_data: response.clientDataJSON,
      attestation: response.attestationObject,
      authenticator_data: response.authenticatorData,
      signature: response.signature,
      user_handle: response.userHandle,
    };
    for (const [name, bytes] of Object.entries(parts)) {
      if (bytes) form.elements[name].value = textOf(bytes);
    }
  }

  form.addEventListener("submit", async (event) => {
    if (isAnswered) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (isAsking || !form.reportValidity()) return;
    isAsking = true;
    tell(null);
    try {
      await answer();
      isAnswered = true;
      form.requestSubmit();
    } catch (error) {
      tell(error.name === "InvalidStateError" ? "already-made" : "no-answer");
    } finally {
      isAsking = false;
    }
  });
  window.addEventListener("pageshow", () => (isAnswered = false));
}

// --- While a phone is asked -------------------------------------------------------------------------------------------

/** Asks for the page again, quietly, until something has come of it. */
async function watch() {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    let text;
    try {
      const response = await fetch(location.href, { cache: "no-store", credentials: "same-origin" });
      // Whatever else it says, the page itself says it better.
      if (response.redirected || !response.ok) return location.reload();
      text = await response.text();
    } catch {
      continue;
    }
    const page = new DOMParser().parseFromString(text, "text/html");
    if (page.querySelector("[data-watch]")) continue;
    document.getElementById("main").replaceWith(document.adoptNode(page.getElementById("main")));
    document.title = page.title;
    document.querySelectorAll("form[method=post]").forEach(sendOnce);
    press();
    return;
  }
}

/** What needs no further thought is pressed by itself. */
function press() {
  const button = document.querySelector("button[data-press]");
  button?.form.requestSubmit(button);
}

// --- Until every place has the password ------------------------------------------------------------------------------

/**
 * Asks for the page again, quietly, and takes over those lines of the receipt that have changed. Not for ever: each
 * question keeps a session awake.
 */
async function follow(receipt) {
  const lines = (root) => [...root.querySelectorAll("li")];
  const known = lines(receipt).map((line) => line.outerHTML);
  const end = Date.now() + 10 * 60_000;
  for (let pause = 1_000; Date.now() < end; pause = Math.min(pause * 1.2, 15_000)) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    if (document.hidden) continue;
    let text;
    try {
      const response = await fetch(location.href, { cache: "no-store", credentials: "same-origin" });
      // It is no longer ours to see: what was seen last stays.
      if (response.redirected || (!response.ok && response.status < 500)) return;
      if (!response.ok) continue;
      text = await response.text();
    } catch {
      continue;
    }
    const fresh = new DOMParser().parseFromString(text, "text/html").querySelector(".receipt");
    if (!fresh) return;
    if (lines(fresh).length !== known.length) return location.reload();
    lines(fresh).forEach((line, index) => {
      if (line.outerHTML === known[index]) return;
      known[index] = line.outerHTML;
      pause = 1_000;
      const shown = document.adoptNode(line);
      shown.querySelectorAll("time[datetime]").forEach(showLocally);
      lines(receipt)[index].replaceWith(shown);
    });
    if (fresh.matches("[data-follow]")) continue;
    receipt.querySelector(".again")?.remove();
    return;
  }
}

// --- Words of mails ---------------------------------------------------------------------------------------------------

/** The preview follows what is typed. What is wrong with it is said there, and beside the field when it is sent. */
function followPreview(form) {
  let pause;
  let request;

  async function show() {
    request?.abort();
    request = new AbortController();
    let text;
    try {
      const response = await fetch(form.dataset.preview, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        credentials: "same-origin",
        cache: "no-store",
        signal: request.signal,
      });
      if (response.redirected || (!response.ok && response.status !== 422)) return;
      text = await response.text();
    } catch {
      // The button is still there.
      return;
    }
    const page = new DOMParser().parseFromString(text, "text/html");
    const preview = page.getElementById("preview");
    if (!preview) return;
    for (const problem of page.querySelectorAll("p.problem")) {
      const line = document.createElement("p");
      line.className = "problem";
      line.textContent = problem.textContent;
      preview.append(line);
    }
    document.getElementById("preview").replaceWith(document.adoptNode(preview));
  }

  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(show, 600);
  });
}

if (typeof document !== "undefined") {
  document.querySelectorAll("button[data-print]").forEach(offerPrint);
  document.querySelectorAll("button[data-save]").forEach(offerSave);
  document.querySelectorAll("#rules").forEach(watchRules);
  document.querySelectorAll("button.reveal").forEach(offerReveal);
  // Before the times are others than those that were sent.
  document.querySelectorAll(".receipt[data-follow]").forEach(follow);
  document.querySelectorAll("time[datetime]").forEach(showLocally);
  // Before `sendOnce`: what is pressed first only asks the device.
  document.querySelectorAll("form[data-passkey]").forEach(offerPasskey);
  document.querySelectorAll("form[method=post]").forEach(sendOnce);
  document.querySelectorAll("form[data-preview]").forEach(followPreview);
  if (document.querySelector("[data-watch]")) watch();
  press();
}
