import { ProblemError, UnknownOutcomeError } from "../../packages/sdk/src/client.ts";
import { el, fill } from "./dom.ts";
import { SaidError } from "./said-error.ts";
import { COMMON } from "./texts/common.ts";

/** What went wrong in a line, and what support needs to find it. */
export function sayProblem(error: unknown): { text: string; requestId: string | undefined } {
  if (error instanceof ProblemError) {
    const { title, detail, errors = [], requestId } = error.problem;
    const lines = [title, detail, ...errors.map((field) => `${field.pointer.slice(1).replaceAll("/", " ")} ${field.detail}`)];
    return { text: lines.filter(Boolean).join(". "), requestId };
  }
  if (error instanceof SaidError) return { text: error.message, requestId: undefined };
  if (!navigator.onLine) return { text: COMMON.problem.offline, requestId: undefined };
  if (error instanceof UnknownOutcomeError) return { text: COMMON.problem.unknownOutcome, requestId: undefined };
  // What fetch, its deadline and a broken body throw.
  if (error instanceof TypeError || error instanceof DOMException) return { text: COMMON.problem.unreachable, requestId: undefined };
  // A fault of ours: whoever looks after the page is told what it is, and the buyer that it is none of theirs.
  reportError(error);
  return { text: COMMON.problem.failed, requestId: undefined };
}

/** Tells a problem in the place for it, until the next. */
export function tell(place: HTMLElement, error: unknown, retry?: () => void): void {
  const { text, requestId } = sayProblem(error);
  place.hidden = false;
  place.setAttribute("role", "alert");
  fill(
    place,
    el("span", {}, text),
    requestId !== undefined && el("small", {}, COMMON.problem.request(requestId)),
    retry && el("button", { type: "button", class: "quiet", onclick: retry }, COMMON.retry),
  );
}

export function untell(place: HTMLElement): void {
  place.hidden = true;
  place.removeAttribute("role");
  place.replaceChildren();
}

/** The fields of a form that a problem points at are marked, and the first of them gets the focus. */
export function markFields(form: HTMLFormElement, error: unknown): void {
  const wrong = error instanceof ProblemError ? (error.problem.errors ?? []).map(({ pointer }) => pointer.slice(1)) : [];
  for (const field of form.elements)
    if (field instanceof HTMLInputElement) field.setAttribute("aria-invalid", String(wrong.includes(field.name)));
  const first = wrong.map((name) => form.elements.namedItem(name)).find((field) => field instanceof HTMLInputElement);
  first?.focus();
}
