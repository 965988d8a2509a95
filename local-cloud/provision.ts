import { CAMPAIGNS } from "./campaigns.ts";
import { caller, RuledOut } from "./provision-call.ts";
import { provisionOperators, type OperatorOptions } from "./provision-operators.ts";
import { feedPathOf } from "./services/suppliers/product-feed.ts";
import { SUPPLIERS } from "./services/suppliers/suppliers.ts";

export interface ProvisionOptions extends OperatorOptions {
  url: string;
  /** Base URLs of the shops that run, by supplier id. */
  shops: ReadonlyMap<string, string>;
  /** Fetches exchange rates. */
  refreshRates(): Promise<string>;
  log(message: string): void;
}

export interface Provisioned {
  /** Steps that should have worked. */
  failed: string[];
  /** Steps that the Worker's settings rule out, with what it says is missing. */
  leftOut: { step: string; reason: string }[];
}

/**
 * Brings an installation to where the journey can begin, through the Worker's own API. At each start: accounts that exist stay
 * as they are, suppliers and campaigns are set as they stand here (the shops' addresses may have changed).
 * A step that fails does not keep the others from running. Where settings are missing or malformed, what needs them is left out.
 */
export async function provision(options: ProvisionOptions): Promise<Provisioned> {
  const { accounts } = options;
  const call = caller(options.url);
  const done: Provisioned = { failed: [], leftOut: [] };
  const step = async (name: string, run: () => Promise<unknown>): Promise<void> => {
    try {
      await run();
    } catch (error) {
      if (error instanceof RuledOut) done.leftOut.push({ step: name, reason: error.message });
      else done.failed.push(name);
      options.log(`provisioning: ${name} ${error instanceof RuledOut ? "left out" : "FAILED"}: ${(error as Error).message}`);
    }
  };

  const operators = provisionOperators(call, options);
  await step("first admin", operators.bootstrap);
  let token: string | undefined;
  await step("admin's sign-in", async () => void (token = await operators.signIn()));
  const asAdmin = { token, also: [409] };
  await Promise.all([
    step("operator", () => operators.add("operator", asAdmin)),
    step("observer", () => operators.add("observer", asAdmin)),
    step("buyer", () => call("POST", "/auth/register", { ...accounts.buyer, name: "Local Buyer" }, { also: [409] })),
    step("exchange rates", async () => {
      const outcome = await options.refreshRates();
      if (outcome !== "ok") throw new Error(`the cron ended with ${outcome}`);
    }),
    ...SUPPLIERS.flatMap(({ id, ...supplier }) => {
      const baseUrl = options.shops.get(id);
      if (baseUrl === undefined) return [];
      const feedPath = feedPathOf(id);
      const feed = feedPath === undefined ? {} : { feedUrl: new URL(feedPath, baseUrl).href };
      return [
        step(`supplier ${id}`, () => call("PUT", `/admin/suppliers/${id}`, { ...supplier, ...feed, baseUrl, enabled: true }, asAdmin)),
      ];
    }),
  ]);
  // Theirs are suppliers that have to be there.
  await Promise.all(
    CAMPAIGNS.filter(({ supplierId }) => options.shops.has(supplierId)).map(({ id, ...campaign }) =>
      step(`campaign ${id}`, () => call("PUT", `/admin/ads/campaigns/${id}`, campaign, asAdmin)),
    ),
  );
  return done;
}
