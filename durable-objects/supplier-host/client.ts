import type { PermitReply } from "../../src/features/crawl/host-rules.ts";
import type { SupplierHosts } from "../../src/features/crawl/ports.ts";
import type { RobotsFile } from "../../src/features/crawl/robots.ts";
import { withDeadline } from "../../src/platform/deadline.ts";
import type { SupplierHost } from "./object.ts";

/** How long a caller waits for a host. */
export const SUPPLIER_HOST_DEADLINE_MS = 5_000;

/** Supplier hosts by their Durable Objects, one call each. */
export function supplierHostsClient(namespace: DurableObjectNamespace<SupplierHost>): SupplierHosts {
  const ask = <T>(host: string, call: (owner: DurableObjectStub<SupplierHost>) => Promise<unknown>): Promise<T> =>
    // RPC types wrap each member in disposables; what arrives is the plain data the class declares.
    withDeadline("supplier-host", SUPPLIER_HOST_DEADLINE_MS, () => call(namespace.get(namespace.idFromName(host))) as Promise<T>);
  return {
    requestPermit: (host, policy) => ask<PermitReply>(host, (owner) => owner.requestPermit(policy)),
    returnPermit: (host, policy, use) => ask<void>(host, (owner) => owner.returnPermit(policy, use)),
    robots: async (host, maxAgeSeconds) => (await ask<RobotsFile | null>(host, (owner) => owner.robots(maxAgeSeconds))) ?? undefined,
    recordRobots: (host, file) => ask<void>(host, (owner) => owner.recordRobots(file)),
  };
}
