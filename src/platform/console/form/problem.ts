import { inEnglish, type Text } from "../../language/say.ts";
import { hasMembers } from "./templates.ts";
import { NO_REASON } from "./texts.ts";

/** As much of a problem document (RFC 9457) as the console shows. */
export interface ShownProblem {
  title: Text;
  detail?: Text;
  status?: number;
  errors?: readonly { pointer: string; detail: string }[];
}

/** An answer outside 2xx as the problem it says it is. */
export function readProblem(answer: unknown): ShownProblem {
  const { title, detail, status, errors } = hasMembers(answer) ? answer : {};
  return {
    title: typeof title === "string" ? title : NO_REASON.template,
    ...(typeof detail === "string" ? { detail } : {}),
    ...(typeof status === "number" ? { status } : {}),
    ...(Array.isArray(errors) ? { errors: errors.filter(isFieldError) } : {}),
  };
}

function isFieldError(value: unknown): value is { pointer: string; detail: string } {
  return hasMembers(value) && typeof value["pointer"] === "string" && typeof value["detail"] === "string";
}

/** The problem as a line of text; what the API said is in its reader's language already. */
export function problemText({ title, detail = "", errors = [] }: ShownProblem, words: (text: Text) => string = inEnglish): string {
  const fields = errors.map((error) => `${error.pointer.slice(1).replaceAll("/", " ")} ${error.detail}`);
  return [words(title), words(detail), ...fields].filter(Boolean).join(". ");
}

/** The names of the fields it points at, as forms have them. */
export const wrongFields = ({ errors = [] }: ShownProblem): string[] => errors.map(({ pointer }) => pointer.slice(1).replaceAll("/", "."));
