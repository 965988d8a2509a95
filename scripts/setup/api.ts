import { readLimited } from "../../src/platform/fetch-with-deadline.ts";
import { PROVIDERS, StoppedError, type ApiRequest, type Provider } from "./step.ts";

/**
 * A call whose effect nobody knows: no answer in time, a server's fault, or an answer nobody can read; or the thing is there already. Whoever
 * made it has to look.
 */
export class UnknownOutcomeError extends Error {}

export interface ApiOptions {
  host(provider: Provider): string;
  pause(milliseconds: number): Promise<void>;
  deadlineMs?: number;
}

const MAX_BYTES = 2_097_152;
const MOST_TRIES = 4;
const LONGEST_PAUSE_SECONDS = 60;
const CONFLICT = 409;
/** Too Many Requests (RFC 6585), and Neon's Locked while another operation of the project runs: nothing was done, so it may be said again. */
const WAIT = new Set([423, 429]);

/** Conversations with providers' APIs: each ends within its deadline, and whatever is not the answer asked for is an error of one line. */
export function createApi({ host, pause, deadlineMs = 30_000 }: ApiOptions): (request: ApiRequest) => Promise<unknown> {
  return async (request) => {
    for (let tries = 1; ; tries += 1) {
      const { status, text, retryAfter } = await once(request, host, deadlineMs);
      if (WAIT.has(status) && tries < MOST_TRIES) {
        await pause(Math.min(retryAfter ?? 2 ** tries, LONGEST_PAUSE_SECONDS) * 1_000);
        continue;
      }
      return answerOf(request, status, text);
    }
  };
}

async function once(request: ApiRequest, host: ApiOptions["host"], deadlineMs: number) {
  const { provider, method, path, headers, json, form } = request;
  const body =
    json === undefined
      ? form === undefined
        ? undefined
        : new URLSearchParams(form.map(([name, value]) => [name, value]))
      : JSON.stringify(json);
  try {
    const response = await fetch(`${host(provider)}${path}`, {
      method,
      redirect: "manual",
      headers: { accept: "application/json", ...(json === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(deadlineMs),
    });
    const { text } = await readLimited(response, MAX_BYTES);
    const after = Number(response.headers.get("retry-after") ?? Number.NaN);
    return { status: response.status, text, retryAfter: Number.isFinite(after) && after >= 0 ? after : undefined };
  } catch (error) {
    const why = error instanceof Error && error.name === "TimeoutError" ? `no answer within ${deadlineMs / 1_000} s` : causeOf(error);
    throw new UnknownOutcomeError(`${nameOf(request)} gave ${why}`, { cause: error });
  }
}

function answerOf(request: ApiRequest, status: number, text: string): unknown {
  const says = `${nameOf(request)} answered ${status}${wordsIn(text)}`;
  if (status === 401 || status === 403)
    throw new StoppedError(`${says}: ${request.key ?? "the key"} is not right, or may not do this; give another and run it again`);
  if (status === CONFLICT || status >= 500) throw new UnknownOutcomeError(says);
  if (status < 200 || status >= 300) throw new StoppedError(says);
  if (request.answers === "text") return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UnknownOutcomeError(`${nameOf(request)} answered something that is not JSON`, { cause: error });
  }
}

/** The provider, and the call without what may be secret in its address. */
function nameOf({ provider, method, path }: ApiRequest): string {
  const where = provider === "own" ? (URL.parse(path)?.host ?? "the address") : provider;
  return provider === "own" || provider === "exchange-rates" ? where : `${where} (${method} ${path.split("?", 1)[0] ?? ""})`;
}

/** What a provider says of its refusal, in the members these have: Neon's `message`, Upstash's `error`, Stripe's `error.message`. */
function wordsIn(text: string): string {
  const found = /"(?:message|error)"\s*:\s*"((?:[^"\\]|\\.){1,300})"/.exec(text)?.[1];
  return found === undefined ? "" : `: ${found.replaceAll(/\s+/g, " ")}`;
}

function causeOf(error: unknown): string {
  let current: unknown = error;
  while (current instanceof Error && current.cause instanceof Error) current = current.cause;
  const code = current instanceof Error && "code" in current ? String(current.code) : "";
  return code === "" ? "no answer" : `no answer (${code})`;
}

export const providersHost = (provider: Provider): string => PROVIDERS[provider];
