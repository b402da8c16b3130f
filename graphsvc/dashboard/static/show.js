// Shows another address of the same page in place, by exchanging what differs. While the server does not answer, the page
// stays as it is, says so, and asks again; of several addresses asked for only the last is shown.
const bar = document.querySelector("[data-daybar]");
const FIRST = 1_000, MOST = 30_000; // milliseconds until it is asked again: at first, and at most
const AWAY = [502, 503, 504]; // what a server that is starting, or a proxy before one that is away, answers
let asked = 0, tries = 0, timer = 0, again = null, stop = new AbortController(), notice = null;

export function show(address, replace) {
  tries = 0;
  return ask(address, replace);
}

async function ask(address, replace) {
  const mine = ++asked;
  stop.abort();
  stop = new AbortController();
  clearTimeout(timer);
  again = null;
  let reply, text;
  try {
    reply = await fetch(address, { headers: { Accept: "text/html" }, signal: stop.signal });
    text = await reply.text();
  } catch {
    reply = null;
  }
  if (mine !== asked) return;
  if (!reply || AWAY.includes(reply.status)) {
    wait(() => ask(address, replace));
    return;
  }
  hush();
  if (!reply.ok || new URL(reply.url).pathname === "/sign-in") {
    location.assign(address);
    return;
  }
  const page = new DOMParser().parseFromString(text, "text/html");
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = page.querySelector(`[data-live="${part.dataset.live}"]`);
    if (!next) continue;
    const fresh = document.importNode(next, true); // The page stays whole for those who compare it with a later one.
    keepFetched(part, fresh);
    part.replaceWith(fresh);
  }
  document.title = page.title;
  refreshBar(page.querySelector("[data-daybar]")?.cloneNode(true));
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
  document.dispatchEvent(new CustomEvent("shown", { detail: page }));
}

function wait(next) {
  again = next;
  timer = setTimeout(retry, Math.min(MOST, FIRST * 2 ** tries++) * (0.75 + Math.random() / 2));
  if (notice?.isConnected) return; // It is said once, not with each try.
  notice = document.createElement("span");
  notice.textContent = "The server does not answer. It is asked again until it does.";
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Try now" });
  button.addEventListener("click", retry);
  status().replaceChildren(notice, " ", button);
}

function hush() {
  if (!notice?.isConnected) return;
  const line = notice.parentNode, hadFocus = line.contains(document.activeElement);
  line.replaceChildren();
  if (hadFocus) document.getElementById("main").focus({ preventScroll: true });
}

// A page within another has no such line until it needs one.
function status() {
  const line = document.getElementById("live");
  if (line) return line;
  const made = Object.assign(document.createElement("div"), { id: "live", className: "live", role: "status" });
  document.body.append(made);
  return made;
}

function retry() {
  again?.();
}
addEventListener("online", retry);
document.addEventListener("answered", retry); // The stream of changes is open again.
document.addEventListener("visibilitychange", () => { if (!document.hidden) retry(); });

// What was fetched for the day before stays, dimmed, until that of the new day comes, so that nothing blinks.
function keepFetched(part, next) {
  for (const place of next.querySelectorAll("[data-lazy]")) {
    const name = place.dataset.lazy;
    const filled = part.querySelector(`[data-lazy="${name}"][data-filled], [data-fragment="${name}"]`);
    if (!filled) continue;
    place.served = [...place.childNodes];
    place.dataset.filled = place.querySelector("a").href;
    place.setAttribute("aria-busy", "true");
    place.replaceChildren(...filled.childNodes);
  }
}

function refreshBar(next) {
  if (!bar || !next) return;
  // A step may come or go, and so may "Today"; what the form keeps changes with who is picked in a network.
  for (const part of bar.querySelectorAll("[data-bar]")) part.replaceChildren(...next.querySelector(`[data-bar="${part.dataset.bar}"]`).childNodes);
  bar.querySelector("[name=when]").value = next.querySelector("[name=when]").value;
  bar.dataset.day = next.dataset.day;
}
