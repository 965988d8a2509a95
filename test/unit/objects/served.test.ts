import type { DurableObject } from "cloudflare:workers";
import { describe, expectTypeOf, it } from "vitest";
import type { AlertLedger } from "../../../durable-objects/alert-ledger/object.ts";
import type { BuyerSessions } from "../../../durable-objects/buyer-sessions/object.ts";
import type { CartList } from "../../../durable-objects/cart-list/object.ts";
import type { Cart } from "../../../durable-objects/cart/object.ts";
import type { OpsDesk } from "../../../durable-objects/ops-desk/object.ts";
import type { OpsMetrics } from "../../../durable-objects/ops-metrics/object.ts";
import type { ProviderCircuit } from "../../../durable-objects/provider-circuit/object.ts";
import type { SearchStream } from "../../../durable-objects/search-stream/object.ts";
import type { SignInThrottle } from "../../../durable-objects/sign-in-throttle/object.ts";
import type { SupplierHost } from "../../../durable-objects/supplier-host/object.ts";
import type { TokenBudget } from "../../../durable-objects/token-budget/object.ts";
import type { TokenPool } from "../../../durable-objects/token-pool/object.ts";
import type { ViewerControls } from "../../../durable-objects/viewer-controls/object.ts";
import type { ObjectBindings } from "../../../src/bindings.ts";
import type { SwitchDesk } from "../../../src/operations/switches/ports.ts";
import { type ObjectClasses, type PortOf, port, type Served } from "../../../src/platform/objects/port.ts";

type Lists = Pick<SwitchDesk, "listSwitches">;
type Sets = Pick<SwitchDesk, "setSwitch">;

/** What a class answers to beside its port: what the platform calls, and what tests move. */
type Known = keyof DurableObject | "clock" | "deps" | "timers" | "waking" | "handingOn";
type Beside<Class, Binding extends keyof ObjectBindings> = Exclude<
  Extract<keyof Class, string>,
  keyof PortOf<ObjectBindings[Binding]> | Known
>;

/** The compiler is the test: `npm run types` fails where one of these holds no more. Nothing is asked when it runs. */
describe("a class that serves a port", () => {
  it("answers what the port says, at once or promised", () => {
    expectTypeOf<{ listSwitches(): [] }>().toExtend<Served<Lists>>();
    expectTypeOf<{ listSwitches(): Promise<[]> }>().toExtend<Served<Lists>>();
    class Wrong implements Served<Lists> {
      // @ts-expect-error: a number is no list of switches
      listSwitches(): number {
        return 42;
      }
    }
    expectTypeOf(Wrong).not.toExtend<new () => Served<Lists>>();
  });

  it("takes what the port says", () => {
    class Wrong implements Served<Sets> {
      // @ts-expect-error: the port gives a record, not its name
      async setSwitch(name: string): Promise<never> {
        throw new TypeError(name);
      }
    }
    expectTypeOf(Wrong).not.toExtend<new () => Served<Sets>>();
  });

  it("has every method of the port by the same name", () => {
    // @ts-expect-error: `switches` is another name
    class Wrong implements Served<Lists> {
      switches(): [] {
        return [];
      }
    }
    expectTypeOf(Wrong).not.toExtend<new () => Served<Lists>>();
  });

  it("stands behind the binding of that port, and behind no other", () => {
    expectTypeOf<{ CART: typeof Cart }>().toExtend<Pick<ObjectClasses<ObjectBindings>, "CART">>();
    expectTypeOf<{ CART: typeof TokenPool }>().not.toExtend<Pick<ObjectClasses<ObjectBindings>, "CART">>();
    expectTypeOf<ObjectBindings["CART"]>().not.toExtend<ObjectBindings["TOKEN_POOL"]>();
    expectTypeOf<DurableObjectNamespace>().not.toExtend<ObjectBindings["CART"]>();
    expectTypeOf(port<PortOf<ObjectBindings["CART"]>>).returns.toEqualTypeOf<PortOf<ObjectBindings["CART"]>>();
  });

  it("has no other names for the same calls", () => {
    expectTypeOf<{
      ALERT_LEDGER: Beside<AlertLedger, "ALERT_LEDGER">;
      BUYER_SESSIONS: Beside<BuyerSessions, "BUYER_SESSIONS">;
      CART: Beside<Cart, "CART">;
      CART_LIST: Beside<CartList, "CART_LIST">;
      OPS_DESK: Beside<OpsDesk, "OPS_DESK">;
      OPS_METRICS: Beside<OpsMetrics, "OPS_METRICS">;
      PROVIDER_CIRCUIT: Beside<ProviderCircuit, "PROVIDER_CIRCUIT">;
      SEARCH_STREAM: Beside<SearchStream, "SEARCH_STREAM">;
      SIGN_IN_THROTTLE: Beside<SignInThrottle, "SIGN_IN_THROTTLE">;
      SUPPLIER_HOST: Beside<SupplierHost, "SUPPLIER_HOST">;
      TOKEN_BUDGET: Beside<TokenBudget, "TOKEN_BUDGET">;
      TOKEN_POOL: Beside<TokenPool, "TOKEN_POOL">;
      VIEWER_CONTROLS: Beside<ViewerControls, "VIEWER_CONTROLS">;
    }>().toEqualTypeOf<Record<keyof ObjectBindings, never>>();
  });
});
