import { CONTRACT_DOCUMENT, type Contract } from "../../src/platform/contract.ts";
import { validContract } from "../../src/platform/contract/schema.ts";
import { readSettings } from "../../src/env.ts";
import { settingRefusals } from "../preflight/refusals.ts";
import type { Environment } from "./names.ts";

/** What the deploy gives: vars of wrangler.toml, and the release. */
const GIVEN_BY_THE_DEPLOY = { ADMIN_TOKEN_VERIFICATION: "local", ADS_DEGRADED_MODE_POLICY: "fail_open", RELEASE_ID: "r" } as const;

/** Belongs to this machine: migrations take it, the Worker never gets it. */
const OF_THIS_MACHINE = new Set(["MIGRATION_DATABASE_URL"]);

/** Every setting of the file, in its order, with what stands in its place in the example: `made` by a step of the plan, or got by a person. */
export const SETTINGS = {
  PUBLIC_BASE_URL: "chosen: https:// and a name in a zone of your Cloudflare account",
  DATABASE_URL: "made: Neon, pooled connection string",
  MIGRATION_DATABASE_URL: "made: Neon, direct connection string; for migrations, the Worker does not get it",
  REDIS_URL: "made: Upstash, REST URL",
  REDIS_TOKEN: "made: Upstash, REST token",
  JWT_ACCESS_SECRET: "made: 48 random bytes",
  JWT_REFRESH_SECRET: "made: 48 other random bytes",
  ADS_SIGNING_SECRET: "made: 48 random bytes",
  WEBHOOK_SECRETS_KEY: "made: 48 random bytes; seals what signs buyers' webhooks",
  OPS_READ_TOKEN: "made: 48 random bytes",
  OPS_BOOTSTRAP_SECRET: "made: 48 random bytes; deleted after the first admin",
  IMAGE_PROC_KEY: "made: 32 random bytes, hexadecimal",
  IMAGE_PROC_SALT: "made: 32 random bytes, hexadecimal",
  IMAGE_PROC_BASE_URL: "bought: your imgproxy",
  AI_AGENT_TOKEN: "made: 48 random bytes",
  AI_AGENT_BASE_URL: "made: the agent of this repository as a Worker of its own",
  OPENAI_API_KEY: "bought: OpenAI",
  ANTHROPIC_API_KEY: "bought: Anthropic",
  LLM_ALLOWED_MODELS_JSON: "made: the models of the contract",
  EXCHANGE_RATE_API_KEY: "bought: exchangerate-api",
  STRIPE_SECRET_KEY: "bought: Stripe",
  STRIPE_WEBHOOK_SECRET: "made: Stripe, with the endpoint",
  MAIL_API_KEY: "bought: Resend",
  MAIL_FROM: "chosen: Name <address>, of a domain verified at Resend",
  MONGO_URL: "bought: MongoDB, mongodb+srv:// with the database's name",
  INCIDENT_ALERT_WEBHOOK_URL: "bought: your pager",
  INCIDENT_ALERT_WEBHOOK_TOKEN: "bought: its bearer token",
  INCIDENT_ALERT_SECONDARY_WEBHOOK_URL: "bought: a pager of another provider",
  INCIDENT_ALERT_SECONDARY_WEBHOOK_TOKEN: null,
  INCIDENT_ALERT_WEBHOOK_SECRET: null,
  INCIDENT_ALERT_FORMAT: null,
  INCIDENT_ALERT_SECONDARY_FORMAT: null,
  INCIDENT_ALERT_JOURNAL_URL: null,
  INCIDENT_ALERT_SECONDARY_JOURNAL_URL: null,
  STRIPE_PUBLISHABLE_KEY: null,
  CORS_ORIGINS: null,
  SECURITY_CONTACT: null,
  OTEL_EXPORTER_OTLP_ENDPOINT: null,
  OTEL_EXPORTER_OTLP_HEADERS: null,
  OTEL_SERVICE_NAME: null,
  OTEL_TRACES_SAMPLER_ARG: null,
  VERIFY_ADDRESS_URL: null,
  RESET_PASSWORD_URL: null,
  SUPPORT_WEBHOOK_URL: null,
  DEAD_MAN_SWITCH_URL: null,
  EXCHANGE_RATE_SECOND_BASE_URL: null,
  DEMO_BUYER_EMAIL: null,
  DEMO_BUYER_PASSWORD: null,
  OUTBOUND_PRIVATE_ADDRESSES: null,
  NEON_FETCH_ENDPOINT: null,
  OPENAI_BASE_URL: null,
  ANTHROPIC_BASE_URL: null,
  EXCHANGE_RATE_BASE_URL: null,
  STRIPE_BASE_URL: null,
  MAIL_BASE_URL: null,
} as const satisfies Readonly<Record<string, string | null>>;

/** What the Worker is given as secrets. */
export const isOfTheWorker = (name: string): boolean => !OF_THIS_MACHINE.has(name);

/** What wrangler.toml binds where the contract has it stand in for a setting; nobody gives these. */
export const BINDINGS: readonly string[] = ["PAGE_BUCKET", "IMAGE_TRANSFORMS"];

/** What a deployed environment must not be without, as the preflight says it. */
export const requiredBy = (environment: Environment, contract: Contract): string[] =>
  settingRefusals(readSettings({ ENVIRONMENT: environment, ...GIVEN_BY_THE_DEPLOY }), contract)
    .map((refusal) => /^setting (\w+) is not set/.exec(refusal)?.[1] ?? "")
    .filter((name) => name !== "" && !BINDINGS.includes(name));

/** The same of production, as the contract stands. */
export const REQUIRED: readonly string[] = requiredBy("production", validContract("production", CONTRACT_DOCUMENT));

/** The settings file as an example: a placeholder, which no deployed environment takes, where something has to stand. */
export function exampleSettings(): string {
  const example = Object.entries(SETTINGS).map(([name, what]) => [name, what === null ? null : `<${what}>`]);
  return `${JSON.stringify(Object.fromEntries(example), null, 2)}\n`;
}

/** Why a value is none for a setting in this environment, by `src/env.ts`; undefined where it is. Never the value. */
export function settingFault(name: string, value: string, environment: string): string | undefined {
  for (const group of Object.values(readSettings({ ENVIRONMENT: environment, [name]: value }))) {
    if (typeof group !== "object" || !("state" in group) || group.state !== "unconfigured") continue;
    const fault = group.malformed.find((malformed) => malformed.name === name);
    if (fault) return fault.reason;
  }
  return undefined;
}
