import { setTimeout as delay } from "node:timers/promises";

/** The Worker's settings rule a call out: what it needs is not configured, or a local address may not be given. */
export class RuledOut extends Error {
  override name = "RuledOut";
}

const RULED_OUT = ["/dependency-unconfigured", "/supplier-address-refused"];

export interface CallOptions {
  token?: string | undefined;
  /** Statuses beside 2xx that are right: what exists already. */
  also?: readonly number[];
}

export type Call = (
  method: "GET" | "POST" | "PUT",
  path: string,
  body?: unknown,
  options?: CallOptions,
) => Promise<Record<string, unknown>>;

/** Long enough for a machine that is busy with something else: a password is hashed in turn with others. */
const DEADLINE_MS = 60_000;
/** How often a Worker is asked again that is overloaded, or whose parts do not answer in time while all of it starts at once. */
const TRIES = 12;
const PAUSE_SECONDS = 5;

/**
 * Calls the Worker's API, again where it says that it cannot answer now (503): what is made twice is answered by a status of `also`. Throws
 * `RuledOut` where its settings are in the way, and Error for any other answer that is not right.
 */
export function caller(url: string, pause: (milliseconds: number) => Promise<unknown> = delay): Call {
  return async (method, path, body, { token, also = [] } = {}) => {
    const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
    for (let tries = 1; ; tries += 1) {
      const init: RequestInit = { method, headers, signal: AbortSignal.timeout(DEADLINE_MS) };
      const response = await fetch(`${url}${path}`, body === undefined ? init : { ...init, body: JSON.stringify(body) });
      const text = await response.text();
      const answer = (text === "" ? {} : JSON.parse(text)) as Record<string, unknown>;
      if (response.ok || also.includes(response.status)) return answer;
      if (RULED_OUT.some((type) => String(answer["type"]).endsWith(type))) throw new RuledOut(reasonOf(answer));
      if (response.status !== 503 || tries === TRIES)
        throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
      await pause(1_000 * Math.min(PAUSE_SECONDS, Number(response.headers.get("retry-after") ?? 1)));
    }
  };
}

function reasonOf({ detail, title, missing, errors }: Record<string, unknown>): string {
  const faults = Array.isArray(errors)
    ? errors.map(({ pointer, detail }: Record<string, unknown>) => `${String(pointer).slice(1)} ${String(detail)}`)
    : [];
  const more = Array.isArray(missing) ? missing : faults;
  return `${String(detail ?? title)}${more.length > 0 ? ` (${more.join(", ")})` : ""}`;
}
