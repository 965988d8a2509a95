import { AlertLedger as Ledger } from "../../../durable-objects/alert-ledger/object.ts";
import { BuyerSessions as Sessions } from "../../../durable-objects/buyer-sessions/object.ts";
import { Cart as CartObject } from "../../../durable-objects/cart/object.ts";
import { OpsDesk as Desk } from "../../../durable-objects/ops-desk/object.ts";
import { OpsMetrics as Metrics } from "../../../durable-objects/ops-metrics/object.ts";
import { SignInThrottle as Throttle } from "../../../durable-objects/sign-in-throttle/object.ts";
import { SupplierHost as Host } from "../../../durable-objects/supplier-host/object.ts";
import { ViewerControls as Viewer } from "../../../durable-objects/viewer-controls/object.ts";
import { createDeps } from "../../../src/deps.ts";
import type { Bindings } from "../../../src/bindings.ts";
import type { Clock } from "../../../src/platform/clock.ts";

export { CartList } from "../../../durable-objects/cart-list/object.ts";
export { ProviderCircuit } from "../../../durable-objects/provider-circuit/object.ts";
export { SearchStream } from "../../../durable-objects/search-stream/object.ts";
export { TokenBudget } from "../../../durable-objects/token-budget/object.ts";
export { TokenPool } from "../../../durable-objects/token-pool/object.ts";

type Given = Bindings & { NOW: string };

/** It is the moment at which the files were taken, however long ago that is. */
const clockOf = (env: unknown): Clock => ({ now: () => new Date((env as Given).NOW) });

export class AlertLedger extends Ledger {
  override clock = clockOf(this.env);
}
export class BuyerSessions extends Sessions {
  override clock = clockOf(this.env);
}
export class Cart extends CartObject {
  override clock = clockOf(this.env);
}
export class OpsDesk extends Desk {
  override clock = clockOf(this.env);
}
export class OpsMetrics extends Metrics {
  override clock = clockOf(this.env);
}
export class SignInThrottle extends Throttle {
  override clock = clockOf(this.env);
}
export class SupplierHost extends Host {
  override clock = clockOf(this.env);
}
export class ViewerControls extends Viewer {
  override clock = clockOf(this.env);
}

interface Call {
  port: string;
  method: string;
  args: unknown[];
}

/** Calls one of the Worker's ports, and answers what it answered. Where there is an object for each entity, its name is given first. */
export default {
  async fetch(request: Request, env: Given): Promise<Response> {
    const { port, method, args } = await request.json<Call>();
    const deps: unknown = createDeps(env, { clock: clockOf(env) });
    try {
      const found = port.split(".").reduce((within, name) => memberOf(within, name), deps);
      const [target, given] = typeof found === "function" ? [Reflect.apply(found, undefined, [args[0]]), args.slice(1)] : [found, args];
      return Response.json((await Reflect.apply(methodOf(target, method), target, given)) ?? null);
    } catch (error) {
      return Response.json({ failed: String(error), cause: String(error instanceof Error ? error.cause : "") }, { status: 500 });
    }
  },
  /** What the objects wake is not delivered. */
  queue(batch: MessageBatch): void {
    batch.ackAll();
  },
};

function memberOf(within: unknown, name: string): unknown {
  return typeof within === "object" && within !== null ? Reflect.get(within, name) : undefined;
}

function methodOf(target: unknown, name: string): (...given: unknown[]) => unknown {
  const method = memberOf(target, name);
  if (typeof method !== "function") throw new TypeError(`there is no ${name}`);
  return (...given) => Reflect.apply(method, target, given);
}
