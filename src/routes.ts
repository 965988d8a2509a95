import { KEPT_QUEUES } from "../queues/queues.ts";
import type { Deps } from "./deps.ts";
import type { Settings } from "./env.ts";
import { FAULT_PORTS } from "./fault-ports.ts";
import type { RouteEntry, Routes } from "./platform/http/route.ts";

type Operations = Pick<Routes<Deps>, "entries">;

/** A feature's operations, and the parts of the API they are in: read when a request for one of the parts comes, or for the whole. */
interface Registered {
  parts: readonly string[];
  load(): Promise<Operations>;
}

const at = (parts: readonly string[], load: Registered["load"]): Registered => ({ parts, load });

/**
 * Every operation that is there in each environment, by feature, in the order of the reference. A module behind an `import()` is in the bundle
 * with all the rest, but nothing of it runs before it is asked for: schemas, statements and pages are made for whoever needs them.
 */
const ALL: readonly Registered[] = [
  at(["/", "/app"], async () => (await import("./features/shop/routes.ts")).shopRoutes),
  at(["/auth"], async () => (await import("./features/auth/routes.ts")).authRoutes),
  at(["/auth"], async () => (await import("./features/auth/session-routes.ts")).sessionRoutes),
  at(["/auth"], async () => (await import("./features/auth/account-routes.ts")).accountRoutes),
  at(["/auth"], async () => (await import("./features/auth/password-reset-routes.ts")).passwordResetRoutes),
  at(["/auth"], async () => (await import("./features/auth/service-token-routes.ts")).serviceTokenRoutes),
  at(["/admin/buyers"], async () => (await import("./features/auth/desk/routes.ts")).accountDeskRoutes),
  at(["/chat-sessions"], async () => (await import("./features/chat/routes.ts")).chatRoutes),
  at(["/briefs"], async () => (await import("./features/briefs/routes.ts")).briefsRoutes),
  at(["/llm"], async () => (await import("./features/llm/routes.ts")).llmRoutes),
  at(["/admin/llm"], async () => (await import("./features/llm/reconcile-routes.ts")).llmReconcileRoutes),
  at(["/admin/llm"], async () => (await import("./features/llm/open-calls-routes.ts")).llmOpenCallsRoutes),
  at(["/searches", "/offers"], async () => (await import("./features/search/routes.ts")).searchRoutes),
  at(["/admin/suppliers"], async () => (await import("./features/crawl/routes.ts")).crawlRoutes),
  at(["/admin/catalog"], async () => (await import("./features/catalog/telemetry/routes.ts")).telemetryRoutes),
  at(["/admin/held-prices"], async () => (await import("./features/crawl/held-prices/routes.ts")).heldPriceRoutes),
  at(
    ["/admin/automations"],
    async () => (await import("./features/automations/operators/console-routes.tsx")).operatorsAutomationPageRoutes,
  ),
  at(["/admin/operators-automations"], async () => (await import("./features/automations/operators/routes.ts")).operatorsAutomationRoutes),
  at(["/admin/dead-letters"], async () => {
    const [{ deadLetterRoutes }, { USAGE_LETTERS }] = await Promise.all([
      import("./features/dead-letters/routes.ts"),
      import("./features/llm/set-aside.ts"),
    ]);
    return deadLetterRoutes([...KEPT_QUEUES, USAGE_LETTERS]);
  }),
  at(["/offers"], async () => (await import("./features/catalog/routes.ts")).catalogRoutes),
  at(["/carts"], async () => (await import("./features/cart/routes.ts")).cartRoutes),
  at(["/checkouts", "/webhooks", "/admin/orders"], async () => (await import("./features/checkout/routes.ts")).checkoutRoutes),
  at(["/admin/orders"], async () => (await import("./features/orders-desk/routes.ts")).ordersDeskRoutes),
  at(["/admin/webhooks"], async () => (await import("./features/checkout/webhook-routes.ts")).webhookRoutes),
  at(["/admin/payments"], async () => (await import("./features/payments/routes.ts")).paymentRoutes),
  at(["/admin/stock"], async () => (await import("./features/stock/routes.ts")).stockRoutes),
  at(["/acp", "/ucp"], async () => (await import("./features/agent-checkout/routes.ts")).agentCheckoutRoutes),
  at(["/mcp"], async () => (await import("./features/mcp/routes.ts")).mcpRoutes),
  at(["/", "/.well-known", "/llms.txt"], async () => (await import("./features/discovery/routes.ts")).discoveryRoutes),
  at(["/orders"], async () => (await import("./features/orders/routes.ts")).ordersRoutes),
  at(["/admin/ads"], async () => (await import("./features/ads/campaign-routes.ts")).campaignRoutes),
  at(["/ads"], async () => (await import("./features/ads/routes.ts")).adsRoutes),
  at(["/fx"], async () => (await import("./features/fx/routes.ts")).fxRoutes),
  at(["/admin/fx"], async () => (await import("./features/fx/held-routes.ts")).heldRateRoutes),
  at(["/locales", "/admin/locales"], async () => (await import("./features/locales/routes.ts")).localesRoutes),
  at(["/images"], async () => (await import("./features/images/routes.ts")).imagesRoutes),
  at(["/automation-triggers"], async () => (await import("./features/automations/trigger-routes.ts")).triggerRoutes),
  at(["/automations"], async () => (await import("./features/automations/dead-letter-routes.ts")).automationDeadLetterRoutes),
  at(["/automations"], async () => (await import("./features/automations/bulk/routes.ts")).bulkReplayRoutes),
  at(["/automations"], async () => (await import("./features/automations/routes.ts")).automationsRoutes),
  at(["/health", "/metrics"], async () => (await import("./operations/health/routes.ts")).healthRoutes),
  at(["/admin/operations"], async () => (await import("./operations/health/console-routes.tsx")).operationsPageRoutes),
  at(["/status"], async () => (await import("./operations/status/routes.tsx")).statusRoutes),
  at(["/admin/automations"], async () => (await import("./features/automations/console-routes.tsx")).automationPageRoutes),
  at(["/admin/automations"], async () => (await import("./features/automations/desk/console-routes.tsx")).definitionPageRoutes),
  at(["/admin/dead-letters"], async () => {
    const [{ deadLetterPageRoutes }, { USAGE_LETTERS }] = await Promise.all([
      import("./features/dead-letters/console-routes.tsx"),
      import("./features/llm/set-aside.ts"),
    ]);
    return deadLetterPageRoutes([...KEPT_QUEUES, USAGE_LETTERS]);
  }),
  at(["/admin/suppliers"], async () => (await import("./features/crawl/supplier-standing/console-routes.tsx")).supplierPageRoutes),
  at(["/admin/held-prices"], async () => (await import("./features/crawl/held-prices/console-routes.tsx")).heldPricePageRoutes),
  at(["/admin/ads"], async () => (await import("./features/ads/console-routes.tsx")).campaignPageRoutes),
  at(["/admin/fx"], async () => (await import("./features/fx/console-routes.tsx")).fxPageRoutes),
  at(["/admin/accounts"], async () => (await import("./features/auth/desk/console-routes.tsx")).accountPageRoutes),
  at(["/admin/orders"], async () => (await import("./features/checkout/console-routes.tsx")).checkoutPageRoutes),
  at(["/admin/orders"], async () => (await import("./features/orders-desk/console-routes.tsx")).ordersDeskPageRoutes),
  at(["/admin/webhooks"], async () => (await import("./features/checkout/webhook-console-routes.tsx")).webhookPageRoutes),
  at(["/admin/llm"], async () => (await import("./features/llm/console-routes.tsx")).llmPageRoutes),
  at(["/admin/llm"], async () => (await import("./features/llm/usage-page-routes.tsx")).llmUsagePageRoutes),
  at(["/admin/operations"], async () => (await import("./operations/alerts/console-routes.tsx")).alertPageRoutes),
  at(["/admin/incidents"], async () => (await import("./operations/incidents/console-routes.tsx")).incidentPageRoutes),
  at(["/admin/notifications"], async () => (await import("./operations/notifications/console-routes.tsx")).notificationPageRoutes),
  at(["/notifications"], async () => (await import("./operations/alerts/routes.ts")).alertsRoutes),
  at(["/notifications"], async () => (await import("./operations/alerts/many-routes.ts")).manyRoutes),
  at(["/notifications"], async () => (await import("./operations/silences/routes.ts")).silencesRoutes),
  at(["/notifications"], async () => (await import("./operations/on-call/routes.ts")).onCallRoutes),
  at(["/notifications"], async () => (await import("./operations/alerts/dead-letter-routes.ts")).deadLetterRoutes),
  at(["/admin/incidents"], async () => (await import("./operations/incidents/routes.ts")).incidentsRoutes),
  at(["/admin/clients"], async () => (await import("./operations/clients/routes.ts")).clientsRoutes),
  at(["/admin/switches", "/admin/deploy-freeze"], async () => (await import("./operations/switches/routes.ts")).switchesRoutes),
  at(["/admin/releases"], async () => (await import("./operations/releases/routes.ts")).releasesRoutes),
  at(["/admin/notifications"], async () => (await import("./operations/notifications/routes.ts")).notificationsRoutes),
  at(["/admin/operators", "/admin/step-up"], async () => (await import("./operations/operators/routes.ts")).operatorsRoutes),
  at(["/admin/step-up"], async () => (await import("./operations/operators/step-up-console-routes.tsx")).stepUpPageRoutes),
  at(["/admin/audit"], async () => (await import("./operations/audit/routes.ts")).auditRoutes),
  at(["/admin/audit"], async () => (await import("./operations/audit/console-routes.tsx")).auditPageRoutes),
  at(["/admin/timeline"], async () => (await import("./operations/timeline/console-routes.tsx")).timelinePageRoutes),
  at(["/admin/desk"], async () => (await import("./operations/desk/console-routes.tsx")).deskPageRoutes),
  at(
    ["/admin", "/admin/login", "/admin/logout"],
    async () => (await import("./operations/operators/console-routes.tsx")).operatorPageRoutes,
  ),
  at(["/admin/act"], async () => (await import("./platform/console/act-routes.tsx")).actRoutes),
  at(["/notifications"], async () => (await import("./operations/drills/routes.ts")).drillsRoutes),
  at(["/admin/drills"], async () => (await import("./operations/drills/record-routes.ts")).drillRecordRoutes),
];

