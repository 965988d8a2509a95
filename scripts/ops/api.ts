import { z } from "zod";

/** A call that was refused or failed, readable as it is. */
export class ApiError extends Error {
  readonly status: number;
  readonly type: string;
  /** What has to be proven again before the call is allowed. */
  readonly stepUp: string | undefined;

  constructor(message: string, status: number, type: string, stepUp?: string) {
    super(message);
    this.status = status;
    this.type = type;
    this.stepUp = stepUp;
  }
}

/** The ops routes over HTTP. Paths begin with a slash; answers are checked against the schema given. */
export interface OpsApi {
  get<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  /** An answer that is no JSON. */
  getText(path: string): Promise<string>;
  send<T>(method: "POST" | "PUT" | "PATCH", path: string, body: unknown, schema: z.ZodType<T>): Promise<T>;
  /** A POST that is done once for each Idempotency-Key. */
  sendKeyed<T>(path: string, keyed: { body: unknown; idempotencyKey: string }, schema: z.ZodType<T>): Promise<T>;
  /** Without signing in. */
  sendOpenly<T>(method: "POST", path: string, body: unknown, schema: z.ZodType<T>): Promise<T>;
  /** Every page of a keyset-paginated list up to `limit` items. */
  list<T>(path: string, item: z.ZodType<T>, limit: number): Promise<{ items: T[]; more: boolean }>;
}

/** Where tokens come from; `forget` is called when one was refused, `stepUp` when a proof is missing, and the call made once more. */
export interface TokenSource {
  token(): Promise<string>;
  forget(): void;
  /** Proves again who the operator is, for one kind of act. */
  stepUp(kind: string): Promise<void>;
}

const DEADLINE_MS = 30_000;
const PAGE = 100;

const problemSchema = z.looseObject({
  type: z.string().default("about:blank"),
  title: z.string().default(""),
  detail: z.string().optional(),
  requestId: z.string().optional(),
  stepUp: z.object({ kind: z.string() }).optional(),
  errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).default([]),
});

export function createApi(url: string, tokens: TokenSource): OpsApi {
  const withToken = async <T>(request: Request, schema: z.ZodType<T>): Promise<T> => {
    const attempt = async () => call(url, { ...request, token: await tokens.token() }, schema);
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof ApiError && (error.status === 401 || error.stepUp !== undefined))) throw error;
      if (error.stepUp === undefined) tokens.forget();
      else await tokens.stepUp(error.stepUp);
      return attempt();
    }
  };
  return {
    get: (path, schema) => withToken({ method: "GET", path }, schema),
    send: (method, path, body, schema) => withToken({ method, path, body }, schema),
    sendKeyed: (path, keyed, schema) => withToken({ method: "POST", path, ...keyed }, schema),
    getText: (path) => withToken({ method: "GET", path }, z.string()),
    sendOpenly: (method, path, body, schema) => call(url, { method, path, body }, schema),
    async list(path, item, limit) {
      const page = z.object({ items: z.array(item), nextCursor: z.string().nullable().default(null) });
      const items: z.infer<typeof item>[] = [];
      let cursor: string | null = null;
      do {
        const query = new URLSearchParams({ limit: String(Math.min(PAGE, limit - items.length)), ...(cursor === null ? {} : { cursor }) });
        const answer = await withToken({ method: "GET", path: `${path}${path.includes("?") ? "&" : "?"}${query.toString()}` }, page);
        items.push(...answer.items);
        cursor = answer.nextCursor;
      } while (cursor !== null && items.length < limit);
      return { items, more: cursor !== null };
    },
  };
}

interface Request {
  method: string;
  path: string;
  body?: unknown;
  token?: string;
  idempotencyKey?: string;
}

/** One HTTP call. Throws `ApiError` for a problem, an unexpected answer, or none. */
export async function call<T>(url: string, { method, path, body, token, idempotencyKey }: Request, schema: z.ZodType<T>): Promise<T> {
  const headers = {
    accept: "application/json, text/*;q=0.9",
    "user-agent": "procureiq-ops",
    ...(body === undefined ? {} : { "content-type": "application/json" }),
    ...(token ? { authorization: `Bearer ${token}` } : {}),
    ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
  };
  const response = await fetch(new URL(path, url), {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(DEADLINE_MS),
  }).catch((error: unknown) => {
    const cause = (error as Error).cause;
    throw new ApiError(`${url} does not answer: ${cause instanceof Error ? cause.message || cause.name : String(error)}`, 0, "no-answer");
  });
  const text = await response.text();
  const value = (response.headers.get("content-type") ?? "").includes("json") ? parsed(text) : text;
  if (!response.ok) throw problemError(`${method} ${path}`, response.status, value);
  const answer = schema.safeParse(value);
  if (!answer.success)
    throw new ApiError(
      `${method} ${path} answered what this command does not know:\n${z.prettifyError(answer.error)}`,
      response.status,
      "unknown-answer",
    );
  return answer.data;
}

/** Undefined where it is not JSON after all. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function problemError(what: string, status: number, value: unknown): ApiError {
  const problem = problemSchema.safeParse(value);
  if (!problem.success) return new ApiError(`${what} answered ${status}`, status, "about:blank");
  const { type, title, detail, errors, requestId, stepUp } = problem.data;
  const lines = [
    `${title || `answered ${status}`} (${status})${detail ? `: ${detail}` : ""}`,
    ...errors.map(({ pointer, detail: what }) => `  ${pointer}: ${what}`),
    ...(requestId ? [`  request ${requestId}`] : []),
  ];
  return new ApiError(lines.join("\n"), status, type, stepUp?.kind);
}
