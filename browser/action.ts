import { fieldsOf } from "./form-fields.ts";
import { formBody, NotReadable } from "./form-body.ts";
import { findsNothing, keyOf } from "./form-key.ts";
import type { Refresh } from "./live.ts";
import { problemOf, problemText, readProblem, Refused, wrongFields } from "./problem.ts";
import { say } from "./said.ts";
import { apiRequest, fill, type Values } from "./templates.ts";

/**
 * Sends forms with `data-api` as JSON to the API, after a dialog said what it will do. Attributes, on the form or on the button
 * pressed: `data-api` method and path, `data-confirm` the sentence, `data-preview` a dry run whose answer the sentence may use,
 * `data-some` the member of its answer that is not to be 0 unless the same was sent before, `data-then` where to go afterwards. `{name}` stands for a field as it is sent, `{typed.name}` for one as it was typed, `{answer.name}` for
 * a member of an answer. `refresh` is there
 * where the page keeps itself true.
 */
export function takeActions(refresh: Refresh | undefined): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset["api"]) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy") === "true") return;
    form.setAttribute("aria-busy", "true");
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : undefined;
    void act(form, button, refresh)
      .catch((error: unknown) => refuse(form, error))
      .finally(() => form.removeAttribute("aria-busy"));
  });
}

async function act(form: HTMLFormElement, button: HTMLButtonElement | undefined, refresh: Refresh | undefined): Promise<void> {
  const setting = (name: string): string | undefined => button?.dataset[name] ?? form.dataset[name];
  const question = setting("confirm");
  if (question === undefined) throw new Error("this form does not say what it will do");
  const preview = setting("preview");
  const next = setting("then");
  const fields = fieldsOf(form);
  const body = formBody(fields, button);
  const typed = Object.fromEntries(fields.map(({ name, value }) => [name, value.trim()]));
  const foreseen = preview ? await call(preview, { fields: body }) : undefined;
  const some = setting("some");
  if (findsNothing(form.dataset, body, { some, foreseen })) throw new NotReadable("Nothing meets this");
  if (!(await confirmed(fill(question, { ...body, typed, answer: foreseen }), button?.textContent ?? "Confirm"))) return button?.focus();
  const answer = await call(setting("api") ?? "", { fields: body, foreseen }, keyOf(form.dataset, body));
  delete form.dataset["keyFor"];
  if (next) return location.assign(fill(next, { answer }, encodeURIComponent));
  await done(form, button?.textContent ?? "It", refresh);
}

/** Puts the form away, says so, and leaves the reader at the head of the part they acted in. */
async function done(form: HTMLFormElement, what: string, refresh: Refresh | undefined): Promise<void> {
  form.querySelector(".problem")?.remove();
  form.reset();
  const folded = "details:not(.fold)";
  for (let box = form.closest(folded); box; box = box.parentElement?.closest(folded) ?? null) box.removeAttribute("open");
  const part = form.closest<HTMLElement>("[data-part]")?.dataset["part"];
  say(`${what}: done.`);
  await refresh?.(true);
  document.querySelector<HTMLElement>(`[data-part="${part}"] h2`)?.focus();
}

async function call(template: string, { fields, foreseen }: { fields: Values; foreseen?: unknown }, key?: string): Promise<unknown> {
  const { method, path, body } = apiRequest(template, fields, foreseen);
  const headers = { "content-type": "application/json", accept: "application/json", ...(key ? { "idempotency-key": key } : {}) };
  const response = await fetch(path, { method, headers, body: JSON.stringify(body) });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Refused(readProblem(answer));
  return answer;
}

/** Whether the reader says yes to the sentence. */
function confirmed(sentence: string, action: string): Promise<boolean> {
  const dialog = document.querySelector("dialog");
  const text = dialog?.querySelector("p");
  const yes = dialog?.querySelector(".primary");
  if (!dialog || !text || !yes) throw new Error("this page cannot ask before it acts");
  text.textContent = sentence;
  yes.textContent = action;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** The problem stands in the form until the next try; the first field it points at gets the focus. */
function refuse(form: HTMLFormElement, error: unknown): void {
  const box = form.querySelector(".problem") ?? form.appendChild(Object.assign(document.createElement("p"), { className: "problem" }));
  box.setAttribute("role", "alert");
  const problem = problemOf(error);
  box.textContent = problemText(problem);
  if (problem.status === 401) {
    const link = { href: `/admin/login?next=${location.pathname}`, textContent: "Sign in again" };
    box.append(" ", Object.assign(document.createElement("a"), link));
  }
  const wrong = wrongFields(problem).map((name) => form.elements.namedItem(name));
  wrong.find((field) => field instanceof HTMLElement)?.focus();
}
