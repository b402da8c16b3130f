// The drawn network made alive: zoom, drag, pinch, neighbours, keys. States stay links in the SVG; lines go to a canvas,
// which takes a third of the time that as many SVG lines take. Without script the SVG has all of it.
import { show } from "./show.js";

const SHEET = [1000, 700], MOST = 16, GRACE = 14;
const still = matchMedia("(prefers-reduced-motion: reduce)");
const dark = matchMedia("(prefers-color-scheme: dark)");
let view = { k: 1, tx: 0, ty: 0 }, former = new Map(), stop = () => {};

function read(svg) {
  const links = [...svg.querySelectorAll(".spots a")];
  const at = links.map((link) => link.getAttribute("transform").match(/-?\d+/g).map(Number));
  const number = new Map(at.map(([x, y], i) => [`${x} ${y}`, i]));
  const groups = [...svg.querySelectorAll(".lines path")].map((path) => ({ path, ends: pairs(path.getAttribute("d"), number) }));
  const bold = svg.querySelector(".bold");
  return { links, at, groups, bold: bold ? pairs(bold.getAttribute("d"), number) : [] };
}

// Each corner of a line names a state by its place, so the lines need not be sent twice.
function pairs(d, number) {
  const ends = [];
  for (const stroke of d.split("M").slice(1)) {
    const corners = stroke.split("L").map((corner) => number.get(corner));
    for (let i = 1; i < corners.length; i++) ends.push(corners[i - 1], corners[i]);
  }
  return ends;
}

