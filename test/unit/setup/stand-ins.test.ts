import { afterEach, describe, expect, it } from "vitest";
import { orderFaults, planFor } from "../../../scripts/setup/plan.ts";
import { requiredBy } from "../../../scripts/setup/settings.ts";
import { contractFor } from "../../../src/platform/contract.ts";
import { withStandIns } from "../../support/stand-ins.ts";
import { standInForWrangler } from "../../support/node/wrangler-stand-in.ts";
import { emptyAccount } from "./surroundings.ts";

const contract = withStandIns(contractFor("staging"));
const { retentionDays } = contract.crawl.archive;
const plan = planFor("staging", contract);
/** The steps that are of the platform in place of a setting, and what they stand on. */
const steps = plan.filter(({ name }) => ["bucket", "transformations"].includes(name));

const enders: (() => void)[] = [];
afterEach(() => enders.splice(0).forEach((end) => end()));
async function account() {
  const made = await emptyAccount({});
  enders.push(made.end);
  return made;
}

describe("a setup whose contract has R2 and the platform's transformations in place of MongoDB and imgproxy", () => {
  it("[DEP-1] asks nobody for MONGO_URL or IMAGE_PROC_BASE_URL, and makes what stands in their place before the Worker", () => {
    expect(orderFaults(plan)).toEqual([]);
    const made = plan.flatMap(({ makes }) => makes);
    expect(made).not.toContain("MONGO_URL");
    expect(made).not.toContain("IMAGE_PROC_BASE_URL");
    expect(requiredBy("staging", contract).filter((name) => !made.includes(name))).toEqual([]);
    expect(requiredBy("staging", contractFor("staging"))).toEqual(expect.arrayContaining(["MONGO_URL", "IMAGE_PROC_BASE_URL"]));
    expect(orderFaults(plan.filter(({ name }) => name !== "bucket"))).toEqual(["worker needs (archive), which no step before it makes"]);
  });

  it("makes the bucket with the rule by which pages go, once, and finds both again", async () => {
    const { run, account: inCloudflare, wrangled } = await account();
    await run(steps);
    expect(inCloudflare().buckets).toEqual({ "procureiq-staging-pages": { "raw-pages-go": retentionDays } });
    await run(steps);
    expect(wrangled().filter((call) => !call.includes("lifecycle list"))).toEqual([
      "r2 bucket create procureiq-staging-pages",
      `r2 bucket lifecycle add procureiq-staging-pages raw-pages-go --expire-days ${retentionDays} --force`,
    ]);
  });

  it("goes on after a run that died between bucket and rule, and mends a rule of another age", async () => {
    const { run, account: inCloudflare, wranglerFails, wrangled } = await account();
    wranglerFails([{ call: "r2 bucket lifecycle add", says: "Service unavailable" }]);
    await expect(run(steps)).rejects.toThrow("has no rule by which pages go: Service unavailable");
    wranglerFails([]);
    await run(steps);
    const other = planFor("staging", contract).filter(({ name }) => name === "bucket");
    expect(inCloudflare().buckets).toEqual({ "procureiq-staging-pages": { "raw-pages-go": retentionDays } });
    expect(wrangled().filter((call) => call.startsWith("r2 bucket create"))).toHaveLength(1);
    await run([
      { ...steps[0], name: "by-hand", look: async () => undefined, make: async (setup) => aged(setup) } as (typeof steps)[number],
    ]);
    await run(other);
    expect(inCloudflare().buckets).toEqual({ "procureiq-staging-pages": { "raw-pages-go": retentionDays } });
  });

  it("says in one line where R2 is not switched on, and where a bucket is not empty as it is taken back", async () => {
    const { run, tearDown, wranglerFails, account: inCloudflare } = await account();
    wranglerFails([{ call: "r2 bucket lifecycle list", says: "Please enable R2 through the Cloudflare Dashboard. [code: 10042]" }]);
    await expect(run(steps)).rejects.toThrow("the bucket could not be asked for: Please enable R2");
    wranglerFails([]);
    await run(steps);
    await tearDown(steps, false);
    expect(inCloudflare().buckets).toHaveProperty("procureiq-staging-pages");
    wranglerFails([{ call: "r2 bucket delete", says: "The bucket you tried to delete is not empty. [code: 10008]" }]);
    await expect(tearDown(steps, true)).rejects.toThrow("has pages in it: empty it in Cloudflare's dashboard");
    wranglerFails([]);
    await tearDown(steps, true);
    expect(inCloudflare().buckets).toEqual({});
  });
});

describe("a bucket that stood without the rule", () => {
  it("gets it, and is left at a teardown", async () => {
    const { run, tearDown, folder, account: inCloudflare, said } = await account();
    standInForWrangler(folder, ["r2", "bucket", "create", "procureiq-staging-pages"]);
    await run(steps);
    expect(inCloudflare().buckets).toEqual({ "procureiq-staging-pages": { "raw-pages-go": retentionDays } });
    await tearDown(steps, true);
    expect(inCloudflare().buckets).toHaveProperty("procureiq-staging-pages");
    expect(said.at(-1)).toBe("bucket: bucket procureiq-staging-pages is left with the rule by which pages go, it stood before");
  });
});

/** Somebody gave the rule another age. */
async function aged(setup: Parameters<(typeof steps)[number]["make"]>[0]) {
  await setup.wrangler(["r2", "bucket", "lifecycle", "add", "procureiq-staging-pages", "raw-pages-go", "--expire-days", "7", "--force"]);
  return { note: "aged" };
}
