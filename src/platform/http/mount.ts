import type { Hono, HonoRequest } from "hono";
import { AppError } from "../errors.ts";
import { answerWithheld, streamCut } from "../events/http.ts";
import type { Identity } from "../identity.ts";
import { preflight } from "./answer-headers.ts";
import { authenticate, INVALID_TOKEN, stillPasses } from "./auth.ts";
import { conditionally, refuseUnheeded } from "./conditionals.ts";
import { isOfConsole } from "../console/pages.ts";
import { consoleWordsOf } from "../console/reader-words.ts";
import { saying } from "../console/said.ts";
import { NO_RUNS, type Base64Runs } from "../base64-runs.ts";
import { headerCredentialOf } from "./credential.ts";
import { zoneOf } from "../console/reader-zone.ts";
import { choiceOf, pageWords } from "./page-language.ts";
import { problemOfError, problemResponse } from "./problem.ts";
import { wantsHtml } from "./negotiate.ts";
import type { BodyAllowance } from "./large-bodies.ts";
import { countedBy, countedByAddress, limitRate } from "./rate-limit.ts";
import { repliesFor, withMembers, type RouteEntry, type RouteSpec } from "./route.ts";
import { requireStepUp } from "./step-up.ts";
import { serve, type Call, type HttpDeps, type HttpEnv } from "./serve.ts";
import { isEventStream, streamReader, whileStanding, type Reader, type Watching } from "./while-standing.ts";
import { beginReading, parseInput, pointerTo, readJson, type JsonBody } from "./validate.ts";
import { readBy } from "../language/reader.ts";
import { say } from "../language/say.ts";

/** All of the API: what an operation calls another by. */
export type Whole = Hono<HttpEnv>["fetch"];

/**
 * Mounts operations, and what answers where there is none. A page may stand beside data at the same path: it answers who asks for HTML,
 * the data everybody else.
 */
export function mount<D extends HttpDeps>(
  app: Hono<HttpEnv>,
  depsOf: (bindings: Record<string, unknown>) => D,
  entries: readonly RouteEntry<D>[],
  whole: Whole,
): void {
  const operations = Map.groupBy(entries, ({ spec }) => `${spec.method} ${spec.path}`);
  for (const at of operations.values()) {
    const [first] = at;
    if (!first) continue;
    const page = at.find(({ spec }) => spec.page);
    const data = at.find(({ spec }) => !spec.page) ?? first;
    const entryFor = page && page !== data ? (request: Request) => (wantsHtml(request) ? page : data) : () => data;
    app.on(first.spec.method.toUpperCase(), honoPath(first.spec.path), (c) =>
      serve(depsOf(c.env), c, (call) => operate(call, entryFor(c.req.raw), whole)),
    );
  }
  const unmatched = answerUnmatched(entries);
  app.notFound((c) => serve(depsOf(c.env), c, unmatched));
}

/** Limit, authentication, parsing, then the handler. What a large body takes is given back with the answer, or once that streams. */
async function operate<D extends HttpDeps>(call: Call<D>, entry: RouteEntry<D>, whole: Whole): Promise<Response> {
  call.flight.spec = entry.spec;
  if (entry.spec.page) return operatePage(call, entry, whole);
  if (!entry.spec.largeBody) return answer(call, entry, whole);
  const allowance = call.deps.largeBodies.allow();
  try {
    return await answer(call, entry, whole, allowance);
  } finally {
    allowance.release();
  }
}

/** A page; of the console in its reader's words, where its address does not choose others. */
async function operatePage<D extends HttpDeps>(call: Call<D>, entry: RouteEntry<D>, whole: Whole): Promise<Response> {
  const request = call.c.req.raw;
  if (!isOfConsole(entry.spec)) return saying(request, await answer(call, entry, whole));
  const way = request.method === "GET" ? choiceOf(request) : undefined;
  if (way) return way;
  const words = await pageWords(call.deps, request, consoleWordsOf);
  return saying(request, await readBy({ ...words, zone: zoneOf(request) }, () => answer(call, entry, whole)));
}

