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

/** Reads the problem of an answer; what is no problem document (a proxy's page) becomes one. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const wait = Number(response.headers.get("retry-after") ?? Number.NaN);
  const json = /json/.test(response.headers.get("content-type") ?? "");
  const fallback = { type: "about:blank", title: response.statusText || `HTTP ${response.status}`, status: response.status };
  const problem = json ? ((await response.json()) as Problem) : fallback;
  return new ProblemError(problem, Number.isNaN(wait) ? undefined : wait);
}
