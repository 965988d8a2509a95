import type { FaultMode } from "../../local-cloud/faults.ts";
import type { Delivery } from "../../local-cloud/services/webhooks/start-receiver.ts";
import type { StackFile } from "../../local-cloud/stack-file.ts";
import { call } from "../journey/client.ts";
import type { Stage } from "./stage.ts";

type Control = Pick<StackFile, "control">;

/** Breaks a server of the local cloud, or mends it with `none`. */
export async function setFault({ control }: Control, service: string, mode: FaultMode, more: { latencyMs?: number } = {}): Promise<void> {
  await call(control, "PUT", `/faults/${service}`, { body: { mode, ...more } });
}

/** Later than anybody waits, and early enough that the answers come while the drill is still there to see what they do. */
const LATE_MS = 30_000;

/** Breaks a server of the local cloud in the way that the drill was asked for. */
export const breakAsAsked = ({ stack, fault }: Pick<Stage, "stack" | "fault">, service: string): Promise<void> =>
  setFault(stack, service, fault, fault === "slow" ? { latencyMs: LATE_MS } : {});

/** The same of a port inside the Worker, as its route takes it; it ends by itself after so many seconds. */
export const portFault = (mode: FaultMode, untilSeconds: number) => ({
  mode,
  untilSeconds,
  ...(mode === "slow" ? { latencyMs: LATE_MS } : {}),
});

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
