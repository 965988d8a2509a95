import { beforeAll, expect, it } from "vitest";
import { ProcureIQ } from "../../../packages/sdk/src/client.ts";
import { systemClock } from "../../../src/platform/clock.ts";
import { present } from "../../support/present.ts";
import { servedBy } from "../checkout/http.ts";
import { openShop, type Shop } from "../checkout/setting.ts";

let shop: Shop;
let fetchApi: ReturnType<typeof servedBy>;
beforeAll(async () => {
  shop = await openShop();
  fetchApi = servedBy(shop.deps);
}, 30_000);

async function asOperator(method: string, path: string, body?: object) {
  const headers = { authorization: "Bearer operator", "content-type": "application/json" };
  const response = await fetchApi(`https://api.test${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  return { status: response.status, body: await response.json<{ items?: { name: string; version: string }[] }>() };
}

const known = async (name: string) => (await asOperator("GET", "/admin/clients")).body.items?.find((client) => client.name === name);

function clientOf(client: string) {
  const api = new ProcureIQ({ baseUrl: "https://api.test", client, fetch: fetchApi });
  api.auth.useAccessToken(shop.buyerId);
  return api.carts;
}

it("[CRT-4] a client is pending until it was seen to recover from a live conflict and an operator has confirmed it", async () => {
  const { id } = await shop.cartWith(2);
  const carts = clientOf("recovering/7");
  const seen = await carts.read(id);
  const item = present(seen.items[0], "an item");
  const confirm = () => asOperator("POST", "/admin/clients/recovering/7/confirm", { note: "saw it recover" });
  expect(await confirm()).toMatchObject({ status: 404 });

  const moved = await carts.edit(seen, item.id, ({ quantity }) => ({ quantity: quantity + 1 }));
  await expect.poll(() => known("recovering")).toMatchObject({ version: "7", validation: "pending", recoveredAt: null });
  expect(await confirm()).toMatchObject({ status: 409, body: { type: "/problems/client-not-seen-to-recover" } });

  await carts.edit(seen, item.id, ({ quantity }) => ({ quantity: quantity + 1 }));
  await expect.poll(() => known("recovering")).toMatchObject({ validation: "pending", recoveredAt: expect.any(String) });
  expect(await confirm()).toMatchObject({ status: 200, body: { validation: "validated", confirmation: { by: "ops@test.invalid" } } });
  expect((await carts.read(id)).snapshotVersion).toBe(moved.snapshotVersion + 1);

  const taken = await asOperator("POST", "/admin/clients/recovering/7/confirm", { confirmed: false, note: "it drifts" });
  expect(taken).toMatchObject({ status: 200, body: { validation: "pending", confirmation: null } });
});

it("[CRT-4] who meets a conflict and makes no change afterwards has not recovered, nor has another contract version of it", async () => {
  const { id } = await shop.cartWith(2);
  const carts = clientOf("giving-up/1");
  const seen = await carts.read(id);
  const item = present(seen.items[0], "an item");
  await clientOf("giving-up/2").edit(seen, item.id, ({ quantity }) => ({ quantity: quantity + 1 }));
  let asked = false;
  await carts.edit(seen, item.id, () => {
    if (asked) return undefined;
    asked = true;
    return { quantity: 9 };
  });
  await clientOf("giving-up/2").edit(await carts.read(id), item.id, ({ quantity }) => ({ quantity: quantity + 1 }));
  await expect
    .poll(async () => (await asOperator("GET", "/admin/clients")).body.items?.filter(({ name }) => name === "giving-up"))
    .toHaveLength(2);
  expect(await asOperator("GET", "/admin/clients")).toMatchObject({
    body: { items: expect.arrayContaining([expect.objectContaining({ name: "giving-up", version: "1", recoveredAt: null })]) },
  });
  expect(await asOperator("GET", "/admin/clients")).toMatchObject({
    body: { items: expect.arrayContaining([expect.objectContaining({ name: "giving-up", version: "2", recoveredAt: null })]) },
  });
});

it("[CRT-2] clients stand on the ops surfaces by contract version, with what they drift by", async () => {
  // What shards count they count by their own clock.
  const deps = shop.depsOf({ clock: systemClock });
  const { count } = deps.metrics;
  let missing = 0;
  deps.metrics.count = (metric, labels, by) => {
    if (metric.name === "cart_version_missing") missing += 1;
    count(metric, labels, by);
  };
  const served = servedBy(deps);
  const { id } = await shop.cartWith(2);
  for (const version of ["1", "2"]) {
    const headers = { authorization: `Bearer ${shop.buyerId}`, "x-client": `drifting/${version}` };
    for (let calls = 0; calls < Number(version); calls += 1) {
      const refused = await served(`https://api.test/carts/${id}/items`, { method: "DELETE", headers });
      expect(refused.status).toBe(428);
    }
  }
  await expect.poll(() => known("drifting")).toBeDefined();
  // Counted behind the answers.
  await expect.poll(() => missing).toBe(3);
  await deps.metrics.flush(deps.metricsSink);
  await expect
    .poll(
      async () => {
        const section = present(
          (await deps.healthSections()).find(({ name }) => name === "carts"),
          "the section",
        );
        const { figures } = await section.capture({
          now: deps.clock.now(),
          signal: new AbortController().signal,
          outbound: async (_dependency, call) => call(),
          metrics: deps.metricsReader,
        });
        return (figures as { clients: { client: string }[] }).clients.filter(({ client }) => client === "drifting");
      },
      { timeout: 10_000 },
    )
    .toMatchObject([
      { contract: "2", versionMissing: 2, drifting: true, validation: "pending" },
      { contract: "1", versionMissing: 1, drifting: true, validation: "pending" },
    ]);
});
