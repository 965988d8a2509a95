import { actOf, futile, type Act } from "../src/platform/console/form/act.ts";
import { formBody, nameOf, NotReadable, typedOf, type Entry } from "../src/platform/console/form/form-body.ts";
import { problemText, readProblem, wrongFields } from "../src/platform/console/form/problem.ts";
import { isDone, SIGN_IN_AGAIN } from "../src/platform/console/form/texts.ts";
import { apiRequest, fill, type Values } from "../src/platform/console/form/templates.ts";
import { isSentBefore, keyOf } from "./form-key.ts";
import type { Refresh } from "./live.ts";
import { problemOf, Refused } from "./problem.ts";
import { say } from "./said.ts";
import { inWords } from "./words.ts";

/**
 * Takes forms whose address, or that of the button pressed, is an act (`src/platform/console/form/act.ts`): the API call that stands in it is
 * made, after a dialog said what it will do. Forms with `data-plain` are left to the server. `refresh` is there where the page keeps
 * itself true.
 */
export function takeActions(refresh: Refresh | undefined): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.dataset["plain"] !== undefined) return;
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : undefined;
    const act = actOf(new URL(button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", location.href));
    if (act === undefined) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy") === "true") return;
    form.setAttribute("aria-busy", "true");
    void take(act, { form, button }, refresh)
      .catch((error: unknown) => refuse(form, error))
      .finally(() => form.removeAttribute("aria-busy"));
  });
}

/** A form, and by which of its buttons it was sent. */
interface Sent {
  form: HTMLFormElement;
  button: HTMLButtonElement | undefined;
}

async function take(act: Act, { form, button }: Sent, refresh: Refresh | undefined): Promise<void> {
  const entries = entriesOf(form, button);
  const body = formBody(entries);
  const foreseen = act.preview === undefined ? undefined : await call(act.preview, { fields: body });
  const nothing = futile(act, body, foreseen, isSentBefore(form.dataset, body));
  if (nothing !== undefined) throw new NotReadable(nothing);
  const question = fill(act.confirm, { ...body, typed: typedOf(entries), answer: foreseen });
  if (!(await confirmed(question, act.verb ?? act.label))) return button?.focus();
  const answer = await call(act.api, { fields: body, foreseen }, keyOf(form.dataset, body));
  delete form.dataset["keyFor"];
  if (act.next) return location.assign(fill(act.next, { answer }, encodeURIComponent));
  await done(form, act.done === undefined ? inWords(isDone(act.label)) : fill(act.done, { answer }), refresh);
}

/** What the form would send by itself. */
const entriesOf = (form: HTMLFormElement, button: HTMLButtonElement | undefined): Entry[] =>
  [...new FormData(form, button)].flatMap(([name, value]): Entry[] => (typeof value === "string" ? [[name, value]] : []));

/** Puts the form away, says so, and leaves the reader at the head of the part they acted in. */
async function done(form: HTMLFormElement, said: string, refresh: Refresh | undefined): Promise<void> {
  form.querySelector(".problem")?.remove();
  form.reset();
  const folded = "details:not(.fold)";
  for (let box = form.closest(folded); box; box = box.parentElement?.closest(folded) ?? null) box.removeAttribute("open");
  const part = form.closest<HTMLElement>("[data-part]")?.dataset["part"];
  say(said);
  await refresh?.(true);
  document.querySelector<HTMLElement>(`[data-part="${part}"] h2`)?.focus();
}

async function call(template: string, { fields, foreseen }: { fields: Values; foreseen?: unknown }, key?: string): Promise<unknown> {
  const { method, path, body } = apiRequest(template, fields, foreseen);
  const language = document.documentElement.lang;
  const headers = {
    ...{ "content-type": "application/json", accept: "application/json", "accept-language": language },
    ...(key ? { "idempotency-key": key } : {}),
  };
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
  box.textContent = problemText(problem, inWords);
  if (problem.status === 401) {
    const link = { href: `/admin/login?next=${location.pathname}`, textContent: inWords(SIGN_IN_AGAIN) };
    box.append(" ", Object.assign(document.createElement("a"), link));
  }
  const wrong = wrongFields(problem);
  const fields = [...form.elements].filter((field): field is HTMLElement => field instanceof HTMLElement);
  fields.find((field) => wrong.includes(nameOf(field.getAttribute("name") ?? "").name))?.focus();
}
