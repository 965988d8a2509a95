import type { Context } from "hono";
import type * as z from "zod";
import type { Buyer, Operator, OperatorRole, OpsReader } from "../identity.ts";
import type { Platform } from "../platform.ts";
import type { StepUpKind } from "../step-up.ts";
import type { TokenNeed } from "../token-scopes.ts";
import type { Base64Runs } from "../base64-runs.ts";
import { problemOf, problemResponse, type ErrorForm, type Problem, type ProblemTable } from "./problem.ts";
import type { Tag } from "./tags.ts";
import type { StreamReader } from "./while-standing.ts";
import type { ToldHeader } from "./told-headers.ts";

/**
 * Who may call a route. `ops-read` is any operator or the holder of `OPS_READ_TOKEN`;
 * a role means that role or a higher one; `buyer-or-ticket` also takes `?ticket=`, for EventSource.
 */
export type Access = "public" | "optional-buyer" | "buyer" | "buyer-or-ticket" | "any" | "ops-read" | OperatorRole;

/** Where buyers may pass, and so the programs that come for them by a service token. */
export type BuyerAccess = Extract<Access, "optional-buyer" | "buyer" | "buyer-or-ticket" | "any">;

/** A route that buyers may call does not compile without saying what it asks of a service token. */
type Guard = { access: BuyerAccess; scope: TokenNeed } | { access: Exclude<Access, BuyerAccess>; scope?: undefined };

export type IdentityFor<A extends Access> = A extends "buyer" | "buyer-or-ticket"
  ? Buyer
  : A extends "optional-buyer"
    ? Buyer | undefined
    : A extends "any"
      ? Buyer | Operator
      : A extends "ops-read"
        ? Operator | OpsReader
        : A extends OperatorRole
          ? Operator
          : undefined;

export interface RouteReply {
  description: string;
  /** Schema of a JSON body; absent where there is none or it is not JSON. */
  schema?: z.ZodType;
  contentType?: string;
  /** Of an event stream: by the name of each event the schema of its data, which is JSON. */
  events?: z.ZodObject;
  /** Headers it may have beside those of every answer (platform/http/told-headers.ts). */
  headers?: readonly ToldHeader[];
}

/** One operation: what validates and guards it is what documents it in OpenAPI. */
export type RouteSpec = Operation & Guard;

interface Operation {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** With parameters in braces: `/carts/{id}`. */
  path: string;
  tag: Tag;
  summary: string;
  description?: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  /** Schema of a JSON body. Absent: a body is not read. */
  body?: z.ZodType;
  /** A JSON body may be left out; `body` then has to accept `{}`. */
  bodyOptional?: boolean;
  /** Request headers the handler reads, for the document; values are read from the request. */
  headers?: readonly { name: string; required: boolean; description: string }[];
  replies: Record<number, RouteReply>;
  /**
   * What is POSTed later to a URL the request gives, signed after Standard Webhooks, for the document: where the URL is (a runtime expression
   * of OpenAPI), the bodies, and what becomes of each answer.
   */
  callback?: { name: string; url: string; description: string; body: z.ZodType; answers: Readonly<Record<string, string>> };
  /** Problems that say more than every problem does, by status: their schemas, with their own members. */
  refusals?: Readonly<Record<number, z.ZodType>>;
  /** Slugs of the problems it answers beyond validation, authentication and faults. */
  problems?: readonly string[];
  /** Its body may be as long as `http.largeBodies` of the contract says: for images. */
  largeBody?: boolean;
  /** The body's text is passed on and judged by its receiver: NUL and lone surrogates are let through. */
  anyText?: boolean;
  /** Its answer takes as long as a model's may (`llm.stream.totalMs`), where others have to be there within `http.answerSeconds`. */
  lasts?: boolean;
  /** Whether a guest may call it as the buyer he is: one who has no account. */
  guests?: boolean;
  /** It looks by itself, while it streams, whether the session by which a client came still lives. */
  looksItself?: boolean;
  /** `none` for what outside monitors and providers call. */
  rateLimit?: "default" | "none";
  /**
   * Further members of every problem the route answers, thrown ones included, for clients that expect a provider's error shape. The request's
   * headers say whose client it is, where one path serves two.
   */
  problemMembers?: (problem: Problem, headers: Headers) => Record<string, unknown>;
  /** The header by which a provider's clients read the id of a request: a refusal has ours there, where it has none of the provider's. */
  requestIdAs?: string;
  /** The form of a protocol that is not ours: every problem the route answers is one of its errors, and no document of RFC 9457. */
  errorForm?: ErrorForm;
  /** Problems below this path have the same members, or form, where no route is mounted: such a client may ask for what is not offered. */
  problemMembersBelow?: string;
  /** Path of its OAuth metadata as a protected resource (RFC 9728), of which who is turned away is told. */
  resourceMetadata?: string;
  /** An operator has to have proven presence again for this kind of act, in the same session and a moment ago (`/admin/step-up`). */
  stepUp?: StepUpKind;
  /** A console page: without a session it redirects to the sign-in page, and its problems are pages too. */
  page?: boolean;
}

