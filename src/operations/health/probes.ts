import { withDeadline } from "../../platform/deadline.ts";
import type { Dependency } from "../../platform/dependencies.ts";
import { fetchWithDeadline, readLimited } from "../../platform/fetch-with-deadline.ts";
import { mailHeaders, mailUrl } from "../../platform/mail.ts";
import { pingMongo } from "../../platform/mongo.ts";
import type { Platform } from "../../platform/platform.ts";
import type { Group } from "../../platform/settings/group.ts";
import type { ProbeResult } from "./ports.ts";

type ProbeDeps = Pick<Platform, "settings" | "contract" | "clock" | "db" | "redis">;

/** A real call, free of charge at the provider. Throws where the dependency does not serve. */
type Probe = (deps: ProbeDeps, deadlineMs: number) => Promise<unknown>;

const MAX_BYTES = 512 * 1024;
/** What nobody keeps: whether it is there is a question that costs next to nothing. */
const NO_PAGE = "probe";
/** A PNG of one point: to say how large it is takes no transformation. */
const onePoint = (): Uint8Array =>
  Uint8Array.from(atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="), (sign) =>
    sign.charCodeAt(0),
  );

const PROBES: Record<Dependency, Probe> = {
  postgres: (deps) => deps.db.execute("select 1"),
  redis: (deps) => deps.redis.ping(),
  mongo: ({ settings, contract: { standIns } }, deadlineMs) =>
    standIns.MONGO_URL ? valueOf(settings.pageBucket).PAGE_BUCKET.head(NO_PAGE) : pingMongo(valueOf(settings.mongo).MONGO_URL, deadlineMs),
  stripe: ({ settings }, deadlineMs) => {
    const { STRIPE_SECRET_KEY, STRIPE_BASE_URL = "https://api.stripe.com" } = valueOf(settings.stripe);
    return getJson("stripe", `${STRIPE_BASE_URL}/v1/balance`, deadlineMs, { authorization: `Bearer ${STRIPE_SECRET_KEY}` });
  },
  openai: ({ settings }, deadlineMs) => {
    const { OPENAI_API_KEY, OPENAI_BASE_URL = "https://api.openai.com/v1" } = valueOf(settings.openai);
    return getJson("openai", `${OPENAI_BASE_URL}/models`, deadlineMs, { authorization: `Bearer ${OPENAI_API_KEY}` });
  },
  anthropic: ({ settings }, deadlineMs) => {
    const { ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL = "https://api.anthropic.com" } = valueOf(settings.anthropic);
    return getJson("anthropic", `${ANTHROPIC_BASE_URL}/v1/models?limit=1`, deadlineMs, {
      "x-api-key": ANTHROPIC_API_KEY,
      "anthropic-version": "2023-06-01",
    });
  },
  "ai-agent": ({ settings }, deadlineMs) => {
    const { AI_AGENT_BASE_URL, AI_AGENT_TOKEN } = valueOf(settings.aiAgent);
    return getJson(
      "ai-agent",
      `${AI_AGENT_BASE_URL}/health`,
      deadlineMs,
      AI_AGENT_TOKEN === undefined ? {} : { authorization: `Bearer ${AI_AGENT_TOKEN}` },
    );
  },
  images: ({ settings, contract: { standIns } }, deadlineMs) =>
    standIns.IMAGE_PROC_BASE_URL
      ? valueOf(settings.imageTransforms).IMAGE_TRANSFORMS.info(new Blob([onePoint()]).stream())
      : ask("images", `${valueOf(settings.imageProcessor).IMAGE_PROC_BASE_URL}/health`, deadlineMs, {}).then(well),
  fx: ({ settings }, deadlineMs) => {
    const { EXCHANGE_RATE_API_KEY, EXCHANGE_RATE_BASE_URL } = valueOf(settings.exchangeRates);
    return getJson("fx", `${EXCHANGE_RATE_BASE_URL}/v6/${encodeURIComponent(EXCHANGE_RATE_API_KEY)}/quota`, deadlineMs, {});
  },
  mail: async ({ settings }, deadlineMs) => {
    const { MAIL_BASE_URL, MAIL_API_KEY } = valueOf(settings.mail);
    const answer = await ask("mail", mailUrl(MAIL_BASE_URL, "/domains?limit=1"), deadlineMs, mailHeaders(MAIL_API_KEY));
    return mayOnlySend(answer) || inJson(well(answer));
  },
};

/** Probes one dependency within the contract's deadline; a failure is a finding, never an error. */
export async function probe(deps: ProbeDeps, name: Dependency, before: ProbeResult | undefined): Promise<ProbeResult> {
  const { probeDeadlineMs } = deps.contract.health;
  const started = deps.clock.now();
  const base = { name, checkedAt: started.toISOString() };
  try {
    await withDeadline(name, probeDeadlineMs, () => PROBES[name](deps, probeDeadlineMs));
    return { ...base, state: "up", latencyMs: deps.clock.now().getTime() - started.getTime(), lastSuccessAt: base.checkedAt, detail: null };
  } catch (error) {
    return {
      ...base,
      state: "down",
      latencyMs: deps.clock.now().getTime() - started.getTime(),
      lastSuccessAt: before?.lastSuccessAt ?? null,
      detail: reasonOf(error),
    };
  }
}

interface Answer {
  status: number;
  ok: boolean;
  text: string;
  truncated: boolean;
}

async function ask(dependency: Dependency, url: string, deadlineMs: number, headers: Record<string, string>): Promise<Answer> {
  const response = await fetchWithDeadline(url, { deadlineMs, dependency, headers, redirect: "manual" });
  const { status, ok } = response;
  return { status, ok, ...(await readLimited(response, MAX_BYTES)) };
}

function well(answer: Answer): Answer {
  const { status, ok } = answer;
  if (!ok) throw new Error(status === 401 || status === 403 ? `refuses our key (${status})` : `answered ${status}`);
  return answer;
}

/** A proxy's error page with status 200 is no answer, and neither is what begins like JSON and is none: the body is read as the callers read it. */
function inJson({ text, truncated }: Answer): void {
  if (!(truncated ? /^\s*[{[]/.test(text) : isJson(text))) throw new Error("answered something that is not JSON");
}

async function getJson(...[dependency, url, deadlineMs, headers]: Parameters<typeof ask>): Promise<void> {
  inJson(well(await ask(dependency, url, deadlineMs, { accept: "application/json", ...headers })));
}

/** The mail provider's answer to a key that sends mails and reads nothing: it is known, and good for all that it is for. */
const mayOnlySend = ({ status, text }: Answer): boolean => status === 401 && /"name"\s*:\s*"restricted_api_key"/.test(text);

function isJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null;
  } catch {
    return false;
  }
}

function valueOf<T>(group: Group<T>): T {
  if (group.state !== "configured") throw new Error("is not configured");
  return group.value;
}

/** The innermost message in one line: that is where drivers say what happened. Statement and address details stay out. */
function reasonOf(error: unknown): string {
  let message = "does not answer";
  for (let current: unknown = error, depth = 0; current instanceof Error && depth < 6; current = current.cause, depth += 1)
    message = current.message;
  return message
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[a-z+]+:\/\/\S+/gi, "[address]")
    .slice(0, 160);
}
