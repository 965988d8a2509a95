/**
 * Keeps a page true: a stream says that something changed, the page is then fetched anew and its `[data-part]` elements are
 * replaced; without the stream it is fetched every 5 s. A part in which the reader is at work is left alone and says so.
 */
export const LIVE_SCRIPT = String.raw`
const live = document.querySelector("[data-live]");
const lamp = document.getElementById("live");
const said = document.getElementById("said");
const say = (text) => { said.textContent = text; clearTimeout(say.timer); say.timer = setTimeout(() => { said.textContent = ""; }, 6000); };
const show = (state, text) => { if (lamp.dataset.state !== state) { lamp.dataset.state = state; lamp.textContent = text; } };

const atWork = (part) => part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea") || part.querySelector("details[open] form");

const focusable = (part) => [...part.querySelectorAll("a, button, summary, input, select, textarea, h2[tabindex]")];

async function fetchParts(fresh) {
  const url = new URL(location.href);
  if (fresh) url.searchParams.set("fresh", "1");
  const response = await fetch(url, { headers: { accept: "text/html" } });
  if (response.redirected) return location.reload();
  if (!response.ok) throw new Error("answered " + response.status);
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  document.title = next.title;
  const parts = [...next.querySelectorAll("[data-part]")];
  const known = [...document.querySelectorAll("[data-part]")];
  const same = parts.map((part) => part.dataset.part).join() === known.map((part) => part.dataset.part).join();
  if (!same) {
    if (!known.some(atWork)) live.replaceChildren(...next.querySelector("main").childNodes);
    return;
  }
  for (const part of parts) {
    const old = document.querySelector('[data-part="' + part.dataset.part + '"]');
    if (old.outerHTML === part.outerHTML) continue;
    if (atWork(old)) { old.classList.add("held"); continue; }
    const opened = [...old.querySelectorAll("details[open][id]")].map(({ id }) => id);
    const focused = focusable(old).indexOf(document.activeElement);
    old.replaceWith(part);
    for (const id of opened) document.getElementById(id)?.setAttribute("open", "");
    if (focused >= 0) focusable(part)[focused]?.focus();
  }
}

let fetching, again = false;
/** One at a time; what changes meanwhile is fetched after it. */
function refresh(fresh) {
  if (fetching) { again = true; return fetching; }
  fetching = fetchParts(fresh)
    .then(() => { if (changes.readyState !== 1) show("polling", "renewed every 5 s"); })
    .catch((error) => show("lost", "not renewed: " + error.message))
    .finally(() => { fetching = undefined; if (again) { again = false; refresh(); } });
  return fetching;
}

let changes;
function connect() {
  changes?.close();
  changes = new EventSource(live.dataset.live);
  changes.onopen = () => show("live", "live");
  changes.onerror = () => show("polling", "renewed every 5 s");
  changes.addEventListener("change", () => refresh());
}

if (live) {
  connect();
  setInterval(() => {
    if (document.hidden || changes.readyState === 1) return;
    if (changes.readyState === 2) connect();
    refresh();
  }, 5000);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return changes.close();
    connect();
    refresh();
  });
}
`;
