import { AsyncLocalStorage } from "node:async_hooks";
import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { createApp } from "../../../../src/app.ts";
import { createDeps, type Deps } from "../../../../src/deps.ts";
import { readAudit } from "../../../../src/operations/audit/read-audit.ts";
import { createStepUps } from "../../../../src/operations/operators/step-up.ts";
import type { Identity, OperatorRole } from "../../../../src/platform/identity.ts";
import type { AuditLine } from "../../../../src/platform/audit/line.ts";
import type { Logger } from "../../../../src/platform/logger.ts";
import { ledgerUnderTest } from "../../alerts/ledger-under-test.ts";
import { keptMetrics } from "../../kept-metrics.ts";
import { awakenDesk } from "../../objects.ts";
import { cheaply } from "../../cheap-passwords.ts";
import { routes } from "../../all-routes.ts";
import { UNLIMITED } from "../../unlimited.ts";
import { inPlaceOf } from "../../../support/network.ts";

export const CALLERS = ["anonymous", "forged", "buyer", "ops-reader", "observer", "operator", "admin"] as const;
export type Caller = (typeof CALLERS)[number];

const operatorOf = (role: OperatorRole, last: string): Identity => ({
  kind: "operator",
  id: `opr_01h455vb4pex5vsknk084sn0${last}`,
  email: `${role}@operators.test`,
  role,
});
export const OPERATORS: Readonly<Record<string, Identity>> = {
  observer: operatorOf("observer", "2a"),
  operator: operatorOf("operator", "2b"),
  admin: operatorOf("admin", "2c"),
};
const BUYER = { kind: "buyer", id: "usr_01h455vb4pex5vsknk084sn02q", email: "b@buyers.test", addressVerified: true } as const;

export interface Call {
  method: string;
  path: string;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** Asked for as a page. */
  page?: boolean;
  /** The fields of a form, in place of a body. */
  form?: URLSearchParams;
}

export interface Answer {
  status: number;
  /** Where a page sends a caller it does not know. */
  location: string | null;
  body: Record<string, unknown>;
  lines: readonly AuditLine[];
  /** Business events that were said to be an operator's write. */
  events: readonly string[];
  /** Metrics that moved, the requests' own left out. */
  counted: readonly string[];
  /** Calls to anything outside the Worker: Postgres, Redis, providers. */
  outbound: number;
}

/** What operators see of the desk and the ledger; a call that changed nothing leaves it as it was. */
const STATE = [
  "/admin/audit?limit=200",
  "/admin/operators",
  "/admin/switches",
  "/admin/deploy-freeze",
  "/admin/drills",
  "/admin/drills/faults",
  "/admin/incidents",
  "/admin/notifications?limit=100",
  "/notifications/incident-alerts?limit=100",
  "/notifications/incident-alerts/on-call",
  "/notifications/incident-alerts/silences?limit=100",
  "/notifications/incident-alerts/dead-letters?limit=100",
  "/notifications/incident-alerts/drills",
];

export type Stage = Awaited<ReturnType<typeof setStage>>;

