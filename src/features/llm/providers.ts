import type { Settings } from "../../env.ts";
import { NO_RUNS, type Base64Runs } from "../../platform/base64-runs.ts";
import { after } from "../../platform/deadline.ts";
import { readLimited } from "../../platform/fetch-with-deadline.ts";
import { traced } from "../../platform/tracing/traced.ts";
import type { Provider } from "./models.ts";
import type { LlmProviders, ProviderAnswer } from "./ports.ts";
import type { CallBody } from "./rules.ts";

type Options = Parameters<LlmProviders["post"]>[3];

/** Where a provider is, and how it is spoken to. */
interface Spoken {
  provider: Provider;
  baseUrl: string;
  headers(options: Options): Record<string, string>;
  /** An error of the provider's own form around what stands in no form of it. */
  errorOf(message: string): unknown;
}

/** What Anthropic's own client speaks by default (a test holds the two against each other). */
const ANTHROPIC_VERSION = "2026-10-21";
/** Of a refusal no more is read: no provider says so much. */
const MOST_OF_A_REFUSAL = 65_536;
/** Of what is no JSON, a caller is shown the beginning. */
const SHOWN = 500;

/**
 * The providers over HTTP. Bytes go and come as they are, so a provider's own client would do nothing here but cost each call as much as
 * all else before it. There is no fake one: without a key a provider is not configured (LLM-1).
 */
export function createLlmProviders(settings: Settings): LlmProviders {
  const spoken: Partial<Record<Provider, Spoken>> = {};
  return {
    missing(provider) {
      const group = settings[provider];
      return group.state === "configured" ? [] : [...group.missing, ...group.malformed.map(({ name }) => name)];
    },
    post: (provider, path, body, options) => post((spoken[provider] ??= SPOKEN[provider](settings)), path, body, options),
  };
}

const SPOKEN: Record<Provider, (settings: Settings) => Spoken> = {
  openai({ openai }) {
    if (openai.state !== "configured") throw new TypeError("openai is called without being configured");
    const { OPENAI_API_KEY: key, OPENAI_BASE_URL: baseUrl = "https://api.openai.com/v1" } = openai.value;
    const headers = { ...JSON_HEADERS, authorization: `Bearer ${key}` };
    return {
      provider: "openai",
      baseUrl,
      headers: () => headers,
      errorOf: (message) => ({ message, type: "server_error", param: null, code: null }),
    };
  },
  anthropic({ anthropic }) {
    if (anthropic.state !== "configured") throw new TypeError("anthropic is called without being configured");
    const { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: baseUrl = "https://api.anthropic.com" } = anthropic.value;
    return {
      provider: "anthropic",
      baseUrl: `${baseUrl}/v1`,
      headers: ({ betas, version = ANTHROPIC_VERSION }) => ({
        ...JSON_HEADERS,
        "x-api-key": key,
        "anthropic-version": version,
        ...(betas === undefined ? {} : { "anthropic-beta": betas }),
      }),
      errorOf: (message) => ({ type: "api_error", message }),
    };
  },
};

const JSON_HEADERS = { accept: "application/json", "content-type": "application/json" };

async function post(
  { provider, baseUrl, headers, errorOf }: Spoken,
  path: string,
  body: CallBody,
  options: Options,
): Promise<ProviderAnswer> {
  const begins = beginsWithin(options);
  try {
    const response = await traced(provider, () =>
      fetch(`${baseUrl}/${path}`, {
        method: "POST",
        headers: headers(options),
        body: encoded(body, options.runs),
        signal: begins.signal,
      }),
    );
    return response.ok ? { kind: "answered", response } : await refusal(response, errorOf);
  } catch (error) {
    return begins.signal.aborted ? { kind: "timed-out" } : { kind: "unreachable", cause: error };
  } finally {
    begins.end();
  }
}

/** What ends a call: its signal, and until the answer has begun, or is refused, a deadline beside it where there is one. */
function beginsWithin({ signal, deadlineMs }: Options): { signal: AbortSignal; end(): void } {
  if (deadlineMs === undefined) return { signal, end: () => undefined };
  const own = new AbortController();
  const abort = (): void => own.abort();
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  return { signal: own.signal, end: after(deadlineMs, abort) };
}

/** As bytes: what marks stand for is no text. */
const encoded = (body: CallBody, runs: Base64Runs = NO_RUNS): Uint8Array => runs.bytesOf(JSON.stringify(body));

/** A provider's refusal with what it says of it, in its own form whatever it sent, and where nothing of it comes. */
async function refusal(response: Response, errorOf: Spoken["errorOf"]): Promise<ProviderAnswer> {
  const { status, headers } = response;
  const { text } = await readLimited(response, MOST_OF_A_REFUSAL).catch(() => ({ text: "" }));
  // What reads answers has schemas, which no isolate makes at its start.
  const [{ parseEvent }, { isObject }] = await Promise.all([import("./readers/reader.ts"), import("./verdict-rules.ts")]);
  const json = parseEvent(text);
  const said = isObject(json) && "error" in json ? json.error : undefined;
  const error = said ?? errorOf(text === "" ? `${status} status code (no body)` : `${status} ${text.slice(0, SHOWN)}`);
  const retryAfter = Number(headers.get("retry-after") ?? Number.NaN);
  return { kind: "refused", status, error, headers, ...(Number.isFinite(retryAfter) ? { retryAfterSeconds: retryAfter } : {}) };
}
