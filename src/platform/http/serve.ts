import type { Context } from "hono";
import type { BytePipe } from "../byte-pipe.ts";
import { isOfConsole } from "../console/pages.ts";
import { zoneOf } from "../console/reader-zone.ts";
import { consoleWordsOf } from "../console/reader-words.ts";
import { asAppError } from "../db/faults.ts";
import type { AppError } from "../errors.ts";
import { requestFailed, requestServed } from "../events/http.ts";
import { versionWorked } from "../events/versions.ts";
import type { Buyer, Identity } from "../identity.ts";
import type { StepUps } from "../step-up.ts";
import { readBy } from "../language/reader.ts";
import type { MetricsBuffer, MetricsSink } from "../metrics/buffer.ts";
import { handOnMetrics } from "../metrics/flush.ts";
import type { Platform } from "../platform.ts";
import { runInScope, scopeOver, type Scope } from "../scope.ts";
import type { Timers } from "../timers.ts";
import { traceIdOf } from "../trace.ts";
import type { Traces } from "../tracing/traces.ts";
import { allowedOrigin } from "./allowed-origin.ts";
import { withHeaders } from "./answer-headers.ts";
import { versionWorkOf } from "./promised-latency.ts";
import { watchFlight, type Flight } from "./flight.ts";
import type { LargeBodies } from "./large-bodies.ts";
import { languageOf } from "./language.ts";
import { pageWords } from "./page-language.ts";
import { inLanguage, problemIn, problemOfError, problemResponse, UNKNOWN_PROBLEM } from "./problem.ts";
import { rateLimitFields, type RateLimits, type RatePolicy } from "./rate-limit.ts";
import { withMembers, type RouteSpec } from "./route.ts";

export interface HttpDeps extends Platform {
  rateLimits: RateLimits;
  metrics: MetricsBuffer;
  metricsSink: MetricsSink;
  largeBodies: LargeBodies;
  traces: Traces;
  stepUps: StepUps;
  timers: Timers;
  /** Whether the session, or service token, by which a buyer came still lives, asked anew: also beyond the end of his access token. */
  buyerStands(buyer: Pick<Buyer, "id" | "sessionId">): Promise<boolean>;
  bytePipe(): BytePipe;
}

export interface HttpEnv {
  Bindings: Record<string, unknown>;
}

/** One request while it is served: what its answer, its log line and its metric are made of. */
export interface Call<D extends HttpDeps> {
  readonly deps: D;
  readonly c: Context<HttpEnv>;
  readonly requestId: string;
  readonly flight: Flight;
  identity: Identity | undefined;
  ratePolicy: RatePolicy | undefined;
  /** It was refused on purpose, to protect (`Problem.protective`). */
  protective: boolean;
}

const REQUEST_ID = /^[\w-]{8,64}$/;
const CLIENT = /^[\w.-]{1,40}/;
const SIGN_IN_PAGE = "/admin/login";

/**
 * Serves one request in a scope of its own, so that all that `answer` does or throws becomes one answer with a request id, one log line
 * and one metric.
 */
export function serve<D extends HttpDeps>(
  deps: D,
  c: Context<HttpEnv>,
  answer: (call: Call<D>) => Response | Promise<Response>,
): Promise<Response> {
  const { headers } = c.req.raw;
  const given = headers.get("x-request-id");
  const requestId = given !== null && REQUEST_ID.test(given) ? given : deps.ids.next("req");
  const parent = headers.get("traceparent");
  const scope = scopeOver(requestId, traceIdOf(parent), c.executionCtx);
  scope.did = [];
  scope.trace = deps.traces.begin(scope.traceId, parent);
  return runInScope(scope, async () => {
    const flight = watchFlight(deps, scope, requestId, c.req.raw.method);
    const call: Call<D> = { deps, c, requestId, flight, identity: undefined, ratePolicy: undefined, protective: false };
    const started = deps.clock.now().getTime();
    let response: Response;
    let fault: AppError | undefined;
    try {
      response = await answer(call);
    } catch (error) {
      fault = asAppError(error);
      response = await answerOf(call, error, fault);
    }
    flight.landed();
    scope.deadlines.rest();
    response = await readable(call, response);
    return served(call, scope, { response, fault, durationMs: deps.clock.now().getTime() - started });
  });
}

