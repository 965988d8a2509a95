import type { Adapter } from "./adapter.ts";
import { BenchApi, type BenchOptions } from "./bench-api.ts";
import { CHECKS } from "./checks.ts";
import type { Bench } from "./judged-acts.ts";
import { isChange, type Fault, type FaultName } from "./judging.ts";
import { Proxy } from "./proxy.ts";

export interface CheckVerdict {
  name: string;
  clause: string;
  verdict: "passed" | "failed" | "not-used";
  faults: readonly Fault[];
  requests: number;
}

export interface Verdict {
  /** As it names itself in `x-client`; null where it does not. */
  client: string | null;
  conforms: boolean;
  api: string;
  checks: readonly CheckVerdict[];
  /** Each once, in the order they were found. */
  faults: readonly FaultName[];
}

export interface Examination extends BenchOptions {
  adapter: Adapter;
  /** Told as soon as it is known. */
  report?(check: CheckVerdict): void;
}

/** Puts a client through every check against a running API. Throws where the API or the adapter cannot be had: that is no verdict. */
export async function examine({ adapter, report, ...options }: Examination): Promise<Verdict> {
  const api = await BenchApi.open(options);
  const proxy = new Proxy(options.baseUrl);
  const baseUrl = await proxy.listen();
  const checks: CheckVerdict[] = [];
  try {
    for (const check of CHECKS) {
      const found = await check.run(await benchFor({ adapter, api, proxy, baseUrl }));
      const faults = found === "not-used" ? [] : found;
      const verdict = found === "not-used" ? "not-used" : faults.length > 0 ? "failed" : "passed";
      const { name, clause } = check;
      checks.push({ name, clause, verdict, faults, requests: proxy.journal.length });
      report?.(checks.at(-1) as CheckVerdict);
      proxy.leaveAlone();
    }
  } finally {
    await adapter.close?.();
    await proxy.close();
  }
  const client = proxy.journal.find(({ request }) => isChange(request))?.request.headers["x-client"] ?? null;
  const faults = [...new Set(checks.flatMap(({ faults: found }) => found.map(({ fault }) => fault)))];
  return { client, conforms: faults.length === 0, api: options.baseUrl, checks, faults };
}

async function benchFor({
  adapter,
  api,
  proxy,
  baseUrl,
}: {
  adapter: Adapter;
  api: BenchApi;
  proxy: Proxy;
  baseUrl: string;
}): Promise<Bench> {
  const cart = await api.cart();
  const [item] = cart.items;
  if (!item) throw new Error("the cart took no item");
  const tab = await adapter.open({ baseUrl, accessToken: api.accessToken });
  await tab.show(cart.id);
  const before = proxy.journal.length;
  return { api, proxy, tab, cartId: cart.id, item, traffic: () => proxy.journal.slice(before) };
}
