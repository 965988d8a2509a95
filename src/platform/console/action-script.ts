/**
 * Sends a form with `data-api` as JSON to the API, after a dialog said what it will do. Attributes, on the form or on the button
 * pressed: `data-api` method and path, `data-confirm` the sentence, `data-preview` a dry run whose answer the sentence may use,
 * `data-then` where to go afterwards. `{name}` stands for a field, `{answer.name}` for a member of an answer.
 */
export const ACTION_SCRIPT = String.raw`
const READ = {
  datetime: (text) => new Date(text).toISOString(),
  boolean: (text) => text === "true",
  number: Number,
  list: (text) => text.trim().split(/[\s,]+/),
};

/** A field named a.b is member b of a. A reviewed change is made, or none with a reason, by the checkbox beside it. */
function bodyOf(form, button) {
  const body = {};
  const put = (name, value) => {
    const path = name.split(".");
    const last = path.pop();
    path.reduce((at, part) => (at[part] ??= {}), body)[last] = value;
  };
  for (const field of form.elements) {
    if (!field.name || field.type === "submit") continue;
    if (field.dataset.json === "item") body[field.name] = [...(body[field.name] ?? []), ...(field.checked ? [field.value] : [])];
    else if (field.type === "checkbox") put(field.name, field.checked);
    else if (field.value.trim() === "") continue;
    else if (field.dataset.json === "change") put(field.name, form.querySelector("[data-none='" + field.name + "']").checked ? { none: true, reason: field.value } : { change: field.value });
    else put(field.name, (READ[field.dataset.json] ?? String)(field.value));
  }
  if (button?.name) put(button.name, button.value);
  return body;
}

const valueAt = (values, path) => path.split(".").reduce((value, part) => value?.[part], values);
const fill = (text, values, write = String) => text.replace(/\{([\w.]+)\}/g, (_, path) => write(valueAt(values, path) ?? ""));

/** Fields that the path names go into it, the others into the body. */
async function call(template, body) {
  const rest = { ...body };
  for (const [, name] of template.matchAll(/\{(\w+)\}/g)) delete rest[name];
  const [method, path] = fill(template, body, encodeURIComponent).split(" ");
  const response = await fetch(path, { method, headers: { "content-type": "application/json", accept: "application/json" }, body: JSON.stringify(rest) });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.title), { problem: answer });
  return answer;
}

function confirmed(text, action) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("p").textContent = text;
  dialog.querySelector(".primary").textContent = action;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

/** The problem stands in the form until the next try; the first field it points at gets the focus. */
function refuse(form, error) {
  const box = form.querySelector(".problem") ?? form.appendChild(Object.assign(document.createElement("p"), { className: "problem" }));
  box.setAttribute("role", "alert");
  const problem = error.problem ?? { title: "The API could not be reached, and may or may not have done it", detail: error.message };
  const errors = (problem.errors ?? []).map(({ pointer, detail }) => pointer.slice(1).replaceAll("/", " ") + " " + detail);
  box.textContent = [problem.title, problem.detail, ...errors].filter(Boolean).join(". ");
  if (problem.status === 401) box.append(" ", Object.assign(document.createElement("a"), { href: "/admin/login?next=" + location.pathname, textContent: "Sign in again" }));
  const wrong = (problem.errors ?? []).map(({ pointer }) => form.elements[pointer.slice(1).replaceAll("/", ".")]).find((field) => field?.focus);
  wrong?.focus();
}

async function act(form, button) {
  const setting = (name) => button?.dataset[name] ?? form.dataset[name];
  const body = bodyOf(form, button);
  const preview = setting("preview") ? await call(setting("preview"), body) : undefined;
  if (!(await confirmed(fill(setting("confirm"), { ...body, answer: preview }), button?.textContent ?? "Confirm"))) return button?.focus();
  const answer = await call(setting("api"), body);
  if (setting("then")) return location.assign(fill(setting("then"), { answer }, encodeURIComponent));
  form.querySelector(".problem")?.remove();
  form.reset();
  for (let box = form.closest("details"); box; box = box.parentElement.closest("details")) box.removeAttribute("open");
  const part = form.closest("[data-part]")?.dataset.part;
  say((button?.textContent ?? "It") + ": done.");
  if (live) await refresh(true);
  document.querySelector('[data-part="' + part + '"] h2')?.focus();
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.api || form.getAttribute("aria-busy") === "true") return form.dataset.api && event.preventDefault();
  event.preventDefault();
  form.setAttribute("aria-busy", "true");
  try {
    await act(form, event.submitter);
  } catch (error) {
    refuse(form, error);
  } finally {
    form.removeAttribute("aria-busy");
  }
});
`;
