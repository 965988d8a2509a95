/** A problem document (RFC 9457) as the API answers it. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  requestId?: string;
  errors?: { pointer: string; detail: string }[];
  [member: string]: unknown;
}

/** Thrown for every answer outside 2xx. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly problem: Problem;
  /** Seconds the server asks to wait, where it does. */
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Problem, retryAfterSeconds?: number) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  /** True for a problem whose type ends in `/slug`: types are stable, titles are for people. */
  is(slug: string): boolean {
    return this.problem.type.endsWith(`/${slug}`);
  }
}

/** Nothing is known of an act: its answer never came. Repeat it with the same key, and it is carried out once, however often it arrived. */
export class UnknownOutcomeError extends Error {
  override readonly name = "UnknownOutcomeError";
  readonly idempotencyKey: string;

  constructor(idempotencyKey: string, cause: unknown) {
    super("no answer came, and it may have been carried out: repeat it with the same key", { cause });
    this.idempotencyKey = idempotencyKey;
  }
}

/** Whether a call had no answer, or none that says whether anything was done. */
export const isLost = (error: unknown): boolean =>
  !(error instanceof ProblemError) || error.problem.status >= 500 || error.problem.status === 408;

/** Reads the problem of an answer; what is no problem document (a proxy's page) becomes one. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const json = /json/.test(response.headers.get("content-type") ?? "");
  const fallback = { type: "about:blank", title: response.statusText || `HTTP ${response.status}`, status: response.status };
  const problem = json ? ((await response.json()) as Problem) : fallback;
  return new ProblemError(problem, secondsToWait(response.headers.get("retry-after")));
}

/** RFC 9110 §10.2.3: seconds, or a date. */
function secondsToWait(field: string | null): number | undefined {
  if (field === null) return undefined;
  const seconds = /^\d+$/.test(field) ? Number(field) : (Date.parse(field) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}
