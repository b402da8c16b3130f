// Makes pages quicker to use where scripts run; everything here also works without.
import { show } from "./show.js";

const bar = document.querySelector("[data-daybar]");
const EPOCH = 719163; // 1970-01-01 as a proleptic Gregorian ordinal, as the server counts days
const iso = (day) => {
  const date = new Date((day - EPOCH) * 86400000);
  return `${String(date.getUTCFullYear()).padStart(4, "0")}-${date.toISOString().slice(-19, -14)}`;
};

function addressOn(day) {
  const address = new URL(location.href);
  for (const name of ["during", "when"]) address.searchParams.delete(name);
  address.searchParams.set("on", iso(day));
  return address.pathname + address.search;
}

function slider() {
  const slot = bar.querySelector("[data-slot]");
  const range = document.createElement("input");
  const stops = bar.dataset.stops.split(",").filter(Boolean).map(Number);
  Object.assign(range, { type: "range", min: bar.dataset.first, max: bar.dataset.last, value: bar.dataset.day });
  range.setAttribute("aria-label", "Day");
  const say = () => range.setAttribute("aria-valuetext", iso(Number(range.value)));
  say();
  let waiting = 0, started = location.href;
  range.addEventListener("input", () => {
    say();
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(() => show(addressOn(Number(range.value)), true));
  });
  range.addEventListener("change", () => {
    history.replaceState(null, "", started);
    history.pushState(null, "", addressOn(Number(range.value)));
    started = location.href;
    arrived();
  });
  range.addEventListener("keydown", (event) => {
    const day = Number(range.value);
    const next = event.key === "PageUp" ? stops.find((stop) => stop > day) : event.key === "PageDown" ? stops.findLast((stop) => stop < day) : undefined;
    if (next === undefined) return;
    event.preventDefault();
    range.value = next;
    range.dispatchEvent(new Event("input"));
    range.dispatchEvent(new Event("change"));
  });
  slot.append(range);
}

if (bar) slider();

// Within a page, as to its content, one goes without its being loaded again: that would lose the place.
let here = location.pathname + location.search;
const arrived = () => { here = location.pathname + location.search; };
document.addEventListener("shown", arrived);
window.addEventListener("popstate", () => { if (location.pathname + location.search !== here) location.reload(); });

// A mark leads to its sources, which are folded away.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".plot a");
  const list = link && document.getElementById(link.getAttribute("href").slice(1));
  if (!list) return;
  event.preventDefault();
  list.closest("details").open = true;
  list.focus();
});

// What takes long to make has an address of its own, and is fetched when it comes into view.
const seen = new IntersectionObserver((entries) => {
  for (const { target, isIntersecting } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    fill(target);
  }
}, { rootMargin: "200px" });

async function fill(place) {
  const address = place.dataset.filled || place.querySelector("a")?.href;
  try {
    const reply = await fetch(address, { headers: { Accept: "text/html" } });
    if (!reply.ok) throw new Error(String(reply.status));
    const page = new DOMParser().parseFromString(await reply.text(), "text/html");
    const part = page.querySelector(`[data-fragment="${place.dataset.lazy}"]`);
    if (!part) return;
    place.replaceChildren(...document.adoptNode(part).childNodes);
    place.dataset.filled = address;
    document.dispatchEvent(new CustomEvent("filled"));
  } catch {
    // The link that leads there stays, or comes back in the place of what was of another day.
    if (place.served) place.replaceChildren(...place.served);
    delete place.dataset.filled;
  } finally {
    place.removeAttribute("aria-busy");
  }
}

// While a slider moves nothing is fetched that would be gone with its next step.
let resting = 0;
function lookForLazy(wait) {
  clearTimeout(resting);
  resting = setTimeout(() => document.querySelectorAll("[data-lazy]").forEach((place) => seen.observe(place)), wait);
}
lookForLazy(0);
document.addEventListener("shown", () => lookForLazy(250));

// What comes later into a page within another has links that its server has not marked.
document.addEventListener("click", (event) => {
  const link = document.body.classList.contains("embedded") && event.target.closest?.("a[href^='/']:not([href^='/embed'])");
  if (link) link.target = "_blank";
}, true);

// The link to what is shown now; browsers let only pages of https, and of this computer, write to the clipboard.
function offerLink() {
  for (const place of document.querySelectorAll("[data-copy]:empty")) {
    if (!navigator.clipboard) { place.remove(); continue; }
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "Copy link" });
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(location.href);
        button.textContent = "Link copied";
      } catch {
        button.textContent = "Not allowed here: copy the address above the page";
      }
    });
    place.append(button);
  }
}
offerLink();
document.addEventListener("shown", offerLink);
