// A page that stays open says when what it shows has changed, and shows the new answer when asked to. It hears of new
// revisions, asks whom they are about, and says nothing where they are about nothing that it names, or change nothing.
import { show } from "./show.js";

const main = document.getElementById("main");
const line = document.getElementById("live");
const known = new URL(location.href).searchParams.has("known"); // What was known on a day does not change.
const PULSE = 20_000; // milliseconds between signs of life of a visible page
const WAIT = 300; // milliseconds in which revisions that follow one another are taken together

let revision = Number(main?.dataset.revision), store = main?.dataset.store;
let shown = parts(document), heard = null, timer = 0, isBusy = false;

// The place from which a list goes on names the revision of its page, and is another with each.
function parts(page) {
  return [...page.querySelectorAll("[data-live]")].map((part) => part.innerHTML.replaceAll(/([?&;]after=)[^"&]*/g, "$1")).join("\n");
}

function named(page) {
  const ids = new Set((main.dataset.about || "").split(" ").filter(Boolean));
  const links = [location.pathname, ...[...page.querySelectorAll("[data-live] a[href]")].map((link) => link.getAttribute("href"))];
  for (const link of links) {
    const [, kind, ...rest] = link.split(/[?#]/)[0].split("/").map(decoded);
    if (["country", "alliance", "organisation", "group", "person", "place", "pair"].includes(kind)) rest.slice(0, kind === "pair" ? 2 : 1).forEach((id) => ids.add(id));
    else if (["event", "source"].includes(kind)) ids.add(`${kind}:${rest[0]}`);
  }
  return ids;
}

function decoded(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}

function hear(data) {
  document.dispatchEvent(new Event("answered"));
  heard = JSON.parse(data);
  if (heard.store === store && heard.revision <= revision) return;
  clearTimeout(timer);
  timer = setTimeout(look, WAIT);
}

async function look() {
  if (isBusy || document.hidden) return;
  isBusy = true;
  const asked = heard;
  try {
    if (asked.store !== store) return tell("The data here has been replaced");
    const reply = await fetch(`/changes/since?after=${revision}`);
    if (!reply.ok) return;
    const { total, changes, revision: reached } = await reply.json();
    const ids = named(document);
    const count = ids.has("*") || !changes ? total : changes.filter((about) => about.some((id) => ids.has(id))).length;
    if (count === 0 || !(await isDifferent())) {
      revision = reached; // The page says what a new one would.
      line.replaceChildren();
      return;
    }
    tell(`${count.toLocaleString("en")} change${count === 1 ? "" : "s"} since you opened this`);
  } catch {
    // The server is away; the stream comes back when it does.
  } finally {
    isBusy = false;
    if (heard !== asked) timer = setTimeout(look, WAIT);
  }
}

async function isDifferent() {
  const reply = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!reply.ok) return false;
  return parts(new DOMParser().parseFromString(await reply.text(), "text/html")) !== shown;
}

function tell(text) {
  const words = Object.assign(document.createElement("span"), { textContent: text });
  if (line.firstChild?.textContent === text) return;
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Show" });
  button.addEventListener("click", () => {
    line.replaceChildren();
    main.focus({ preventScroll: true });
    show(location.href, true);
  });
  line.replaceChildren(words, " ", button);
}

document.addEventListener("shown", ({ detail: page }) => {
  const fresh = page?.getElementById("main");
  if (!fresh) return;
  ({ store } = fresh.dataset);
  revision = Number(fresh.dataset.revision);
  Object.assign(main.dataset, fresh.dataset);
  shown = parts(page);
  line?.replaceChildren();
});

// One stream a browser: in a worker that all pages share; else in one visible page at a time, which holds a lock. Where
// a browser has neither (an address without TLS on some phones), a visible page has its own.
function follow() {
  if ("SharedWorker" in window) {
    const { port } = new SharedWorker(new URL("./live-worker.js", import.meta.url), { name: "live" });
    port.onmessage = ({ data }) => hear(data);
    const say = () => port.postMessage(!document.hidden);
    document.addEventListener("visibilitychange", say);
    addEventListener("pageshow", say);
    addEventListener("pagehide", () => port.postMessage(false));
    setInterval(() => { if (!document.hidden) say(); }, PULSE);
    say();
    return;
  }
  const channel = new BroadcastChannel("live");
  const ASK = "?"; // A page that comes into view asks the one with the stream what it heard last.
  let end = null, last = null;
  channel.onmessage = ({ data }) => {
    if (data !== ASK) hear(data);
    else if (last) channel.postMessage(last);
  };
  const change = () => {
    end?.();
    end = last = null;
    if (document.hidden) return;
    channel.postMessage(ASK);
    const stop = new AbortController();
    end = () => stop.abort();
    const hold = () => own(stop.signal, (data) => { last = data; channel.postMessage(data); hear(data); });
    if (navigator.locks) navigator.locks.request("live", { signal: stop.signal }, hold).catch(() => {});
    else hold();
  };
  document.addEventListener("visibilitychange", change);
  addEventListener("pageshow", change);
  addEventListener("pagehide", () => end?.());
  change();
}

// Keeps a stream open until it is no longer wanted, over restarts of the server.
function own(signal, hand) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    let tries = 0, stream = null, again = 0;
    const open = () => {
      stream = new EventSource("/changes/stream");
      stream.addEventListener("revision", (event) => { tries = 0; hand(event.data); });
      stream.onerror = () => {
        stream.close();
        again = setTimeout(open, Math.min(30_000, 500 * 2 ** tries++) * (0.75 + Math.random() / 2));
      };
    };
    signal.addEventListener("abort", () => { clearTimeout(again); stream?.close(); resolve(); });
    open();
  });
}

if (main?.dataset.revision && line && !known && document.querySelector("[data-live]")) follow();
