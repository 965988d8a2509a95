import { execFile, spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { verifiedBuyer } from "../drills/buyer.ts";
import { present } from "../support/present.ts";

const EXAMPLES = join(import.meta.dirname, "../../examples");
const run = promisify(execFile);
const hasPython = spawnSync("python3", ["--version"]).status === 0;
if (!hasPython) console.warn("SKIPPED: the example in Python was not run, because there is no python3");

/** Each program of `examples/` as its reader runs it: a process with its settings in the environment. */
describe("the examples", { tags: ["slow"] }, () => {
  let settings: Record<string, string> = {};
  let token = "";
  beforeAll(async () => {
    const stack = inject("journeyStack");
    const stripe = present(stack.stripe, "stripe");
    const buyer = await verifiedBuyer({ stack, runId: "examples" });
    ({ token } = buyer);
    settings = {
      API: stack.url,
      EMAIL: buyer.email,
      PASSWORD: buyer.password,
      STRIPE: stripe.url,
      STRIPE_PUBLISHABLE_KEY: stripe.secretKey.replace(/^sk_/, "pk_"),
    };
  });

  const output = async (command: string, file: string, more: Record<string, string> = {}): Promise<string> => {
    const { stdout } = await run(command, [join(EXAMPLES, file)], { env: { ...process.env, ...settings, ...more } });
    return stdout;
  };

  it("are all tried, but the page for a browser, which is tried by hand", () => {
    expect(readdirSync(EXAMPLES).toSorted()).toEqual(["README.md", "agent", "browser", "node", "python"]);
  });

  it("in Node: from a need in words to an order that stands", async () => {
    expect(await output(process.execPath, "node/order.mjs")).toMatch(/^order ord_\w+ is PLACED$/m);
  });

  it.skipIf(!hasPython)("in Python, by its standard library: the same", async () => {
    expect(await output("python3", "python/order.py")).toMatch(/^order ord_\w+ is PLACED$/m);
  });

  it("as an agent, by the Model Context Protocol: with a token for its errand, to offers with prices", async () => {
    const made = await fetch(`${settings["API"]}/auth/service-tokens`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "idempotency-key": crypto.randomUUID() },
      body: JSON.stringify({ name: "An errand", scopes: ["chat", "search", "catalog:read"] }),
    });
    const { token: agentToken } = (await made.json()) as { token: string };
    const said = await output(process.execPath, "agent/errand.mjs", { AGENT_TOKEN: agentToken });
    expect(said).toMatch(/^tools: .*describe_need.*search_offers/m);
    expect(said).toMatch(/^offer: .+ at \d+ EUR in minor units$/m);
  });
});
