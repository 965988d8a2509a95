import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomically } from "./atomic-file.ts";

const token = (bytes = 32): string => randomBytes(bytes).toString("base64url");
const hex = (): string => randomBytes(32).toString("hex");
const webhookSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;
const letters = (): string => randomBytes(24).toString("hex");

/** Every secret of the local cloud and the form in which its reader expects it. */
const GENERATORS = {
  REDIS_TOKEN: token,
  AI_AGENT_TOKEN: token,
  IMAGE_PROC_KEY: hex,
  IMAGE_PROC_SALT: hex,
  OPENAI_API_KEY: () => `sk-local-${letters()}`,
  ANTHROPIC_API_KEY: () => `sk-ant-local-${letters()}`,
  EXCHANGE_RATE_API_KEY: () => letters().slice(0, 24),
  STRIPE_SECRET_KEY: () => `sk_test_${letters()}`,
  STRIPE_WEBHOOK_SECRET: webhookSecret,
  MAIL_API_KEY: () => `re_local_${letters()}`,
  JWT_ACCESS_SECRET: token,
  JWT_REFRESH_SECRET: token,
  ADS_SIGNING_SECRET: token,
  WEBHOOK_SECRETS_KEY: token,
  INCIDENT_ALERT_WEBHOOK_TOKEN: token,
  INCIDENT_ALERT_WEBHOOK_SECRET: webhookSecret,
  INCIDENT_ALERT_SECONDARY_WEBHOOK_TOKEN: token,
  OPS_READ_TOKEN: token,
  OPS_BOOTSTRAP_SECRET: token,
  ADMIN_PASSWORD: () => token(18),
  OPERATOR_PASSWORD: () => token(18),
  OBSERVER_PASSWORD: () => token(18),
  BUYER_PASSWORD: () => token(18),
} satisfies Record<string, () => string>;

/** What the Worker gives out when an operator is made where the contract demands a second factor; nothing here can make it. */
export const ENROLLED = ["ADMIN_TOTP_SECRET", "OPERATOR_TOTP_SECRET", "OBSERVER_TOTP_SECRET"] as const;
export type EnrolledName = (typeof ENROLLED)[number];

export type SecretName = keyof typeof GENERATORS;
export type Secrets = Record<SecretName, string> & Partial<Record<EnrolledName, string>>;

const fileOf = (stateDir: string): string => join(stateDir, "secrets.json");

function readKept(stateDir: string): Record<string, string> {
  const file = fileOf(stateDir);
  return existsSync(file) ? z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, "utf8"))) : {};
}

const write = (stateDir: string, secrets: Record<string, string>): void =>
  writeFileAtomically(fileOf(stateDir), JSON.stringify(secrets, null, 2), 0o600);

/** The secrets of this STATE_DIR, made at first use and readable by the owner alone. */
export function loadSecrets(stateDir: string): Secrets {
  const kept = readKept(stateDir);
  const made = Object.entries(GENERATORS).map(([name, generate]) => [name, kept[name] ?? generate()]);
  const enrolled = ENROLLED.flatMap((name) => (kept[name] === undefined ? [] : [[name, kept[name]]]));
  const secrets = Object.fromEntries([...made, ...enrolled]) as Secrets;
  write(stateDir, secrets);
  return secrets;
}

/** Keeps an authenticator's secret, which the Worker shows once. */
export function keepEnrolled(stateDir: string, name: EnrolledName, secret: string): void {
  write(stateDir, { ...readKept(stateDir), [name]: secret });
}