type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined;
type ReplyBody<S extends RouteSpec, Status extends keyof S["replies"]> = S["replies"][Status] extends {
  schema: infer Schema extends z.ZodType;
}
  ? z.input<Schema>
  : never;

export interface RouteContext<S extends RouteSpec, D extends Platform> {
  deps: D;
  params: Parsed<S["params"]>;
  query: Parsed<S["query"]>;
  body: Parsed<S["body"]>;
  /** What the marks in a large body stand for. */
  runs: Base64Runs;
  identity: IdentityFor<S["access"]>;
  request: Request;
  requestId: string;
  /** Hono's context, for what is not JSON. */
  c: Context;
  /** Who reads the stream that the answer is: where the route looks itself, and says when it is over. */
  reader(): StreamReader;
  /** Another operation of this API, served as any request is: whoever calls it, and whether they may, is found out there. */
  call(request: Request): Promise<Response>;
  reply<Status extends keyof S["replies"] & number>(status: Status, body: ReplyBody<S, Status>, headers?: Record<string, string>): Response;
  problem(problem: Problem): Response;
  /** A feature's refusal, through its exhaustive table. */
  refuse<Refusal extends { kind: string }>(refusal: Refusal, table: ProblemTable<Refusal>): Response;
}

export type Handler<S extends RouteSpec, D extends Platform> = (context: RouteContext<S, D>) => Response | Promise<Response>;

export interface RouteEntry<D extends Platform> {
  spec: RouteSpec;
  handler: Handler<RouteSpec, D>;
}

/** A feature's operations, in order. `app.ts` mounts them; `/openapi.json` is written from their specs. */
export class Routes<D extends Platform> {
  readonly entries: RouteEntry<D>[] = [];

  add<const S extends RouteSpec>(spec: S, handler: Handler<S, D>): this {
    this.entries.push({ spec, handler });
    return this;
  }
}

const reply: RouteContext<RouteSpec, Platform>["reply"] = (status, body, headers) =>
  body === undefined || body === null
    ? new Response(null, { status, ...(headers ? { headers } : {}) })
    : new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json; charset=utf-8", ...headers } });

/** The reply functions of a context. */
export function repliesFor(
  { path, raw: { headers } }: Pick<Context["req"], "path" | "raw">,
  requestId: string,
  { problemMembers, errorForm }: Pick<RouteSpec, "problemMembers" | "errorForm">,
  answeredWith: (problem: Problem) => void,
): Pick<RouteContext<RouteSpec, Platform>, "reply" | "problem" | "refuse"> {
  const problem = (value: Problem) => {
    answeredWith(value);
    return problemResponse(withMembers(value, problemMembers, headers), { path, requestId }, errorForm);
  };
  return { reply, problem, refuse: (refusal, table) => problem(problemOf(refusal, table)) };
}

/** A problem with the members its route adds for clients of another shape. */
export function withMembers(problem: Problem, members: RouteSpec["problemMembers"], headers: Headers): Problem {
  return members ? { ...problem, providers: true, extensions: { ...problem.extensions, ...members(problem, headers) } } : problem;
}