/** The one place from a thrown error to an answer; opaque on the unknown. Pages answer it for people. */
async function answerOf<D extends HttpDeps>(
  { deps, c, requestId, flight: { spec }, identity }: Call<D>,
  error: unknown,
  known: AppError | undefined,
): Promise<Response> {
  if (!known || known.code === "dependency-unavailable") requestFailed(deps, { requestId, error });
  if (known?.code === "unauthenticated" && spec?.page) return c.redirect(`${SIGN_IN_PAGE}?next=${encodeURIComponent(c.req.path)}`, 303);
  const problem = withMembers(known ? problemOfError(known) : UNKNOWN_PROBLEM, spec?.problemMembers, c.req.raw.headers);
  if (!spec?.page)
    return challenging(problemResponse(problem, { path: c.req.path, requestId }, spec?.errorForm), spec?.resourceMetadata, c.req.raw);
  const { problemPage } = await import("../console/problem-page.tsx");
  const words = await pageWords(deps, c.req.raw, isOfConsole(spec) ? consoleWordsOf : undefined);
  const operator = identity?.kind === "operator" ? identity : undefined;
  const said = await problemIn(problem, words.language);
  return readBy({ ...words, zone: zoneOf(c.req.raw) }, () => problemPage(said, { requestId, path: c.req.path, operator }));
}

/** A problem in its reader's language; in English where the catalogue of that cannot be read. */
async function readable<D extends HttpDeps>({ deps, c, requestId }: Call<D>, response: Response): Promise<Response> {
  try {
    return await inLanguage(response, languageOf(c.req.raw.headers));
  } catch (error) {
    requestFailed(deps, { requestId, error });
    return response;
  }
}

/** RFC 9728 §5.1: who is turned away learns where it is told how to get in. */
function challenging(response: Response, metadata: string | undefined, { url }: Request): Response {
  const challenge = response.headers.get("www-authenticate");
  if (metadata === undefined || challenge === null) return response;
  response.headers.set("www-authenticate", `${challenge}, resource_metadata="${new URL(metadata, url).href}"`);
  return response;
}

function idForClients(spec: RouteSpec | undefined, { status, headers }: Response, requestId: string): [string, string][] {
  const name = spec?.requestIdAs;
  return name === undefined || status < 400 || headers.has(name) ? [] : [[name, requestId]];
}

interface Outcome {
  response: Response;
  fault: AppError | undefined;
  durationMs: number;
}

/** Says what every answer says, and records that it was given. */
function served<D extends HttpDeps>(call: Call<D>, scope: Scope, { response, fault, durationMs }: Outcome): Response {
  const { deps, c, requestId, flight, identity, ratePolicy, protective } = call;
  const { headers, method } = c.req.raw;
  const { status } = response;
  const route = flight.spec?.path ?? "unmatched";
  requestServed(
    deps,
    {
      requestId,
      traceId: scope.traceId,
      method,
      route,
      status,
      durationMs,
      outcome: status < 400 ? "ok" : status < 500 || protective ? "refused" : "failed",
      client: CLIENT.exec(headers.get("user-agent") ?? "")?.[0] ?? "unknown",
      ...(identity?.kind === "buyer" ? { buyerId: identity.id } : {}),
    },
    deps.contract.http.successLogShare,
    { scope, hung: flight.hung },
  );
  if (!flight.hung) versionWorked(deps, versionWorkOf(deps, { route, failed: status >= 500 && !protective, durationMs }));
  if (scope.trace)
    deps.traces.end(scope, {
      name: `${method} ${route}`,
      kind: "server",
      failed: status >= 500,
      attributes: {
        "http.request.method": method,
        "http.route": route,
        "http.response.status_code": status,
        "procureiq.request_id": requestId,
      },
    });
  handOnMetrics(deps, scope);
  return withHeaders(response, {
    fields: [["x-request-id", requestId], ...idForClients(flight.spec, response, requestId)],
    limits: ratePolicy === undefined ? [] : rateLimitFields(ratePolicy, fault?.code === "rate-limited"),
    durationMs,
    isPersonal: identity !== undefined,
    allowedOrigin: allowedOrigin(deps, headers.get("origin")),
  });
}
