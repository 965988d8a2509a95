import { CAMPAIGNS } from "./campaigns.ts";
import type { Secrets } from "./secrets.ts";
import { SUPPLIERS } from "./services/suppliers/suppliers.ts";

export interface Account {
  email: string;
  password: string;
}

export type AccountName = "admin" | "operator" | "observer" | "buyer";
export type Accounts = Record<AccountName, Account>;

export function accountsOf(secrets: Secrets): Accounts {
  return {
    admin: { email: "admin@procureiq.test", password: secrets.ADMIN_PASSWORD },
    operator: { email: "operator@procureiq.test", password: secrets.OPERATOR_PASSWORD },
    observer: { email: "observer@procureiq.test", password: secrets.OBSERVER_PASSWORD },
    buyer: { email: "buyer@procureiq.test", password: secrets.BUYER_PASSWORD },
  };
}

export interface ProvisionOptions {
  url: string;
  accounts: Accounts;
  bootstrapSecret: string;
  /** Base URLs of the shops that run, by supplier id. */
  shops: ReadonlyMap<string, string>;
  /** Fetches exchange rates. */
  refreshRates(): Promise<string>;
  log(message: string): void;
}

/**
 * Brings an installation to where the journey can begin, through the Worker's own API. At each start: accounts that exist stay
 * as they are, suppliers and campaigns are set as they stand here (the shops' addresses may have changed).
 * A step that fails does not keep the others from running; answers the names of those that failed.
 */
export async function provision(options: ProvisionOptions): Promise<string[]> {
  const { accounts, bootstrapSecret } = options;
  const call = caller(options.url);
  const failed: string[] = [];
  const step = async (name: string, run: () => Promise<unknown>): Promise<void> => {
    try {
      await run();
    } catch (error) {
      failed.push(name);
      options.log(`provisioning: ${name} FAILED: ${(error as Error).message}`);
    }
  };

  await step("first admin", () => call("POST", "/admin/operators/bootstrap", { ...accounts.admin, bootstrapSecret }, { also: [409] }));
  let token: string | undefined;
  await step("admin's sign-in", async () => {
    const { accessToken } = (await call("POST", "/auth/login", accounts.admin)) as { accessToken?: string };
    if (!accessToken) throw new Error("the answer has no accessToken");
    token = accessToken;
  });
  const asAdmin = { token, also: [409] };
  await Promise.all([
    step("operator", () => call("POST", "/admin/operators", { ...accounts.operator, role: "operator" }, asAdmin)),
    step("observer", () => call("POST", "/admin/operators", { ...accounts.observer, role: "observer" }, asAdmin)),
    step("buyer", () => call("POST", "/auth/register", { ...accounts.buyer, name: "Local Buyer" }, { also: [409] })),
    step("exchange rates", async () => {
      const outcome = await options.refreshRates();
      if (outcome !== "ok") throw new Error(`the cron ended with ${outcome}`);
    }),
    ...SUPPLIERS.flatMap(({ id, ...supplier }) => {
      const baseUrl = options.shops.get(id);
      if (baseUrl === undefined) return [];
      return [step(`supplier ${id}`, () => call("PUT", `/admin/suppliers/${id}`, { ...supplier, baseUrl, enabled: true }, asAdmin))];
    }),
    ...CAMPAIGNS.map(({ id, ...campaign }) => step(`campaign ${id}`, () => call("PUT", `/admin/ads/campaigns/${id}`, campaign, asAdmin))),
  ]);
  return failed;
}

interface CallOptions {
  token?: string | undefined;
  /** Statuses beside 2xx that are right: what exists already. */
  also?: readonly number[];
}

const DEADLINE_MS = 10_000;

function caller(url: string): (method: "POST" | "PUT", path: string, body: unknown, options?: CallOptions) => Promise<unknown> {
  return async (method, path, body, { token, also = [] } = {}) => {
    const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const init: RequestInit = { method, headers, body: JSON.stringify(body), signal: AbortSignal.timeout(DEADLINE_MS) };
    const response = await fetch(`${url}${path}`, init);
    const text = await response.text();
    if (!response.ok && !also.includes(response.status))
      throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 300)}`);
    return text === "" ? undefined : JSON.parse(text);
  };
}
