/**
 * The console's one script. `data-live` on main: its `[data-part]` elements are fetched anew every 5 s, and replaced unless the
 * reader is at work in them. `data-api` on a form: it is sent as JSON to the API, after a dialog said what it will do.
 */
export const SCRIPT = `
const live = document.querySelector("[data-live]");
const said = document.getElementById("said");
const say = (text) => { said.textContent = text; clearTimeout(say.timer); say.timer = setTimeout(() => { said.textContent = ""; }, 6000); };

async function refresh(fresh) {
  const response = await fetch(live.dataset.live + (fresh ? "?fresh=1" : ""), { headers: { accept: "text/html" } });
  if (response.redirected) return location.reload();
  if (!response.ok) return say("The page could not be renewed: " + response.status);
  const next = new DOMParser().parseFromString(await response.text(), "text/html");
  for (const part of next.querySelectorAll("[data-part]")) {
    const old = document.querySelector('[data-part="' + part.dataset.part + '"]');
    if (!old) live.append(part);
    else if (!old.contains(document.activeElement) && !old.querySelector("details[open]") && old.outerHTML !== part.outerHTML) old.replaceWith(part);
  }
}
if (live) setInterval(() => { if (!document.hidden) refresh().catch((error) => say("The page could not be renewed: " + error.message)); }, 5000);

const READ = {
  datetime: (text) => new Date(text).toISOString(),
  boolean: (text) => text === "true",
  text: (text) => text,
};

function bodyOf(form) {
  const body = {};
  for (const field of form.elements) {
    if (field.name && field.value !== "") body[field.name] = READ[field.dataset.json || "text"](field.value);
  }
  return body;
}

function confirmed(text) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("p").textContent = text;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.api) return;
  event.preventDefault();
  const body = bodyOf(form);
  const text = form.dataset.confirm.replace(/\\{(\\w+)\\}/g, (_, name) => body[name] === undefined ? "" : body[name]);
  if (!(await confirmed(text))) return;
  const [method, path] = form.dataset.api.split(" ");
  const response = await fetch(path, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  if (response.ok) {
    form.closest("details")?.removeAttribute("open");
    document.activeElement?.blur();
    say("Done.");
    if (live) await refresh(true);
  } else {
    const problem = await response.json();
    say([problem.title, ...(problem.errors || []).map((error) => error.pointer.slice(1) + " " + error.detail)].join(": "));
  }
});
`;