/** Where nothing may be broken, there are no routes to break it. */
const FAULTS = at(["/admin/drills"], async () => (await import("./operations/faults/routes.ts")).faultRoutes(FAULT_PORTS));

const registeredIn = (environment: Settings["environment"]): readonly Registered[] =>
  environment === "production" ? ALL : [...ALL, FAULTS];

const REFERENCE = ["/openapi.json", "/docs", "/problems"];

/** The part of the API a path is in: what it begins with, to the second segment for operators. No operation's path has a parameter there. */
export const partOf = (path: string): string => /^(?:\/admin)?\/[^/]*/.exec(path)?.[0] ?? path;

export interface Parts {
  /** The parts that are there in an environment; what is in none is nowhere. */
  names: ReadonlySet<string>;
  /** The operations of a part. */
  load(part: string): Promise<readonly RouteEntry<Deps>[]>;
}

export function partsIn(environment: Settings["environment"]): Parts {
  const registered = registeredIn(environment);
  return {
    names: new Set([...registered.flatMap(({ parts }) => parts), ...REFERENCE]),
    load: (part) =>
      REFERENCE.includes(part) ? routesIn(environment) : operationsOf(registered.filter(({ parts }) => parts.includes(part))),
  };
}

/** The operations of an environment and the reference written from them. */
export async function routesIn(environment: Settings["environment"]): Promise<readonly RouteEntry<Deps>[]> {
  const operations = await operationsOf(registeredIn(environment));
  const { referenceRoutes } = await import("./platform/reference/routes.ts");
  return [...operations, ...referenceRoutes(operations).entries];
}

async function operationsOf(registered: readonly Registered[]): Promise<readonly RouteEntry<Deps>[]> {
  const loaded = await Promise.all(registered.map(({ load }) => load()));
  return loaded.flatMap(({ entries }): readonly RouteEntry<Deps>[] => entries);
}
