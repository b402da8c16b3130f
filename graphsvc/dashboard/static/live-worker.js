// Holds the one stream that all open pages of a browser share: HTTP/1.1 allows six connections to a host, and a stream
// each would leave the seventh page waiting. It is closed while no page is visible.
const pages = new Map(); // port: when its page last said that it is visible
const GONE = 60_000; // milliseconds after which a page that says nothing is taken for closed
let stream = null, tries = 0, timer = 0, latest = null;

function tend() {
  for (const [port, at] of pages) if (Date.now() - at > GONE) pages.delete(port);
  if (pages.size && !stream && !timer) open();
  if (!pages.size) close();
}

function open() {
  timer = 0;
  stream = new EventSource("/changes/stream");
  stream.addEventListener("revision", (event) => {
    tries = 0;
    latest = event.data;
    for (const port of pages.keys()) port.postMessage(latest);
  });
  // Over a restart of the server the browser's own way of coming back may give up; this one does not.
  stream.onerror = () => {
    close();
    timer = setTimeout(() => { timer = 0; tend(); }, Math.min(30_000, 500 * 2 ** tries++) * (0.75 + Math.random() / 2));
  };
}

function close() {
  stream?.close();
  stream = null;
  clearTimeout(timer);
  timer = 0;
}

onconnect = ({ ports: [port] }) => {
  port.onmessage = ({ data: isVisible }) => {
    const isNew = isVisible && !pages.has(port);
    if (isVisible) pages.set(port, Date.now());
    else pages.delete(port);
    if (isNew && stream && latest) port.postMessage(latest);
    tend();
  };
  port.start();
};
setInterval(tend, 20_000);