/** The whole Worker over HTTP, called by each kind of caller, with everything in sight that a write leaves behind. */
export async function setStage() {
  await awakenDesk();
  // What a call brings about, by the call: objects wake by themselves in this isolate meanwhile, and are nobody's call.
  const called = new AsyncLocalStorage<{ events: string[]; counted: string[]; outbound: number }>();
  const log: Logger = {
    log: (_level, event, fields = {}) => void (fields["audit"] === true && called.getStore()?.events.push(event)),
    with: () => log,
  };
  let signedIn: Deps["identities"] | undefined;
  const identities: Deps["identities"] = {
    buyer: async (token) => (token === "buyer" ? BUYER : undefined),
    operator: async (token) => {
      const known = OPERATORS[token];
      return known?.kind === "operator" ? known : signedIn?.operator(token);
    },
    opsReader: async (token) => (token === "ops-reader" ? { kind: "ops-reader", id: "ops-reader" } : undefined),
    ticket: async () => undefined,
  };
  // The ledger by its own name, so that the trail that is read is the one it writes; its clock stands, and its queues hold their messages.
  const ledger = await ledgerUnderTest("ledger", {
    log,
    identities,
    rateLimits: UNLIMITED,
    metrics: keptMetrics(),
    // Presence is proven elsewhere (test/worker/ops-desk/step-up.test.ts): here the role alone decides.
    stepUps: {
      until: async () => "2099-01-01T00:00:00.000Z",
      prove: (proof) => createStepUps(ledger.deps).prove(proof),
    },
    passwords: cheaply(createDeps(env).passwords),
    pageArchive: { ...createDeps(env).pageArchive, read: async () => [] },
  });
  const { deps } = ledger;
  signedIn = createDeps(env, { clock: deps.clock }).identities;
  const count = deps.metrics.count.bind(deps.metrics);
  vi.spyOn(deps.metrics, "count").mockImplementation((metric, ...rest) => {
    // What each request counts whatever it is about.
    if (!/^(?:http|version)_/.test(metric.name)) called.getStore()?.counted.push(metric.name);
    return count(metric, ...rest);
  });
  inPlaceOf(
    () => called.getStore() !== undefined,
    (input, init, onward) => {
      const facts = called.getStore();
      if (facts) facts.outbound += 1;
      return onward(input, init);
    },
  );
  const app = createApp(() => deps, routes);

  async function call(as: string, { method, path, body, headers, page = false, form }: Call): Promise<Answer> {
    const requestId = deps.ids.next("req");
    const facts = { events: [], counted: [], outbound: 0 };
    const context = createExecutionContext();
    const request = new Request(`https://api.test${path}`, {
      method,
      redirect: "manual",
      headers: {
        ...headers,
        "x-request-id": requestId,
        ...(as === "anonymous" ? {} : { authorization: `Bearer ${as}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(form === undefined ? {} : { "content-type": "application/x-www-form-urlencoded" }),
        ...(page ? { accept: "text/html" } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(form === undefined ? {} : { body: form.toString() }),
    });
    const response = await called.run(facts, () => app.fetch(request, env, context));
    const text = await response.text();
    await waitOnExecutionContext(context);
    const { items, degraded } = await readAudit(deps, { limit: 50, requestId });
    if (degraded) throw new Error(degraded.reason);
    const isJson = response.headers.get("content-type")?.includes("json") === true && text !== "";
    return {
      status: response.status,
      location: response.headers.get("location"),
      body: isJson ? (JSON.parse(text) as Record<string, unknown>) : {},
      lines: items,
      ...facts,
    };
  }

  return {
    ...ledger,
    call,
    /** The desk and the ledger, as they tell of themselves; what a capture of health says meanwhile of all that other files left is nobody's write. */
    async state(): Promise<string> {
      const answers = [];
      // What a capture raises while it looks: by the contract's rules, by laws over what other files left, and of switches and freezes that stand.
      const said = ["conservation.", "switch.not-on.", "ads is ", "deploys.frozen", "deploys are frozen"];
      const rules = [
        ...Object.keys(deps.contract.health.alertRules).map(keysOf),
        ...said.map((words) => new RegExp(`^${words.replaceAll(".", "\\.")}`)),
      ];
      const isOfHealth = (item: Record<string, unknown>): boolean =>
        rules.some((rule) => [item["key"], item["title"]].some((text) => typeof text === "string" && rule.test(text)));
      for (const path of STATE) {
        const items = (await call("admin", { method: "GET", path })).body["items"] as Record<string, unknown>[] | undefined;
        answers.push(items?.filter((item) => !isOfHealth(item)) ?? path);
      }
      return JSON.stringify([answers, await deps.switchDesk.deployFreeze()]);
    },
  };
}

/** The keys under which a rule raises: its own, or with a name before its last word, as `dependency.mongo.down` of `dependency.down`. */
function keysOf(rule: string): RegExp {
  const [, area = "", last = ""] = /^(.+)\.([^.]+)$/.exec(rule) ?? [];
  return new RegExp(`^${area.replaceAll(".", "\\.")}(?:\\.[^ ]+)?\\.${last}`);
}

/** Refused for who calls; a page sends away whom it does not know. */
export const refuses = ({ status, location }: Answer): boolean =>
  status === 401 || status === 403 || (status === 303 && location?.startsWith("/admin/login?") === true);
