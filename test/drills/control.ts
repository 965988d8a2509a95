import type { FaultMode } from "../../local-cloud/faults.ts";
import type { Delivery } from "../../local-cloud/services/webhooks/start-receiver.ts";
import type { StackFile } from "../../local-cloud/stack-file.ts";
import { call } from "../journey/client.ts";

type Control = Pick<StackFile, "control">;

/** Breaks a server of the local cloud, or mends it with `none`. */
export async function setFault({ control }: Control, service: string, mode: FaultMode, more: { latencyMs?: number } = {}): Promise<void> {
  await call(control, "PUT", `/faults/${service}`, { body: { mode, ...more } });
}

/** Everything works again. */
export async function healAll({ control }: Control): Promise<void> {
  await call(control, "DELETE", "/faults");
}

/** What a webhook receiver got since then, in the order of arrival. */
export async function received({ control }: Control, receiver: string, since: Date): Promise<Delivery[]> {
  const { body } = await call<{ deliveries: Delivery[] }>(
    control,
    "GET",
    `/receivers/${receiver}/deliveries?since=${encodeURIComponent(since.toISOString())}`,
  );
  return body.deliveries;
}
