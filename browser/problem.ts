import { NotReadable } from "./form-body.ts";
import { isObject } from "./templates.ts";

/** As much of a problem document (RFC 9457) as the console shows. */
export interface Problem {
  title: string;
  detail?: string;
  status?: number;
  errors?: readonly { pointer: string; detail: string }[];
}

/** What a call was refused with. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/** An answer outside 2xx as the problem it says it is. */
export function readProblem(answer: unknown): Problem {
  const { title, detail, status, errors } = isObject(answer) ? answer : {};
  return {
    title: typeof title === "string" ? title : "The API refused without saying why",
    ...(typeof detail === "string" ? { detail } : {}),
    ...(typeof status === "number" ? { status } : {}),
    ...(Array.isArray(errors) ? { errors: errors.filter(isFieldError) } : {}),
  };
}

function isFieldError(value: unknown): value is { pointer: string; detail: string } {
  return isObject(value) && typeof value["pointer"] === "string" && typeof value["detail"] === "string";
}

/** Of whatever went wrong: what the API said, or that nobody knows whether it was done. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Refused) return error.problem;
  if (error instanceof NotReadable) return { title: "Nothing was sent", detail: error.message };
  const detail = error instanceof Error ? error.message : String(error);
  return { title: "The API could not be reached, and may or may not have done it", detail };
}

/** The problem as a line of text. */
export function problemText({ title, detail, errors = [] }: Problem): string {
  const fields = errors.map((error) => `${error.pointer.slice(1).replaceAll("/", " ")} ${error.detail}`);
  return [title, detail, ...fields].filter(Boolean).join(". ");
}

/** The names of the fields it points at, as forms have them. */
export const wrongFields = ({ errors = [] }: Problem): string[] => errors.map(({ pointer }) => pointer.slice(1).replaceAll("/", "."));
