import type { Accounts } from "./accounts.ts";
import type { WorkerSettings } from "./registry.ts";
import type { Secrets } from "./secrets.ts";
import type { LocalService } from "./service.ts";
import type { StackFile } from "./stack-file.ts";
import type { LocalWorker } from "./worker.ts";

export interface StackParts {
  worker: LocalWorker;
  control: string;
  accounts: Accounts;
  secrets: Secrets;
  services: readonly LocalService[];
  settings: WorkerSettings;
}

/** The content of stack.json for what runs. */
export function describeStack({ worker, control, accounts, secrets, services, settings }: StackParts): StackFile {
  const urls = new Map(services.map(({ name, url }) => [name, url]));
  const startingWith = (prefix: string): [string, string][] => [...urls].filter(([name]) => name.startsWith(prefix));
  const stripe = urls.get("stripe");
  const { REDIS_URL, REDIS_TOKEN } = settings;
  return {
    url: worker.url,
    control,
    accounts,
    opsReadToken: settings["OPS_READ_TOKEN"] ?? secrets.OPS_READ_TOKEN,
    ...(settings["DATABASE_URL"] === undefined ? {} : { databaseUrl: settings["DATABASE_URL"] }),
    ...(REDIS_URL === undefined || REDIS_TOKEN === undefined ? {} : { redis: { url: REDIS_URL, token: REDIS_TOKEN } }),
    ...(stripe ? { stripe: { url: stripe, secretKey: secrets.STRIPE_SECRET_KEY } } : {}),
    suppliers: startingWith("supplier-").map(([name, url]) => ({ id: name.slice("supplier-".length), url })),
    receivers: Object.fromEntries(startingWith("webhook-")),
    services: Object.fromEntries(urls),
    pids: [process.pid, ...worker.pids, ...services.flatMap(({ pids = [] }) => pids)],
  };
}