function start(figure) {
  const svg = figure.querySelector("svg"), spots = svg.querySelector(".spots");
  const { links, at, groups, bold } = read(svg);
  if (!links.length) return () => {};
  const names = links.map((link) => link.getAttribute("aria-label").split(", ").slice(0, -1).join(", "));
  const circles = links.map((link) => link.querySelector("circle")), radii = circles.map((circle) => Number(circle.getAttribute("r")));
  const served = { dim: svg.classList.contains("dim"), hot: links.map((link) => link.classList.contains("hot")), labelled: links.map((link) => link.querySelector("text") !== null) };
  const near = links.map(() => new Set());
  for (const { ends } of groups) for (let i = 0; i < ends.length; i += 2) { near[ends[i]].add(ends[i + 1]); near[ends[i + 1]].add(ends[i]); }
  const X = Float64Array.from(at, (point) => point[0]), Y = Float64Array.from(at, (point) => point[1]);
  const texts = links.map((link, i) => {
    const text = link.querySelector("text") ?? link.appendChild(document.createElementNS("http://www.w3.org/2000/svg", "text"));
    text.textContent = names[i];
    text.classList.remove("wide");
    return text;
  });
  const route = bold.length > 0 && bold.length <= 16, asServed = texts.map((text, i) => (served.labelled[i] ? ["x", "y", "text-anchor", "class"].map((name) => [name, text.getAttribute(name)]) : null));
  const canvas = document.createElement("canvas"), kept = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  figure.prepend(canvas);
  figure.classList.add("awake");
  const pen = canvas.getContext("2d"), keptPen = kept.getContext("2d"), keptView = { k: 0, tx: 0, ty: 0 };
  const gone = new AbortController(), { signal } = gone;
  let width = 0, height = 0, dpr = 1, chosen = -1, dragged = -1, queued = false, settling = 0, looks = [], ink = "";

  function colours() {
    const style = getComputedStyle(document.documentElement);
    ink = style.getPropertyValue("--ink").trim();
    const few = svg.classList.contains("few"), alpha = few ? 0.7 : Number(style.getPropertyValue("--edge")), width = few ? 1.5 : 0.9;
    looks = groups.map(({ path }) => ({ colour: getComputedStyle(path).color, alpha, width, dash: path.classList.contains("possible") ? [6, 4] : path.classList.contains("last") ? [1.5, 4] : [] }));
  }
  const sx = (i) => X[i] * width / SHEET[0] * view.k, sy = (i) => Y[i] * height / SHEET[1] * view.k;

  function stroke(on, ends, look, only = -1, without = -1) {
    on.beginPath();
    for (let i = 0; i < ends.length; i += 2) {
      const a = ends[i], b = ends[i + 1];
      if ((only >= 0 && a !== only && b !== only) || (without >= 0 && (a === without || b === without))) continue;
      on.moveTo(sx(a), sy(a));
      on.lineTo(sx(b), sy(b));
    }
    Object.assign(on, { strokeStyle: look.colour, globalAlpha: look.alpha, lineWidth: look.width });
    on.setLineDash(look.dash ?? []);
    on.stroke();
  }
  function moveTo(on) { on.setTransform(dpr, 0, 0, dpr, view.tx * dpr, view.ty * dpr); }
  // Lines that do not move are drawn once and copied while a state is dragged, or all are moved: a frame is cheap.
  function keep() {
    keptPen.setTransform(1, 0, 0, 1, 0, 0);
    keptPen.clearRect(0, 0, kept.width, kept.height);
    moveTo(keptPen);
    groups.forEach(({ ends }, i) => stroke(keptPen, ends, looks[i], -1, dragged));
    Object.assign(keptView, view);
  }
  function paint() {
    queued = false;
    if (!kept.width || !kept.height) return; // nothing is laid out yet; the observer draws when it is
    const by = view.k / keptView.k, dim = chosen >= 0 || bold.length ? 0.35 : 1;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    pen.globalAlpha = dim;
    pen.drawImage(kept, (view.tx - keptView.tx * by) * dpr, (view.ty - keptView.ty * by) * dpr, kept.width * by, kept.height * by);
    moveTo(pen);
    if (dragged >= 0) groups.forEach(({ ends }, i) => stroke(pen, ends, looks[i], dragged));
    if (chosen >= 0) stroke(pen, [...near[chosen]].flatMap((other) => [chosen, other]), { colour: ink, alpha: 0.55, width: 1.3 });
    if (bold.length) stroke(pen, bold, { colour: ink, alpha: 1, width: bold.length > 8 ? 1.4 : 2.8 });
    spots.setAttribute("transform", `translate(${view.tx} ${view.ty})`);
  }
  function draw() { if (!queued) { queued = true; requestAnimationFrame(paint); } }
  function place(i) { links[i].setAttribute("transform", `translate(${sx(i).toFixed(1)} ${sy(i).toFixed(1)})`); }
  function settle() {
    clearTimeout(settling);
    settling = setTimeout(() => { keep(); label(); draw(); }, 90);
  }
  function all() { links.forEach((_, i) => place(i)); draw(); settle(); }

  // Names keep their size while one zooms in, so that more of them find room.
  function label() {
    const scale = Math.max(0.62, Math.min(1, width / 900)), boxes = [];
    links.forEach((_, i) => { const r = radii[i] * scale; circles[i].setAttribute("r", r.toFixed(1)); boxes.push([sx(i) - r, sy(i) - r, sx(i) + r, sy(i) + r, i]); });
    // Nothing is named where the buttons stand.
    boxes.push([width - 142 - view.tx, height - 52 - view.ty, width - view.tx, height - view.ty, -2]);
    const hot = (i) => (i === chosen || links[i].classList.contains("hot") ? 1 : 0);
    // Whom one asks about is named in any case, if need be over the circle of another.
    const named = (i) => i === chosen || links[i].classList.contains("picked") || (route && bold.includes(i));
    const order = links.map((_, i) => i).sort((i, j) => named(j) - named(i) || hot(j) - hot(i) || radii[j] - radii[i] || i - j);
    for (const i of order) {
      const r = radii[i] * scale, wide = names[i].length * 7.4, x = sx(i), y = sy(i);
      const ways = [[r + 3, 4, "start"], [-r - 3, 4, "end"], [0, -r - 4, "middle"], [0, r + 12, "middle"]];
      let found = ways.find(([dx, dy, anchor]) => {
        const left = x + dx - (anchor === "end" ? wide : anchor === "middle" ? wide / 2 : 0), box = [left, y + dy - 10.5, left + wide, y + dy + 2.5, i];
        if (box[0] + view.tx < 2 || box[2] + view.tx > width - 2 || box[1] + view.ty < 2 || box[3] + view.ty > height - 2) return false;
        if (boxes.some((other) => other[4] !== i && box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3])) return false;
        boxes.push([...box.slice(0, 4), -1]);
        return true;
      });
      if (!found && named(i)) found = ways[0];
      texts[i].style.display = found ? "" : "none";
      if (found) { texts[i].setAttribute("x", found[0]); texts[i].setAttribute("y", found[1]); texts[i].setAttribute("text-anchor", found[2]); }
    }
  }

  function resize() {
    const before = width;
    width = figure.clientWidth;
    height = Math.round(Math.max(width * 0.7, Math.min(width * 1.15, 440)));
    dpr = Math.min(devicePixelRatio, 2);
    if (before && width && before !== width) { view.tx *= width / before; view.ty *= width / before; }
    for (const each of [canvas, kept]) { each.width = width * dpr; each.height = height * dpr; }
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    clamp();
    keep();
    links.forEach((_, i) => place(i));
    label();
    paint();
  }
  function clamp() {
    view.tx = Math.min(width * 0.5, Math.max(width * (0.5 - view.k), view.tx));
    view.ty = Math.min(height * 0.5, Math.max(height * (0.5 - view.k), view.ty));
    figure.classList.toggle("near", view.k > 1.01);
  }
  function zoom(by, x = width / 2, y = height / 2) {
    const k = Math.min(MOST, Math.max(0.8, view.k * by));
    view.tx = x - (x - view.tx) * k / view.k;
    view.ty = y - (y - view.ty) * k / view.k;
    view.k = k;
    clamp();
    all();
  }
  function whole() { view = { k: 1, tx: 0, ty: 0 }; X.set(at.map((point) => point[0])); Y.set(at.map((point) => point[1])); clamp(); keep(); all(); }
  const tip = document.createElement("div");
  Object.assign(tip, { className: "tip", hidden: true });
  tip.setAttribute("aria-hidden", "true");
  function choose(i) {
    if (i === chosen) return;
    chosen = i;
    svg.classList.toggle("dim", i >= 0 || served.dim);
    links.forEach((link, j) => link.classList.toggle("hot", i >= 0 ? j === i || near[i].has(j) : served.hot[j]));
    tip.hidden = i < 0;
    if (i >= 0) tip.textContent = links[i].getAttribute("aria-label");
    draw();
    settle();
  }

  const on = (target, type, act, options = {}) => target.addEventListener(type, act, { signal, ...options });
  const point = (event) => { const box = svg.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
  function under([x, y], grace) {
    let best = -1, least = grace;
    links.forEach((_, i) => { const far = Math.hypot(sx(i) + view.tx - x, sy(i) + view.ty - y) - radii[i]; if (far < least) { least = far; best = i; } });
    return best;
  }
  const fingers = new Map();
  let moved = false, began = [0, 0];
  on(figure, "pointerdown", (event) => {
    if (event.target.closest(".tools") || event.button) return;
    began = point(event);
    moved = fingers.size > 0;
    fingers.set(event.pointerId, began);
    const hit = event.pointerType === "mouse" ? under(began, 5) : -1;
    if (fingers.size === 1 && hit >= 0) { dragged = hit; keep(); }
  });
  on(figure, "pointermove", (event) => {
    const was = fingers.get(event.pointerId), now = point(event);
    if (!was) { if (event.pointerType === "mouse") choose(event.target.closest(".tools") ? -1 : under(now, 5)); return; }
    if (!moved && Math.hypot(now[0] - began[0], now[1] - began[1]) < 4) return;
    if (!moved) { moved = true; figure.setPointerCapture(event.pointerId); }
    fingers.set(event.pointerId, now);
    if (fingers.size === 2) {
      const [, other] = [...fingers].find(([id]) => id !== event.pointerId);
      const far = Math.hypot(was[0] - other[0], was[1] - other[1]);
      if (far > 8) zoom(Math.hypot(now[0] - other[0], now[1] - other[1]) / far, (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
    } else if (dragged >= 0) {
      pull(was, now);
    } else {
      view.tx += now[0] - was[0];
      view.ty += now[1] - was[1];
      clamp();
      draw();
      settle();
    }
  });
  function pull(was, now) {
    X[dragged] += (now[0] - was[0]) / view.k * SHEET[0] / width;
    Y[dragged] += (now[1] - was[1]) / view.k * SHEET[1] / height;
    place(dragged);
    draw();
  }
  for (const type of ["pointerup", "pointercancel"]) {
    on(figure, type, (event) => {
      // Browsers smooth moves, so that the last may be short of where the pointer is let go.
      if (dragged >= 0 && moved && type === "pointerup") pull(fingers.get(event.pointerId), point(event));
      fingers.delete(event.pointerId); if (dragged >= 0) { dragged = -1; settle(); keep(); draw(); }
    });
  }
  on(figure, "pointerleave", () => choose(-1));
  on(figure, "dragstart", (event) => event.preventDefault());
  on(figure, "click", (event) => {
    if (event.target.closest(".tools") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const hit = event.detail ? under(point(event), GRACE) : links.indexOf(event.target.closest("a"));
    event.preventDefault();
    if (!moved && hit >= 0) show(links[hit].getAttribute("href"), false);
    moved = false;
  });
  on(figure, "wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.004)), ...point(event));
  }, { passive: false });

  // One state is in the order of tabs; arrows lead from it to those that it is joined to, else to whoever is next.
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  function next(i, [dx, dy], among) {
    let best = -1, least = Infinity;
    for (const j of among) {
      const x = sx(j) - sx(i), y = sy(j) - sy(i), along = x * dx + y * dy, aside = Math.abs(x * dy) + Math.abs(y * dx);
      if (along > 1 && aside <= along * 1.2 && along + 2 * aside < least) { least = along + 2 * aside; best = j; }
    }
    return best;
  }
  function focus(i) {
    links.forEach((link, j) => link.setAttribute("tabindex", j === i ? "0" : "-1"));
    const x = sx(i) + view.tx, y = sy(i) + view.ty;
    if (x < 20 || y < 20 || x > width - 20 || y > height - 20) { view.tx += width / 2 - x; view.ty += height / 2 - y; clamp(); settle(); }
    links[i].focus({ preventScroll: true });
  }
  on(svg, "keydown", (event) => {
    const i = links.indexOf(event.target.closest("a"));
    if (i < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const everybody = links.map((_, j) => j);
    let to = -1;
    if (ways[event.key]) { to = next(i, ways[event.key], near[i]); if (to < 0) to = next(i, ways[event.key], everybody); }
    else if (event.key === "Home") to = 0;
    else if (event.key === "End") to = links.length - 1;
    else if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 1.4 : 1 / 1.4, sx(i) + view.tx, sy(i) + view.ty);
    else if (event.key === "0" || event.key === "Escape") whole();
    else if (/^\p{L}$/u.test(event.key)) to = everybody.map((j) => (i + 1 + j) % links.length).find((j) => names[j].toLowerCase().startsWith(event.key.toLowerCase())) ?? -1;
    else return;
    event.preventDefault();
    if (to >= 0) focus(to);
  });
  links.forEach((link, i) => {
    link.setAttribute("tabindex", i ? "-1" : "0");
    on(link, "focus", () => choose(i));
    on(link, "blur", () => choose(-1));
  });
  const tools = document.createElement("div");
  tools.className = "tools";
  for (const [sign, name, act] of [["+", "Zoom in", () => zoom(1.5)], ["−", "Zoom out", () => zoom(1 / 1.5)], ["⤢", "The whole network", whole]]) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: sign, title: name });
    button.setAttribute("aria-label", name);
    on(button, "click", act);
    tools.append(button);
  }
  figure.append(tip, tools);

  // From one day to the next states glide to where they are then, so that the eye can follow.
  function glide() {
    const from = names.map((name) => former.get(name));
    former = new Map(names.map((name, i) => [name, at[i]]));
    if (still.matches || !from.some((place, i) => place && (place[0] !== at[i][0] || place[1] !== at[i][1]))) return;
    const began = performance.now();
    const step = (now) => {
      const part = Math.min(1, Math.max(0, (now - began) / 350)), eased = 1 - (1 - part) ** 3;
      from.forEach((place, i) => { if (place) { X[i] = place[0] + (at[i][0] - place[0]) * eased; Y[i] = place[1] + (at[i][1] - place[1]) * eased; } });
      keep();
      links.forEach((_, i) => place(i));
      paint();
      if (part < 1 && !signal.aborted) requestAnimationFrame(step); else label();
    };
    requestAnimationFrame(step);
  }
  on(window, "beforeprint", () => {
    figure.classList.remove("awake");
    svg.setAttribute("viewBox", `0 0 ${SHEET.join(" ")}`);
    spots.removeAttribute("transform");
    links.forEach((link, i) => { link.setAttribute("transform", `translate(${at[i].join(" ")})`); circles[i].setAttribute("r", radii[i]); });
    texts.forEach((text, i) => { text.style.display = asServed[i] ? "" : "none"; for (const [name, value] of asServed[i] ?? []) if (value) text.setAttribute(name, value); else text.removeAttribute(name); });
  });
  on(window, "afterprint", () => { figure.classList.add("awake"); resize(); });
  on(dark, "change", () => { colours(); keep(); draw(); });
  colours();
  resize();
  glide();
  const seen = new ResizeObserver(() => { if (figure.clientWidth !== width) resize(); });
  seen.observe(figure);
  return () => { gone.abort(); seen.disconnect(); clearTimeout(settling); };
}

async function keepAsking(box) {
  while (box.isConnected) {
    await new Promise((done) => setTimeout(done, 600));
    if (document.hidden) continue;
    let page;
    try {
      const reply = await fetch(box.dataset.waiting);
      if (!reply.ok) return;
      page = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("#picture");
    } catch { continue; }
    const waits = page?.querySelector("[data-waiting]"), here = document.querySelector("#picture");
    if (!page || !box.isConnected) return;
    if (waits) { box.querySelector("p").textContent = waits.querySelector("p").textContent; continue; }
    here.replaceWith(document.adoptNode(page));
    go();
  }
}

let alive = null;
function go() {
  const figure = document.querySelector("[data-net]"), waiting = document.querySelector("[data-waiting]");
  if (figure && figure === alive) return; // It stays until the picture of the new day comes.
  stop();
  stop = () => {};
  alive = figure;
  if (figure) stop = start(figure);
  if (waiting) keepAsking(waiting);
}
go();
document.addEventListener("shown", go);
document.addEventListener("filled", go);