async function answer<D extends HttpDeps>(
  call: Call<D>,
  { spec, handler }: RouteEntry<D>,
  whole: Whole,
  allowance?: BodyAllowance,
): Promise<Response> {
  const { deps, c, requestId } = call;
  const request = c.req.raw;
  const { maxBodyBytes } = deps.contract.http;
  const early = spec.body && beginReading(request, maxBodyBytes);
  const begun = early && held(early);
  const identity = await admit(call, spec);
  const letInAt = deps.timers.now();
  if (spec.stepUp) await requireStepUp(spec.stepUp, request, deps.stepUps);
  const query = queryOf(spec, c.req);
  refuseUnheeded(request, spec.headers);
  const large = allowance && { allowance, marks: deps.ids.next("req") };
  const answered = await handler({
    deps,
    params: spec.params ? parseInput(spec.params, c.req.param(), "/path") : undefined,
    query,
    ...(await bodyOf(spec, request, () => readJson(request, { maxBytes: allowance?.maxBytes ?? maxBodyBytes, early: begun, large }))),
    identity,
    request,
    requestId,
    c,
    reader: () => streamReader(request.signal, readerOf(call), watching(deps)),
    call: async (other) => whole(other, c.env, c.executionCtx),
    ...repliesFor(c.req, requestId, spec, ({ protective = false }) => {
      call.protective = protective;
    }),
  });
  if (identity) await stillLetIn(call, answered, letInAt);
  const looks = identity && !spec.looksItself && isEventStream(answered);
  return conditionally(request, looks ? whileStanding(answered, readerOf(call), watching(deps)) : answered);
}

const watching = ({ timers, bytePipe, contract }: HttpDeps): Watching => ({
  ...{ timers, bytePipe, revocationMs: contract.access.revocationSeconds * 1000 },
});

/**
 * That who asked is given the answer, where it took longer than evidence of his session is good for: he may have signed out meanwhile. What
 * was done for him stays done. Throws `unauthenticated`, or `dependency-unavailable` where nobody can say.
 */
async function stillLetIn<D extends HttpDeps>(call: Call<D>, answered: Response, letInAt: number): Promise<void> {
  const { deps, flight, requestId } = call;
  if (deps.timers.now() - letInAt < watching(deps).revocationMs) return;
  try {
    if (await readerOf(call).stands()) return;
    answerWithheld(deps, { requestId, route: flight.spec?.path ?? "", status: answered.status });
    throw new AppError("unauthenticated", INVALID_TOKEN);
  } catch (error) {
    await answered.body?.cancel();
    throw error;
  }
}

/** Who signed out, lost his role or whose token was revoked reads no stream any longer, whoever opened it. */
function readerOf<D extends HttpDeps>({ deps, c, flight: { spec }, identity, requestId }: Call<D>): Reader {
  return {
    stands: async () => (identity?.kind === "buyer" ? deps.buyerStands(identity) : stillPasses(spec, c.req.raw, deps.identities)),
    cut: (why) => streamCut(deps, { requestId, route: spec?.path ?? "", why }),
  };
}

/**
 * Who calls, once the limit let the request pass. Both are asked at once: a signature needs no permission to be checked, and what would
 * cost others something waits for the limit (`admitted`). The limit's refusal comes first, whichever is known first. A bearer that nobody
 * was given counts at its address too, once: as a token it would be a fresh allowance each time.
 */
