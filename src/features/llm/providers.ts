import type { Settings } from "../../env.ts";
import { NO_RUNS, type Base64Runs } from "../../platform/base64-runs.ts";
import { loadAnthropic, loadOpenai } from "../../sdks.ts";
import type { Provider } from "./models.ts";
import type { LlmProviders, ProviderAnswer } from "./ports.ts";
import type { CallBody } from "./rules.ts";

type Post = LlmProviders["post"];
type Call = (...call: Parameters<Post> extends [Provider, ...infer Rest] ? Rest : never) => ReturnType<Post>;

/** The providers by their official SDKs, loaded at the first call. There is no fake one: without a key a provider is not configured (LLM-1). */
export function createLlmProviders(settings: Settings): LlmProviders {
  const loaders: Record<Provider, () => Promise<Call>> = { openai: () => openai(settings), anthropic: () => anthropic(settings) };
  const loaded: Partial<Record<Provider, Promise<Call>>> = {};
  return {
    missing(provider) {
      const group = settings[provider];
      return group.state === "configured" ? [] : [...group.missing, ...group.malformed.map(({ name }) => name)];
    },
    async post(provider, ...call) {
      const post = await (loaded[provider] ??= loaders[provider]());
      return post(...call);
    },
  };
}

async function openai(settings: Settings): Promise<Call> {
  if (settings.openai.state !== "configured") throw new TypeError("openai is called without being configured");
  const { default: OpenAI, APIConnectionTimeoutError, APIError, APIUserAbortError } = await loadOpenai();
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseURL = "https://api.openai.com/v1" } = settings.openai.value;
  const client = new OpenAI({ apiKey, baseURL, organization: null, project: null, maxRetries: 0, logLevel: "off" });
  return async (path, body, { signal, deadlineMs, runs }) => {
    try {
      const options = { body: encoded(body, runs), stream: body.stream === true, signal, timeout: deadlineMs, headers: JSON_TYPE };
      return { kind: "answered", response: await client.post(`/${path}`, options).asResponse() };
    } catch (error) {
      if (error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError) return { kind: "timed-out" };
      if (!(error instanceof APIError) || error.status === undefined) return { kind: "unreachable", cause: error };
      return refusal(error.status, error.error ?? { message: error.message, type: "server_error", param: null, code: null }, error.headers);
    }
  };
}

async function anthropic(settings: Settings): Promise<Call> {
  if (settings.anthropic.state !== "configured") throw new TypeError("anthropic is called without being configured");
  const { default: Anthropic, APIConnectionTimeoutError, APIError, APIUserAbortError } = await loadAnthropic();
  const { ANTHROPIC_API_KEY: apiKey, ANTHROPIC_BASE_URL: baseURL = "https://api.anthropic.com" } = settings.anthropic.value;
  const client = new Anthropic({ apiKey, baseURL, maxRetries: 0, logLevel: "off" });
  return async (path, body, { signal, deadlineMs, runs, betas, version }) => {
    const headers = {
      ...JSON_TYPE,
      ...(betas === undefined ? {} : { "anthropic-beta": betas }),
      ...(version === undefined ? {} : { "anthropic-version": version }),
    };
    try {
      const response = await client
        .post(`/v1/${path}`, { body: encoded(body, runs), stream: body.stream === true, signal, timeout: deadlineMs, headers })
        .asResponse();
      return { kind: "answered", response };
    } catch (error) {
      if (error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError) return { kind: "timed-out" };
      if (!(error instanceof APIError) || error.status === undefined) return { kind: "unreachable", cause: error };
      const inner = (error.error as { error?: unknown } | undefined)?.error;
      return refusal(error.status, inner ?? { type: "api_error", message: error.message }, error.headers);
    }
  };
}

const JSON_TYPE = { "content-type": "application/json" };

/** As bytes, which is how it leaves: the clients would keep the text of it until the answer, and what marks stand for is no text. */
const encoded = (body: CallBody, runs: Base64Runs = NO_RUNS): Uint8Array => runs.bytesOf(JSON.stringify(body));

function refusal(status: number, error: unknown, headers: Headers | undefined): ProviderAnswer {
  const retryAfter = Number(headers?.get("retry-after") ?? Number.NaN);
  return { kind: "refused", status, error, headers, ...(Number.isFinite(retryAfter) ? { retryAfterSeconds: retryAfter } : {}) };
}
