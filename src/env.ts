import * as z from "zod";
import { once } from "./platform/once.ts";
import { isPrivateHost } from "./platform/private-host.ts";
import { addressFault, formatOf, RECEIVER_FORMATS } from "./platform/settings/receiver-format.ts";
import { readGroup } from "./platform/settings/group.ts";
import { keyRing } from "./platform/settings/key-ring.ts";
import { meaningFault } from "./platform/settings/meaning.ts";

/**
 * Settings by the group that needs them. Never throws: what is missing or malformed comes out with its name.
 * In a deployed environment (anything but `local`) a loopback address, a blank and a placeholder are malformed, and secrets have a
 * least length; a key of the payment provider's test mode is in production, one of its live mode is anywhere else.
 */
export function readSettings(bindings: object) {
  const source: Record<string, unknown> = { ...bindings };
  const environment = z.enum(["local", "staging", "production"]).catch("production").parse(source["ENVIRONMENT"]);
  const deployed = environment !== "local";

  const text = z.string();
  const faultOf = (name: string, value: string) => meaningFault(name, value, environment);
  const secret = text
    .refine((value) => value.length >= (deployed ? 32 : 16), `must have at least ${deployed ? 32 : 16} characters`)
    .refine((value) => faultOf("", value) === undefined, "is a placeholder");
  const keys = keyRing(secret);
  const url = (protocols: readonly string[]) =>
    z.string().superRefine((value, context) => {
      const parsed = URL.parse(value);
      if (!parsed) context.addIssue("is not a URL");
      else if (!protocols.includes(parsed.protocol)) context.addIssue(`must begin with ${protocols.join(" or ")}`);
      else if (deployed && isPrivateHost(parsed.hostname)) context.addIssue("is a loopback or private address");
    });
  const web = url(deployed ? ["https:"] : ["http:", "https:"]);
  /** `name@host`, or with a name before it: `Name <name@host>`. */
  const sender = z
    .string()
    .regex(
      /^(?:[^<>\r\n]{1,100} <[^\s<>@]{1,64}@[^\s<>@]{3,190}>|[^\s<>@]{1,64}@[^\s<>@]{3,190})$/,
      "must be an e-mail address, or Name <address>",
    );
  const contact = z
    .string()
    .regex(/^(?:https:\/\/|mailto:[^\s<>@]{1,64}@)[^\s<>@]{3,500}$/, "must be a URI: https://… or mailto:name@host");
  const publishable = text.startsWith("pk_", "must be a publishable key, which begins with pk_");
  const hex = text.regex(/^(?:[0-9a-f]{2}){8,}$/i, "must be hexadecimal");
  const origins = z
    .string()
    .default("")
    .transform((list) =>
      list
        .split(",")
        .map((origin) => origin.trim())
        .filter(Boolean),
    );
  const privateAddresses = z
    .enum(["allow", "refuse"])
    .default("refuse")
    .refine((value) => environment !== "production" || value === "refuse", "private addresses cannot be allowed in production");
  const shown = <S extends z.ZodType<string>>(schema: S) =>
    schema.refine(() => environment !== "production", "an account that is open to everybody cannot stand in production");
  const models = z.string().transform((json, context) => {
    const parsed = z.array(z.string().min(1)).min(1).safeParse(safeJson(json));
    if (parsed.success) return parsed.data;
    context.addIssue("must be a JSON array of model names");
    return z.NEVER;
  });

  const receiverFormat = z.enum(RECEIVER_FORMATS).default("webhook");
  /** Where alerts go: an address of a receiver with a form of its own goes with that alone. */
  const receiver = (format: string) =>
    web.superRefine((value, context) => {
      const fault = addressFault(value, formatOf(source[format]), deployed);
      if (fault !== undefined) context.addIssue(fault);
    });
  /** Slack's is in its address, PagerDuty's is the integration's key. */
  const receiverToken = (format: string, usual: z.ZodType<string | undefined>) => {
    const written = formatOf(source[format]);
    return written === "slack" ? text.optional() : written === "pagerduty" ? routingKey : usual;
  };
  const routingKey = text.regex(/^[0-9a-z]{32}$/i, "must be the integration key of PagerDuty, 32 letters and digits");

  const bound = <Binding extends object>() => z.custom<Binding>((value) => typeof value === "object" && value !== null, "is no binding");
  const share = z.coerce.number().min(0).max(1).default(0.05);
  const headers = z
    .string()
    .default("")
    .transform((list, context) => {
      const pairs = list.split(",").map((pair) => /^\s*([\w-]+)\s*=\s*(.*?)\s*$/.exec(pair));
      if (list === "") return {};
      if (pairs.every((pair) => pair !== null))
        return Object.fromEntries(pairs.map(([, name = "", value = ""]) => [name, safeDecoded(value)]));
      context.addIssue("must be name=value pairs, comma separated");
      return z.NEVER;
    });

  const releaseId = released(source["RELEASE_ID"], faultOf);
  const group = <S extends Record<string, z.ZodType>>(shape: S) => readGroup(source, shape, faultOf);

  return {
    environment,
    deployed,
    releaseId,
    /** The version of the Worker that this is: its release and, behind it, the id that Cloudflare gave the upload, because a release may be uploaded twice. */
    version: versionOf(releaseId, source["CF_VERSION_METADATA"]),
    site: group({ PUBLIC_BASE_URL: web, CORS_ORIGINS: origins, OUTBOUND_PRIVATE_ADDRESSES: privateAddresses }),
    /** Where traces go, over OTLP/HTTP; named and formed as OpenTelemetry's own settings are. */
    traces: group({
      OTEL_EXPORTER_OTLP_ENDPOINT: web,
      OTEL_EXPORTER_OTLP_HEADERS: headers,
      OTEL_SERVICE_NAME: z.string().max(100).default("procureiq"),
      OTEL_TRACES_SAMPLER_ARG: share,
    }),
    /** Whom to tell of a weakness (RFC 9116). */
    securityContact: group({ SECURITY_CONTACT: contact }),
    /** An account that anybody may look around with; its password stands in a public page. */
    demoBuyer: group({ DEMO_BUYER_EMAIL: shown(z.email()), DEMO_BUYER_PASSWORD: shown(z.string().min(10)) }),
    database: group({ DATABASE_URL: url(["postgres:", "postgresql:"]), NEON_FETCH_ENDPOINT: web.optional() }),
    redis: group({ REDIS_URL: web, REDIS_TOKEN: text }),
    mongo: group({ MONGO_URL: url(["mongodb:", "mongodb+srv:"]) }),
    aiAgent: group({ AI_AGENT_BASE_URL: web, AI_AGENT_TOKEN: text.optional() }),
    imageProcessor: group({ IMAGE_PROC_BASE_URL: web, IMAGE_PROC_KEY: hex, IMAGE_PROC_SALT: hex }),
    /** What signs the addresses of pictures, whoever processes them. */
    imageSigning: group({ IMAGE_PROC_KEY: hex, IMAGE_PROC_SALT: hex }),
    /** Bindings of wrangler.toml that stand in for a setting where the contract says so (`standIns`). */
    pageBucket: group({ PAGE_BUCKET: bound<R2Bucket>() }),
    imageTransforms: group({ IMAGE_TRANSFORMS: bound<ImagesBinding>() }),
    openai: group({ OPENAI_API_KEY: text, OPENAI_BASE_URL: web.optional() }),
    anthropic: group({ ANTHROPIC_API_KEY: text, ANTHROPIC_BASE_URL: web.optional() }),
    exchangeRates: group({
      EXCHANGE_RATE_API_KEY: text,
      EXCHANGE_RATE_BASE_URL: web.default("https://v6.exchangerate-api.com"),
      EXCHANGE_RATE_SECOND_BASE_URL: web.optional(),
    }),
    stripe: group({ STRIPE_SECRET_KEY: text, STRIPE_WEBHOOK_SECRET: text, STRIPE_BASE_URL: web.optional() }),
    /** What a browser pays with. */
    cardForm: group({ STRIPE_PUBLISHABLE_KEY: publishable, STRIPE_BASE_URL: web.optional() }),
    buyerTokens: group({ JWT_ACCESS_SECRET: keys, JWT_REFRESH_SECRET: keys }),
    mail: group({
      MAIL_API_KEY: text,
      MAIL_FROM: sender,
      MAIL_BASE_URL: web.default("https://api.resend.com"),
      VERIFY_ADDRESS_URL: web.optional(),
      RESET_PASSWORD_URL: web.optional(),
    }),
    /** What operators' tokens need of it under ADMIN_TOKEN_VERIFICATION=local. */
    accessSecret: group({ JWT_ACCESS_SECRET: keys }),
    adminVerification: group({ ADMIN_TOKEN_VERIFICATION: z.enum(["local", "api"]) }),
    /** What seals the secrets of automations in Postgres. */
    webhookSecrets: group({ WEBHOOK_SECRETS_KEY: keys }),
    ads: group({ ADS_DEGRADED_MODE_POLICY: z.enum(["fail_open", "fail_closed"]), ADS_SIGNING_SECRET: keys }),
    incidentPrimary: group({
      INCIDENT_ALERT_FORMAT: receiverFormat,
      INCIDENT_ALERT_WEBHOOK_URL: receiver("INCIDENT_ALERT_FORMAT"),
      INCIDENT_ALERT_WEBHOOK_TOKEN: receiverToken("INCIDENT_ALERT_FORMAT", text),
      INCIDENT_ALERT_WEBHOOK_SECRET: text.optional(),
    }),
    incidentSecondary: group({
      INCIDENT_ALERT_SECONDARY_FORMAT: receiverFormat,
      INCIDENT_ALERT_SECONDARY_WEBHOOK_URL: receiver("INCIDENT_ALERT_SECONDARY_FORMAT"),
      INCIDENT_ALERT_SECONDARY_WEBHOOK_TOKEN: receiverToken("INCIDENT_ALERT_SECONDARY_FORMAT", text.optional()),
    }),
    /** Where the alerts' receivers list what they took, so that it can be held against the ledger. A group of its own: a wrong one keeps no alert back. */
    incidentJournals: group({ INCIDENT_ALERT_JOURNAL_URL: web.optional(), INCIDENT_ALERT_SECONDARY_JOURNAL_URL: web.optional() }),
    support: group({ SUPPORT_WEBHOOK_URL: web }),
    deadManSwitch: group({ DEAD_MAN_SWITCH_URL: web }),
    opsRead: group({ OPS_READ_TOKEN: secret }),
    opsBootstrap: group({ OPS_BOOTSTRAP_SECRET: secret }),
    llmModels: group({ LLM_ALLOWED_MODELS_JSON: models }),
  };
}

export type Settings = ReturnType<typeof readSettings>;

const released = (given: unknown, faultOf: (name: string, value: string) => string | undefined): string =>
  typeof given === "string" && given.trim() !== "" && faultOf("RELEASE_ID", given) === undefined ? given : "unreleased";

const versionMetadata = once(() => z.object({ id: z.string().min(1).max(100) }));

function versionOf(releaseId: string, metadata: unknown): string {
  const parsed = versionMetadata().safeParse(metadata);
  return parsed.success ? `${releaseId}@${parsed.data.id}` : releaseId;
}

/** Values are percent-encoded, as those of W3C Baggage are; one that is not is taken as it stands. */
function safeDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
}
