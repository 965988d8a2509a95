import { z } from "zod";
import contract from "../config/production-governance.json" with { type: "json" };
import { accountsOf } from "./accounts.ts";
import type { Environment, ServiceEntry, StackFacts, WorkerSettings } from "./registry.ts";
import type { LocalService } from "./service.ts";

/** What the contract approves and prices is what may be called. */
const ALLOWED_MODELS = contract.llm.models.map(({ model }) => model);

/** Settings no server stands behind that a user may give in the environment all the same. */
const PASSED_ON = [
  "RELEASE_ID",
  "ADMIN_TOKEN_VERIFICATION",
  "ADS_DEGRADED_MODE_POLICY",
  "LLM_ALLOWED_MODELS_JSON",
  "CORS_ORIGINS",
  "PUBLIC_BASE_URL",
  "SECURITY_CONTACT",
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "OTEL_EXPORTER_OTLP_HEADERS",
  "OTEL_SERVICE_NAME",
  "OTEL_TRACES_SAMPLER_ARG",
];

/** Nobody's, so that what is published of it can be seen; the user's own goes before it. */
const SECURITY_MAIL = "mailto:security@procureiq.test";

/** Settings laid over all others; null unsets one. */
export type SettingsOverlay = Readonly<Record<string, string | null>>;

/** Whether the user's environment brings a provider of its own in place of this local server. */
export function bringsOwn(entry: ServiceEntry, environment: Environment): boolean {
  const [first] = entry.own ?? [];
  if (first === undefined || !environment[first]) return false;
  return entry.isOwn?.(environment) ?? true;
}

/** What stands at a service: a local server that runs, or nothing where the user's own provider is used. */
export interface Placement {
  entry: ServiceEntry;
  service?: LocalService;
}

export interface SettingsSources {
  /** The vars of wrangler.toml. */
  vars: WorkerSettings;
  placements: readonly Placement[];
  facts: StackFacts;
  releaseId: string;
  overlay: SettingsOverlay;
}

/** All settings of the Worker: its own, each service's, the environment's, and the overlay above them. */
export function composeSettings({ vars, placements, facts, releaseId, overlay }: SettingsSources): WorkerSettings {
  const { secrets, environment, publicUrl } = facts;
  const { buyer } = accountsOf(secrets);
  const own: WorkerSettings = {
    ...vars,
    RELEASE_ID: releaseId,
    PUBLIC_BASE_URL: publicUrl,
    JWT_ACCESS_SECRET: secrets.JWT_ACCESS_SECRET,
    JWT_REFRESH_SECRET: secrets.JWT_REFRESH_SECRET,
    ADMIN_TOKEN_VERIFICATION: "local",
    ADS_DEGRADED_MODE_POLICY: "fail_open",
    ADS_SIGNING_SECRET: secrets.ADS_SIGNING_SECRET,
    WEBHOOK_SECRETS_KEY: secrets.WEBHOOK_SECRETS_KEY,
    OPS_READ_TOKEN: secrets.OPS_READ_TOKEN,
    OPS_BOOTSTRAP_SECRET: secrets.OPS_BOOTSTRAP_SECRET,
    LLM_ALLOWED_MODELS_JSON: JSON.stringify(ALLOWED_MODELS),
    OUTBOUND_PRIVATE_ADDRESSES: "allow",
    SECURITY_CONTACT: SECURITY_MAIL,
    DEMO_BUYER_EMAIL: buyer.email,
    DEMO_BUYER_PASSWORD: buyer.password,
  };
  const ofServices = placements.map(({ entry, service }) =>
    service ? entry.settings(service, facts) : pick(environment, entry.own ?? []),
  );
  const composed: Record<string, string | null> = Object.assign({}, own, ...ofServices, pick(environment, PASSED_ON), overlay);
  return Object.fromEntries(Object.entries(composed).filter((entry): entry is [string, string] => entry[1] !== null));
}

const overlaySchema = z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/, "is no name of a setting"), z.string().nullable());

/** Reads `WORKER_SETTINGS`; throws with what is wrong where it is not a JSON object of strings and nulls. */
export function parseOverlay(text: string | undefined): SettingsOverlay {
  if (!text) return {};
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new Error("WORKER_SETTINGS is not JSON", { cause });
  }
  const overlay = overlaySchema.safeParse(value);
  if (!overlay.success) throw new Error(`WORKER_SETTINGS has to be a JSON object of strings and nulls:\n${z.prettifyError(overlay.error)}`);
  return overlay.data;
}

function pick(environment: Environment, names: readonly string[]): WorkerSettings {
  return Object.fromEntries(names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
}
