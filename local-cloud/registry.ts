import { startAiAgent } from "./ai-agent/index.ts";
import type { Secrets } from "./secrets.ts";
import type { LocalService, ServiceContext } from "./service.ts";
import { startAnthropic } from "./services/anthropic/start-anthropic.ts";
import { startFx } from "./services/fx/start-fx.ts";
import { startSecondSource } from "./services/fx/second-source.ts";
import { startImages } from "./services/images/start-images.ts";
import { startMail } from "./services/mail/start-mail.ts";
import { startMongo } from "./services/mongo/start-mongo.ts";
import { startOpenai } from "./services/openai/start-openai.ts";
import { startPostgres, type PostgresService } from "./services/postgres/index.ts";
import { startRedis } from "./services/redis/index.ts";
import { publishableKeyOf } from "./services/stripe/publishable.ts";
import { startStripe } from "./services/stripe/start-stripe.ts";
import { startSupplier } from "./services/suppliers/start-supplier.ts";
import { SUPPLIERS } from "./services/suppliers/suppliers.ts";
import { JOURNAL_PATH, startReceiver } from "./services/webhooks/start-receiver.ts";

export type Environment = Readonly<Record<string, string | undefined>>;
export type WorkerSettings = Record<string, string>;

/** What servers and settings are made of. */
export interface StackFacts {
  secrets: Secrets;
  /** Settings of the user's environment. */
  environment: Environment;
  /** The Worker's own address, for who calls it back. */
  publicUrl: string;
}

export interface StartFacts extends StackFacts {
  /** A kept port for a server behind the service's own. */
  backPort: number;
}

/** One row of the local cloud: how a server starts, what the Worker is told about it, and what makes it unnecessary. */
export interface ServiceEntry {
  name: string;
  start(context: ServiceContext, facts: StartFacts): Promise<LocalService>;
  /** The settings by which the Worker reaches it. */
  settings(service: LocalService, facts: StackFacts): WorkerSettings;
  /** Settings of the user's own provider; where the first of them is given, nothing local starts and they are passed on. */
  own?: readonly string[];
  /** Refines `own`, where a given address is still to be put behind a local front. */
  isOwn?(environment: Environment): boolean;
}

const postgres: ServiceEntry = {
  name: "postgres",
  own: ["DATABASE_URL"],
  isOwn: ({ DATABASE_URL: url = "" }) => URL.canParse(url) && new URL(url).hostname.endsWith(".neon.tech"),
  start: (context, { environment, backPort }) => startPostgres(context, { databaseUrl: environment["DATABASE_URL"], serverPort: backPort }),
  settings: (service) => ({ DATABASE_URL: (service as PostgresService).databaseUrl, NEON_FETCH_ENDPOINT: service.url }),
};

const redis: ServiceEntry = {
  name: "redis",
  own: ["REDIS_URL", "REDIS_TOKEN"],
  isOwn: ({ REDIS_URL: url }) => /^https?:/.test(url ?? ""),
  start: (context, { environment, secrets, backPort }) =>
    startRedis(context, { token: secrets.REDIS_TOKEN, url: environment["REDIS_URL"], serverPort: backPort }),
  settings: (service, { secrets }) => ({ REDIS_URL: service.url, REDIS_TOKEN: secrets.REDIS_TOKEN }),
};

const mongo: ServiceEntry = {
  name: "mongo",
  own: ["MONGO_URL"],
  start: (context) => startMongo(context),
  settings: (service) => ({ MONGO_URL: service.url }),
};

const aiAgent: ServiceEntry = {
  name: "ai-agent",
  own: ["AI_AGENT_BASE_URL", "AI_AGENT_TOKEN"],
  start: (context, { secrets }) => startAiAgent(context, { token: secrets.AI_AGENT_TOKEN }),
  settings: (service, { secrets }) => ({ AI_AGENT_BASE_URL: service.url, AI_AGENT_TOKEN: secrets.AI_AGENT_TOKEN }),
};

const images: ServiceEntry = {
  name: "images",
  own: ["IMAGE_PROC_BASE_URL", "IMAGE_PROC_KEY", "IMAGE_PROC_SALT"],
  start: (context, { secrets }) => startImages(context, { key: secrets.IMAGE_PROC_KEY, salt: secrets.IMAGE_PROC_SALT }),
  settings: (service, { secrets }) => ({
    IMAGE_PROC_BASE_URL: service.url,
    IMAGE_PROC_KEY: secrets.IMAGE_PROC_KEY,
    IMAGE_PROC_SALT: secrets.IMAGE_PROC_SALT,
  }),
};

const openai: ServiceEntry = {
  name: "openai",
  own: ["OPENAI_API_KEY", "OPENAI_BASE_URL"],
  start: (context, { secrets }) => startOpenai(context, { apiKey: secrets.OPENAI_API_KEY }),
  settings: (service, { secrets }) => ({ OPENAI_API_KEY: secrets.OPENAI_API_KEY, OPENAI_BASE_URL: `${service.url}/v1` }),
};

const anthropic: ServiceEntry = {
  name: "anthropic",
  own: ["ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"],
  start: (context, { secrets }) => startAnthropic(context, { apiKey: secrets.ANTHROPIC_API_KEY }),
  settings: (service, { secrets }) => ({ ANTHROPIC_API_KEY: secrets.ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL: service.url }),
};

