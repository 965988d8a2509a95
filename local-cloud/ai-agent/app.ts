import { createHash, timingSafeEqual } from "node:crypto";
import { Hono, type Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import { extractBrief } from "./brief.ts";
import { extractWithLlm, type LlmOptions } from "./llm.ts";
import { CONFIDENCE_FIELDS, extractRequestSchema, VERSION, type Confidence, type Extraction, type ExtractRequest } from "./schema.ts";

export interface AiAgentOptions {
  /** Bearer token callers have to bring; none is asked for where absent. */
  token?: string;
  /** Where given, an LLM reads first and the rules stand in when it fails. */
  llm?: LlmOptions;
  /** How many answers are kept for the same conversation. */
  remembered?: number;
}

const MAXIMUM_BYTES = 256 * 1024;
const REMEMBERED_ANSWERS = 1_000;
const LLM_CONFIDENCE = 0.8;

/** The agent's HTTP application. Refusals are problem documents (RFC 9457). */
export function createAiAgent(options: AiAgentOptions, log: (message: string) => void): Hono {
  const app = new Hono();
  const answers = new Map<string, Extraction>();

  app.get("/health", (c) => c.json({ status: "pass" }, 200, { "content-type": "application/health+json" }));
  app.use("/v1/*", async (c, next) =>
    isAuthorised(c, options.token) ? next() : problem(c, 401, { type: "unauthorized", title: "A bearer token is required" }),
  );
  app.use(
    "/v1/*",
    bodyLimit({
      maxSize: MAXIMUM_BYTES,
      onError: (c) => problem(c, 413, { type: "content-too-large", title: `The body may have ${MAXIMUM_BYTES} bytes` }),
    }),
  );

  app.post("/v1/extract", async (c) => {
    const body = parseJson(await c.req.text());
    const request = extractRequestSchema.safeParse(body);
    if (!request.success) {
      const errors = request.error.issues.map((issue) => ({
        pointer: issue.path.map((key) => `/${String(key)}`).join(""),
        detail: issue.message,
      }));
      return problem(c, 400, { type: "invalid-request", title: "The body is not an extraction request", errors });
    }
    const key = createHash("sha256").update(JSON.stringify(request.data)).digest("hex");
    const remembered = answers.get(key);
    if (remembered) return c.json(remembered);
    const extraction = await extract(request.data, options.llm, log);
    if ("kind" in extraction) {
      return problem(c, 422, {
        type: "no-items-found",
        title: "No item was found in the conversation",
        detail: `Looked for ${extraction.lookedFor}.`,
      });
    }
    if (answers.size >= (options.remembered ?? REMEMBERED_ANSWERS)) answers.delete(answers.keys().next().value ?? "");
    answers.set(key, extraction);
    return c.json(extraction);
  });

  app.notFound((c) => problem(c, 404, { type: "not-found", title: "There is nothing at this path" }));
  app.onError((error, c) => {
    log(`ai-agent: ${error.stack ?? error.message}`);
    return problem(c, 500, { type: "internal-error", title: "The agent failed" });
  });
  return app;
}

async function extract(request: ExtractRequest, llm: LlmOptions | undefined, log: (message: string) => void) {
  if (!llm) return extractBrief(request);
  try {
    const confidence = Object.fromEntries(CONFIDENCE_FIELDS.map((field) => [field, LLM_CONFIDENCE])) as Confidence;
    return { brief: await extractWithLlm(request, llm), method: "llm" as const, confidence, questions: [], evidence: [], version: VERSION };
  } catch (error) {
    log(`ai-agent: the LLM gave no brief, the rules stand in: ${error instanceof Error ? error.message : String(error)}`);
    const extraction = extractBrief(request);
    return "kind" in extraction ? extraction : { ...extraction, method: "deterministic-after-llm-failure" as const };
  }
}

function isAuthorised(c: Context, token: string | undefined): boolean {
  if (token === undefined) return true;
  const given = createHash("sha256")
    .update(c.req.header("authorization") ?? "")
    .digest();
  return timingSafeEqual(given, createHash("sha256").update(`Bearer ${token}`).digest());
}

/** Undefined for what is no JSON, which no request schema accepts. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

interface Problem {
  type: string;
  title: string;
  detail?: string;
  errors?: readonly { pointer: string; detail: string }[];
}

function problem(c: Context, status: 400 | 401 | 404 | 413 | 422 | 500, { type, title, ...more }: Problem): Response {
  return c.body(JSON.stringify({ type: `/problems/${type}`, title, status, instance: c.req.path, ...more }), status, {
    "content-type": "application/problem+json",
    ...(status === 401 ? { "www-authenticate": 'Bearer realm="ai-agent"' } : {}),
  });
}
