import type { Operator } from "../identity.ts";
import { reader, readerZone } from "../language/reader.ts";
import { ActQuestion, ActRefused, HOME, type Sent } from "./act-page.tsx";
import { ACT_PATH, futile } from "./form/act.ts";
import { formBody, NotReadable, typedOf } from "./form/form-body.ts";
import { readProblem, type ShownProblem } from "./form/problem.ts";
import { apiRequest, fill, fillAnswer, type Values } from "./form/templates.ts";
import { NOTHING_SENT, isDone } from "./form/texts.ts";
import { htmlResponse } from "./page.tsx";
import { toSay } from "./said.ts";
import { mark, told } from "./tell.ts";
import { byClock } from "../time-zone.ts";

/** What operators call from the console; what asks and acts is none of it. */
const CALLED = /^\/(?:admin|notifications|automations)\//;
const METHODS = new Set(["POST", "PUT", "PATCH", "DELETE"]);
/** What says who calls and from where: the call is held to what this request is held to. */
const CARRIED = ["authorization", "cookie", "origin", "sec-fetch-site", "cf-connecting-ip", "user-agent", "traceparent"];
/** From here on an answer does not say whether it was done: the same is sent again under the same key. */
const UNCERTAIN = 500;
/** A time that says its zone itself. */
const HAS_ZONE = /(?:Z|[+-]\d{2}:\d{2})$/u;

export interface Asked {
  request: Request;
  requestId: string;
  operator: Operator;
  /** Another operation of this API. */
  call(request: Request): Promise<Response>;
  newKey(): string;
}

/** Asks, or does what was asked and said yes to. */
export async function askOrAct(asked: Asked, sent: Sent): Promise<Response> {
  try {
    const body = formBody(sent.entries, readersClock);
    return await (sent.key === undefined ? ask(asked, sent, body) : act(asked, { ...sent, key: sent.key }, body));
  } catch (error) {
    if (!(error instanceof NotReadable)) throw error;
    return refused(asked, sent, { title: NOTHING_SENT, detail: error.said, status: 422 });
  }
}

/** A field of a form has no zone: it was typed by the clock that the page went by. */
function readersClock(text: string): number {
  if (HAS_ZONE.test(text)) return Date.parse(text);
  const shown = Date.parse(`${text}Z`);
  return Number.isNaN(shown) ? shown : byClock(shown, readerZone());
}

async function ask(asked: Asked, sent: Sent, body: Values): Promise<Response> {
  const { act: asking } = sent;
  const { preview, ...rest } = asking;
  let foreseen: unknown;
  if (preview !== undefined) {
    const answer = await calling(asked, { template: preview, body, key: undefined });
    if ("problem" in answer) return refused(asked, sent, answer.problem);
    foreseen = answer.json;
  }
  const nothing = futile(asking, body, foreseen);
  if (nothing !== undefined) return refused(asked, sent, { title: nothing, status: 422 });
  const question = fill(asking.confirm, { ...body, typed: typedOf(sent.entries), answer: foreseen });
  const answered = { ...rest, api: fillAnswer(asking.api, foreseen) };
  return htmlResponse(
    <ActQuestion operator={asked.operator} sent={{ ...sent, act: answered }} question={question} newKey={asked.newKey()} />,
  );
}

async function act(asked: Asked, sent: Sent & { key: string }, body: Values): Promise<Response> {
  const { act: asking, back, key } = sent;
  const answer = await calling(asked, { template: asking.api, body, key });
  if ("problem" in answer) return refused(asked, sent, answer.problem);
  const values = { answer: answer.json };
  const next = asking.next === undefined ? undefined : fill(asking.next, values, encodeURIComponent);
  const done = asking.done === undefined ? told(isDone(asking.label)) : fill(asking.done, values);
  const response = seeOther(ownPage(asked.request, next) ?? renewed(back));
  response.headers.append("set-cookie", toSay(asked.request, done));
  return response;
}

/** The operations page shows what was captured last: after an act it is captured anew. */
const renewed = (back: string): string => (back === HOME ? `${HOME}?fresh=1` : back);

/** The call of the API that the template and the fields name, as whoever sent the form. */
async function calling(
  { request, requestId, call }: Asked,
  { template, body, key }: { template: string; body: Values; key: string | undefined },
): Promise<{ json: unknown } | { problem: ShownProblem }> {
  const wanted = apiRequest(template, body);
  const url = new URL(wanted.path, request.url);
  if (!METHODS.has(wanted.method) || url.origin !== new URL(request.url).origin || !CALLED.test(url.pathname) || isActing(url))
    return { problem: { title: mark`This is nothing that the console does`, status: 404 } };
  const headers = new Headers({ "content-type": "application/json", accept: "application/json", "x-request-id": requestId });
  headers.set("accept-language", reader().language);
  for (const name of CARRIED) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  if (key !== undefined) headers.set("idempotency-key", key);
  const response = await call(new Request(url, { method: wanted.method, headers, body: JSON.stringify(wanted.body) }));
  const text = await response.text();
  const json = text === "" ? null : (JSON.parse(text) as unknown);
  return response.ok ? { json } : { problem: { ...readProblem(json), status: response.status } };
}

const isActing = ({ pathname }: URL): boolean => pathname.replace(/\/+$/, "") === ACT_PATH;

/** The refusal on a page of its own, with what was typed, to be mended and sent again; in doubt under the key that it had. */
function refused(asked: Asked, sent: Sent, problem: ShownProblem): Promise<Response> {
  const { status = 422 } = problem;
  const key = status >= UNCERTAIN ? sent.key : undefined;
  return htmlResponse(<ActRefused operator={asked.operator} sent={{ ...sent, key }} problem={problem} />, status);
}

/** The console's page that an address of ours leads to; undefined for any other. */
function ownPage(request: Request, address: string | null | undefined): string | undefined {
  if (!address || !URL.canParse(address, request.url)) return undefined;
  const { origin, pathname, search } = new URL(address, request.url);
  const isPage = origin === new URL(request.url).origin && pathname.startsWith("/admin/") && pathname !== ACT_PATH;
  return isPage ? pathname + search : undefined;
}

/** Where the form was: what it says itself, else where the browser says it comes from. */
export const backOf = (request: Request, said: string | undefined): string =>
  ownPage(request, said) ?? ownPage(request, request.headers.get("referer")) ?? HOME;

export const seeOther = (location: string): Response =>
  new Response(null, { status: 303, headers: { location, "cache-control": "no-store" } });
