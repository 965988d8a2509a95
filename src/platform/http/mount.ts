import type { Context, Hono } from "hono";
import { AppError } from "../errors.ts";
import { asAppError } from "../db/faults.ts";
import { requestFailed, requestServed } from "../events/http.ts";
import type { Identity } from "../identity.ts";
import type { MetricsBuffer, MetricsSink } from "../metrics/buffer.ts";
import { handOnMetrics } from "../metrics/flush.ts";
import { problemPage } from "../console/problem-page.tsx";
import type { Platform } from "../platform.ts";
import { currentScope, runInScope, scopeOver } from "../scope.ts";
import { traceIdOf } from "../trace.ts";
import { authenticate } from "./auth.ts";
import { problemOfError, problemResponse, UNKNOWN_PROBLEM } from "./problem.ts";
import { wantsHtml } from "./negotiate.ts";
import { limitRate, rateLimitHeaders, ratePolicyOf, type RateLimits, type RatePolicy } from "./rate-limit.ts";
import { repliesFor, withMembers, type RouteEntry, type RouteSpec } from "./route.ts";
import { parseInput, readJson } from "./validate.ts";

export interface HttpDeps extends Platform {
  rateLimits: RateLimits;
  metrics: MetricsBuffer;
  metricsSink: MetricsSink;
}

export interface HttpEnv<D extends HttpDeps> {
  Bindings: Record<string, unknown>;
  Variables: {
    deps: D;
    requestId: string;
    route: string;
    page: boolean;
    identity: Identity | undefined;
    ratePolicy: RatePolicy | undefined;
    problemMembers: RouteSpec["problemMembers"];
  };
}

const REQUEST_ID = /^[\w-]{8,64}$/;

/** The outermost middleware: request id, trace, the log line and metric of every request, `Server-Timing`. */
export function requestContext<D extends HttpDeps>(depsOf: (bindings: Record<string, unknown>) => D) {
  return async (c: Context<HttpEnv<D>>, next: () => Promise<void>): Promise<void> => {
    const deps = depsOf(c.env);
    const given = c.req.header("x-request-id") ?? "";
    const requestId = REQUEST_ID.test(given) ? given : deps.ids.next("req");
    const scope = scopeOver(requestId, traceIdOf(c.req.header("traceparent") ?? null), c.executionCtx);
    c.set("deps", deps);
    c.set("requestId", requestId);
    c.set("route", "unmatched");
    const started = deps.clock.now().getTime();
    await runInScope(scope, async () => {
      await next();
      const durationMs = deps.clock.now().getTime() - started;
      const identity = c.get("identity");
      const ratePolicy = c.get("ratePolicy");
      const usedUp = c.error instanceof AppError && c.error.code === "rate-limited";
      for (const [name, value] of Object.entries(ratePolicy ? rateLimitHeaders(ratePolicy, usedUp) : {})) c.header(name, value);
      c.header("x-request-id", requestId);
      c.header("server-timing", `total;dur=${durationMs}`, { append: true });
      requestServed(deps, {
        requestId,
        traceId: scope.traceId,
        method: c.req.method,
        route: c.get("route"),
        status: c.res.status,
        durationMs,
        outcome: c.res.status < 400 ? "ok" : c.res.status < 500 ? "refused" : "failed",
        client: /^[\w.-]{1,40}/.exec(c.req.header("user-agent") ?? "")?.[0] ?? "unknown",
        ...(identity?.kind === "buyer" ? { buyerId: identity.id } : {}),
      });
      handOnMetrics(deps, scope);
    });
  };
}

/**
 * Mounts operations: rate limit, authentication, parsing, then the handler; in that order, for every route. A page may stand
 * before data at the same path: it answers who asks for HTML, and passes the others on.
 */
export function mount<D extends HttpDeps>(app: Hono<HttpEnv<D>>, entries: readonly RouteEntry<D>[]): void {
  const data = new Set(entries.filter(({ spec }) => !spec.page).map(({ spec }) => `${spec.method} ${spec.path}`));
  for (const { spec, handler } of entries) {
    const besideData = spec.page === true && data.has(`${spec.method} ${spec.path}`);
    app.on(spec.method.toUpperCase(), honoPath(spec.path), async (c, next) => {
      if (besideData && !wantsHtml(c.req.raw)) return next();
      c.set("route", spec.path);
      c.set("page", spec.page === true);
      c.set("problemMembers", spec.problemMembers);
      const deps = c.get("deps");
      const request = c.req.raw;
      if (spec.rateLimit !== "none") {
        c.set("ratePolicy", ratePolicyOf(request, spec.access));
        await limitRate(request, spec.access, deps.rateLimits, deps);
      }
      const identity = await authenticate(spec.access, request, deps.identities);
      c.set("identity", identity);
      return handler({
        deps,
        params: spec.params ? parseInput(spec.params, c.req.param(), "/path") : undefined,
        query: spec.query ? parseInput(spec.query, c.req.query(), "/query") : undefined,
        body: await readBody(spec, request, deps.contract.http.maxBodyBytes),
        identity,
        request,
        requestId: c.get("requestId"),
        c,
        ...repliesFor(c.req.path, c.get("requestId"), spec.problemMembers),
      });
    });
  }
}

/** 404, or 405 with `Allow` where the path is known for other methods. */
export function answerUnmatched<D extends HttpDeps>(entries: readonly RouteEntry<D>[]) {
  const known = entries.map(({ spec }) => ({
    method: spec.method.toUpperCase(),
    pattern: new RegExp(`^${spec.path.replace(/\{[^}]+\}/g, "[^/]+")}$`),
  }));
  return (c: Context<HttpEnv<D>>): Response => {
    const allow = [...new Set(known.filter(({ pattern }) => pattern.test(c.req.path)).map(({ method }) => method))];
    const error =
      allow.length > 0
        ? new AppError("method-not-allowed", `${c.req.method} is not allowed here`)
        : new AppError("not-found", "there is nothing at this path");
    const response = problemResponse(problemOfError(error), { path: c.req.path, requestId: c.get("requestId") });
    if (allow.length > 0) response.headers.set("allow", allow.join(", "));
    return response;
  };
}

/** The one place from a thrown error to an answer; opaque on the unknown. Pages answer it for people. */
export function answerError<D extends HttpDeps>(signInPath: string) {
  return (error: Error, c: Context<HttpEnv<D>>): Response | Promise<Response> => {
    const requestId = c.get("requestId") ?? currentScope()?.requestId ?? "unknown";
    const known = asAppError(error);
    if (!known || known.code === "dependency-unavailable") requestFailed(c.get("deps"), { requestId, error });
    if (known?.code === "unauthenticated" && c.get("page")) {
      return c.redirect(`${signInPath}?next=${encodeURIComponent(c.req.path)}`, 303);
    }
    const problem = withMembers(known ? problemOfError(known) : UNKNOWN_PROBLEM, c.get("problemMembers"));
    return c.get("page") ? problemPage(problem, requestId) : problemResponse(problem, { path: c.req.path, requestId });
  };
}

async function readBody(spec: RouteSpec, request: Request, limit: number): Promise<unknown> {
  if (!spec.body) return undefined;
  const absent = request.body === null || request.headers.get("content-length") === "0";
  if (spec.bodyOptional && absent) return parseInput(spec.body, {});
  return parseInput(spec.body, await readJson(request, spec.maxBodyBytes ?? limit), "", spec.anyText);
}

const honoPath = (path: string): string => path.replaceAll(/\{([^}]+)\}/g, ":$1");