const fx: ServiceEntry = {
  name: "fx",
  own: ["EXCHANGE_RATE_API_KEY", "EXCHANGE_RATE_BASE_URL"],
  start: (context, { secrets }) => startFx(context, { apiKey: secrets.EXCHANGE_RATE_API_KEY }),
  settings: (service, { secrets }) => ({ EXCHANGE_RATE_API_KEY: secrets.EXCHANGE_RATE_API_KEY, EXCHANGE_RATE_BASE_URL: service.url }),
};

const secondFx: ServiceEntry = {
  name: "fx-second",
  // Beside somebody's own source it would contradict real rates.
  own: ["EXCHANGE_RATE_API_KEY", "EXCHANGE_RATE_SECOND_BASE_URL"],
  start: (context) => startSecondSource(context),
  settings: (service) => ({ EXCHANGE_RATE_SECOND_BASE_URL: `${service.url}/v1` }),
};

const stripe: ServiceEntry = {
  name: "stripe",
  own: ["STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_BASE_URL", "STRIPE_PUBLISHABLE_KEY"],
  start: (context, { secrets, publicUrl }) =>
    startStripe(context, {
      secretKey: secrets.STRIPE_SECRET_KEY,
      webhookSecret: secrets.STRIPE_WEBHOOK_SECRET,
      webhookUrl: `${publicUrl}/webhooks/stripe`,
    }),
  settings: (service, { secrets }) => ({
    STRIPE_SECRET_KEY: secrets.STRIPE_SECRET_KEY,
    STRIPE_WEBHOOK_SECRET: secrets.STRIPE_WEBHOOK_SECRET,
    STRIPE_BASE_URL: service.url,
    STRIPE_PUBLISHABLE_KEY: publishableKeyOf(secrets.STRIPE_SECRET_KEY),
  }),
};

const mail: ServiceEntry = {
  name: "mail",
  own: ["MAIL_API_KEY", "MAIL_FROM", "MAIL_BASE_URL", "VERIFY_ADDRESS_URL", "RESET_PASSWORD_URL"],
  start: (context, { secrets }) => startMail(context, { apiKey: secrets.MAIL_API_KEY }),
  settings: (service, { secrets, publicUrl }) => ({
    MAIL_API_KEY: secrets.MAIL_API_KEY,
    VERIFY_ADDRESS_URL: `${publicUrl}/app/verify-address`,
    RESET_PASSWORD_URL: `${publicUrl}/app/reset-password`,
    MAIL_FROM: "ProcureIQ <no-reply@procureiq.test>",
    MAIL_BASE_URL: service.url,
  }),
};

const primary: ServiceEntry = {
  name: "webhook-primary",
  own: ["INCIDENT_ALERT_WEBHOOK_URL", "INCIDENT_ALERT_WEBHOOK_TOKEN", "INCIDENT_ALERT_WEBHOOK_SECRET"],
  start: (context, { secrets }) => startReceiver(context, { token: secrets.INCIDENT_ALERT_WEBHOOK_TOKEN }),
  settings: (service, { secrets }) => ({
    INCIDENT_ALERT_WEBHOOK_URL: service.url,
    INCIDENT_ALERT_JOURNAL_URL: `${service.url}${JOURNAL_PATH}`,
    INCIDENT_ALERT_WEBHOOK_TOKEN: secrets.INCIDENT_ALERT_WEBHOOK_TOKEN,
    INCIDENT_ALERT_WEBHOOK_SECRET: secrets.INCIDENT_ALERT_WEBHOOK_SECRET,
  }),
};

const secondary: ServiceEntry = {
  name: "webhook-secondary",
  own: ["INCIDENT_ALERT_SECONDARY_WEBHOOK_URL", "INCIDENT_ALERT_SECONDARY_WEBHOOK_TOKEN"],
  start: (context, { secrets }) => startReceiver(context, { token: secrets.INCIDENT_ALERT_SECONDARY_WEBHOOK_TOKEN }),
  settings: (service, { secrets }) => ({
    INCIDENT_ALERT_SECONDARY_WEBHOOK_URL: service.url,
    INCIDENT_ALERT_SECONDARY_JOURNAL_URL: `${service.url}${JOURNAL_PATH}`,
    INCIDENT_ALERT_SECONDARY_WEBHOOK_TOKEN: secrets.INCIDENT_ALERT_SECONDARY_WEBHOOK_TOKEN,
  }),
};

const support: ServiceEntry = {
  name: "webhook-support",
  own: ["SUPPORT_WEBHOOK_URL"],
  start: (context) => startReceiver(context),
  settings: (service) => ({ SUPPORT_WEBHOOK_URL: service.url }),
};

/** Whom the health cron tells each minute that somebody is watching. */
const deadMan: ServiceEntry = {
  name: "webhook-dead-man",
  own: ["DEAD_MAN_SWITCH_URL"],
  start: (context) => startReceiver(context),
  settings: (service) => ({ DEAD_MAN_SWITCH_URL: service.url }),
};

/** What buyers' automations deliver to; its address is given in each automation, not in a setting. */
const automations: ServiceEntry = { name: "webhook-automations", start: (context) => startReceiver(context), settings: () => ({}) };

/** Shops are registered with the Worker over its API, not by settings. */
const suppliers = SUPPLIERS.map(({ id }): ServiceEntry => ({
  name: `supplier-${id}`,
  start: (context) => startSupplier(context, id),
  settings: () => ({}),
}));

export const SERVICES: readonly ServiceEntry[] = [
  postgres,
  redis,
  mongo,
  ...suppliers,
  aiAgent,
  images,
  openai,
  anthropic,
  fx,
  secondFx,
  stripe,
  mail,
  primary,
  secondary,
  support,
  deadMan,
  automations,
];
