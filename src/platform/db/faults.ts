import { AppError, unavailable } from "../errors.ts";

/** SQLSTATE classes that speak of the server, not of the statement: connection, resources, operator intervention, system. */
const SERVER_CLASSES = new Set(["08", "53", "57", "58"]);
const UNIQUE_VIOLATION = "23505";
/** Text that Postgres cannot hold, in a column of text or in JSON: the same again is refused again, whoever sends it. */
const UNSTORABLE_TEXT = new Set(["22021", "22P05"]);

/** The chain of causes of an error, itself first; drivers and drizzle wrap each other. */
function* causes(error: unknown): Generator {
  let current: unknown = error;
  for (let depth = 0; depth < 6 && current !== undefined && current !== null; depth += 1) {
    yield current;
    const { cause, sourceError } = current as { cause?: unknown; sourceError?: unknown };
    current = cause ?? sourceError;
  }
}

/**
 * The AppError an unknown error stands for: its own, `dependency-unavailable` where Postgres did not answer, `validation` where it was given
 * text that it cannot hold, which only came from outside; else undefined.
 */
export function asAppError(error: unknown): AppError | undefined {
  let fromDriver = false;
  let state: string | undefined;
  for (const cause of causes(error)) {
    if (cause instanceof AppError) return cause;
    if (!(cause instanceof Error)) continue;
    if (cause.name === "NeonDbError" || cause.constructor.name === "NeonDbError" || "query" in cause) fromDriver = true;
    const { code } = cause as { code?: unknown };
    if (typeof code === "string" && /^[0-9A-Z]{5}$/.test(code)) state = code;
  }
  if (!fromDriver) return undefined;
  if (state !== undefined && UNSTORABLE_TEXT.has(state))
    return new AppError("validation", "it has text that cannot be stored: it must be well-formed Unicode without NUL", { cause: error });
  return state === undefined || SERVER_CLASSES.has(state.slice(0, 2)) ? unavailable("postgres", error) : undefined;
}

/** True where a statement failed on a unique constraint, of that name if one is given. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  for (const cause of causes(error)) {
    const { code, constraint: named } = cause as { code?: string; constraint?: string };
    if (code === UNIQUE_VIOLATION) return constraint === undefined || named === constraint;
  }
  return false;
}