async function admit<D extends HttpDeps>(call: Call<D>, spec: RouteSpec): Promise<Identity | undefined> {
  const { access, rateLimit } = spec;
  const { deps, c } = call;
  const request = c.req.raw;
  const credential = access === "public" ? undefined : headerCredentialOf(request);
  const addressCounted = async () => {
    try {
      await limitRate(countedByAddress(request), deps.rateLimits, deps);
    } catch (error) {
      call.ratePolicy = "address";
      throw error;
    }
  };
  if (rateLimit === "none") {
    const unlimited = async () => undefined;
    call.identity = await authenticate(spec, request, deps.identities, {
      credential,
      admitted: unlimited,
      admittedToStore: addressCounted,
    });
    return call.identity;
  }
  const counted = countedBy(request, access, credential);
  call.ratePolicy = counted.policy;
  const limit = held(limitRate(counted, deps.rateLimits, deps));
  const admitted = () => limit;
  let atAddress: Promise<void> | undefined;
  const onceAtAddress = () => (atAddress ??= held(addressCounted()));
  const admittedToStore = () => limit.then(onceAtAddress);
  const caller = held(authenticate(spec, request, deps.identities, { credential, admitted, admittedToStore }));
  await limit;
  try {
    call.identity = await caller;
  } catch (error) {
    if (counted.policy === "token" && error instanceof AppError && error.code === "unauthenticated") await onceAtAddress();
    throw error;
  }
  return call.identity;
}

/** A promise that is awaited later, or not at all where something before it refuses: then its failure is nobody's. */
function held<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** 404, or 405 with `Allow` where the path is known for other methods; in the form of the routes beside it. */
function answerUnmatched<D extends HttpDeps>(entries: readonly RouteEntry<D>[]) {
  const known = entries.map(({ spec }) => ({
    method: spec.method.toUpperCase(),
    pattern: new RegExp(`^${spec.path.replace(/\{[^}]+\}/g, "[^/]+")}$`),
  }));
  const formed = entries.flatMap(({ spec: { problemMembersBelow: below, problemMembers, errorForm } }) =>
    below === undefined ? [] : [{ below, problemMembers, errorForm }],
  );
  return ({ c, requestId }: Call<D>): Response => {
    if (c.req.method === "OPTIONS") return preflight();
    const allow = [...new Set(known.filter(({ pattern }) => pattern.test(c.req.path)).map(({ method }) => method))];
    const error =
      allow.length > 0
        ? new AppError("method-not-allowed", say`${c.req.method} is not allowed here`)
        : new AppError("not-found", "there is nothing at this path");
    const form = formed.find(({ below }) => c.req.path.startsWith(below));
    const problem = withMembers(problemOfError(error), form?.problemMembers, c.req.raw.headers);
    const response = problemResponse(problem, { path: c.req.path, requestId }, form?.errorForm);
    if (allow.length > 0) response.headers.set("allow", allow.join(", "));
    return response;
  };
}

/** The query, each field at most once: of two values one would be dropped in silence, the version that guards a change among them. */
function queryOf({ query }: RouteSpec, request: HonoRequest): Record<string, unknown> | undefined {
  const repeated = Object.entries(request.queries()).filter(([, values]) => values.length > 1);
  if (repeated.length > 0) {
    throw new AppError("validation", "a field of the query is sent more than once", {
      errors: repeated.map(([name]) => ({ pointer: pointerTo("/query", [name]), detail: "is sent more than once" })),
    });
  }
  return query ? parseInput(query, request.query(), "/query") : undefined;
}

async function bodyOf(spec: RouteSpec, request: Request, read: () => Promise<JsonBody>): Promise<{ body: unknown; runs: Base64Runs }> {
  if (!spec.body) return { body: undefined, runs: NO_RUNS };
  if (spec.bodyOptional && hasNoBody(request)) return { body: parseInput(spec.body, {}), runs: NO_RUNS };
  const { json, runs } = await read();
  return { body: parseInput(spec.body, json, "", spec.anyText), runs };
}

const hasNoBody = (request: Request): boolean => request.headers.get("content-length") === "0" || request.body === null;

const honoPath = (path: string): string => path.replaceAll(/\{([^}]+)\}/g, ":$1");
