import { randomBytes, randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { anyOffer } from "../bench/setting.ts";
import { automated } from "../drills/automated.ts";
import { pay } from "../drills/provider-money.ts";
import { firstSays, refreshNow } from "../drills/rates.ts";
import { cartWith, checkOut, shopper, untilEnded } from "../drills/shopping.ts";
import { call } from "../journey/client.ts";
import { ConsoleUnderTest } from "./console.ts";
import { heldPrice } from "./held-price.ts";
import { OperatorByHand } from "./operator-by-hand.ts";

/** A retry schedule to its end, and what paces deliveries and replays: a sweep of each minute. */
const PACED = { timeout: 150_000 };
const RECEIVER = "webhook-automations";

/** What is broken and mended here is the world outside; everything that the operator does, he does on the page. */
describe.skipIf(inject("browserStack") === null)("an operator with nothing but the console", { timeout: 420_000 }, () => {
  let console: ConsoleUnderTest;
  beforeAll(async () => {
    console = await ConsoleUnderTest.open();
  });
  afterAll(() => console.close());

  const atTheConsole = async (): Promise<OperatorByHand> => new OperatorByHand((await console.signIn()).page);
  const fault = (service: string, body: object) => call(console.stack.control, "PUT", `/faults/${service}`, { body });

  it("[ALR-6] finds that the channel is gone, replays what it dropped once it is back, and closes the incident", async () => {
    const run = randomBytes(3).toString("hex");
    const keys = [1, 2, 3].map((number) => `five.channel-${run}-${number}`);
    await fault("webhook-primary", { mode: "error", status: 500 });
    try {
      for (const key of keys) await console.raise(key, "page", `Warehouse ${key} is silent`);
      const operator = await atTheConsole();
      const letters = operator.part("Dead letters");
      for (const key of keys) await letters.getByRole("link", { name: key }).first().waitFor(PACED);
      await operator.openIncident(`The channel is gone ${run}`, { severity: "major" });
      await operator.page.locator("summary").getByText("Note", { exact: true }).click();
      await operator.page.getByLabel("Note", { exact: true }).fill("its owner was called and mends it");
      await operator.act("Add note");
      await operator.part("Timeline").getByText("its owner was called").waitFor();
      await fault("webhook-primary", { mode: "none" });

      await operator.to("Operations");
      await operator.follow("All dead letters", letters);
      await operator.follow("undecided", operator.page.getByRole("navigation", { name: "Show" }));
      await operator.page.getByText("Decide all undecided of primary").click();
      const form = operator.page.locator("form", { has: operator.page.getByRole("button", { name: "Count, then replay" }) }).last();
      await form.getByLabel("Note for each of them").fill("the channel answers again");
      expect(await operator.act("Count, then replay", form, "Replay")).toMatch(/Replay: \d+ of \d+ undecided dead letters\?/);
      await expect.poll(() => operator.part("Decisions on many").getByText("done", { exact: true }).count(), PACED).toBeGreaterThan(0);

      await operator.to("Operations");
      // Others' letters may wait for a decision: these do no more.
      for (const key of keys) await operator.gone(letters.getByRole("link", { name: key }), PACED);
      for (const key of keys) {
        const row = await operator.alert(key);
        await row.getByLabel(`More: ${key}`).click();
        await row.getByLabel("Reason").fill("the warehouse speaks again");
        await operator.act("Resolve", row);
        await operator.gone(operator.part("Open alerts").getByText(key));
      }
      const postMortem = await operator.closeIncident(`The channel is gone ${run}`, "the channel's certificate had expired");
      expect(postMortem).toContain("the channel's certificate had expired");
      expect(postMortem).toContain("its owner was called and mends it");
    } finally {
      await fault("webhook-primary", { mode: "none" });
    }
    for (const key of keys) {
      const { items } = await console.call<{ items: { state: string }[] }>(
        "GET",
        `/notifications/incident-alerts/dead-letters?text=${key}&transport=primary`,
      );
      expect(items.map(({ state }) => state)).toEqual(["delivered"]);
    }
  });

  it("[FX-2] finds a figure that is wrong, rejects it, and closes the incident with the coverage there is", async () => {
    const run = randomBytes(3).toString("hex");
    // Base and quote swapped, by another figure each time: what was decided is not held back again.
    const wrong = (8_500 + randomInt(100)) / 10_000;
    await firstSays(console.stack, { USD: wrong });
    try {
      await refreshNow(console.stack);
      const operator = await atTheConsole();
      const alert = await operator.alert("fx.rates.held-back");
      await operator.act("Acknowledge", alert);
      await operator.openIncident(`Dollars upside down ${run}`, {
        severity: "major",
        about: "fx",
      });
      await operator.to("Operations");
      await operator.follow("Exchange rates", await operator.alert("fx.rates.held-back"));
      const row = operator
        .part("Figures held back")
        .getByRole("listitem")
        .filter({ hasText: `${wrong} USD` });
      await expect.poll(() => row.textContent()).toMatch(/inverted.*stored then: 1\.1/s);
      await row.locator("summary", { hasText: "Decide" }).click();
      await row.getByLabel("Reason").fill("the central bank says 1.17");
      expect(await operator.act(`Reject ${wrong}`, row)).toContain(`Never bring 1 EUR = ${wrong} USD into force?`);
      await operator.gone(row);

      await operator.to("Operations");
      await operator.gone(operator.part("Open alerts").getByText("fx.rates.held-back"));
      const postMortem = await operator.closeIncident(`Dollars upside down ${run}`, "the source had base and quote swapped");
      expect(postMortem).toContain("the source had base and quote swapped");
      expect(postMortem).toMatch(/fresh/);
    } finally {
      await firstSays(console.stack, {});
      await refreshNow(console.stack);
    }
  });

  it("finds a supplier's price that its own page denies, leaves it out, and closes the incident", async () => {
    const { title, supplierId } = await heldPrice(console);
    const operator = await atTheConsole();
    await operator.openIncident(`A supplier's prices are wrong: ${supplierId}`, { severity: "minor" });
    await operator.to("Suppliers");
    await operator.follow("Prices held back");
    const row = operator.page.locator("li", { hasText: title });
    await row.locator("summary", { hasText: "Decide" }).click();
    await row.getByLabel("Reason").fill("the supplier says 19.00");
    expect(await operator.act("Reject", row)).toContain(`Leave ${title} of ${supplierId} out`);
    await operator.gone(row);
    await operator.follow("REJECTED", operator.page.getByRole("navigation", { name: "Show" }));
    await operator.page.locator("li", { hasText: title }).getByText("the supplier says 19.00").waitFor();
    const postMortem = await operator.closeIncident(`A supplier's prices are wrong: ${supplierId}`, "its shop writes prices twice");
    expect(postMortem).toContain("its shop writes prices twice");
  });

  it("[CHK-5] finds the payment that nobody told us of, has it become its order, and closes the incident", async () => {
    const runId = `five-${randomBytes(4).toString("hex")}`;
    const { stack } = console;
    const who = await shopper({ stack, runId });
    const attempt = await checkOut(stack, who, await cartWith(stack, who, 2), `five-${runId}`);
    await fault("stripe-webhooks", { mode: "down" });
    try {
      await pay(stack, attempt);
      const operator = await atTheConsole();
      await operator.openIncident(`A buyer has paid and has no order ${runId}`, { severity: "minor" });
      await operator.to("Orders");
      await operator.page.getByRole("searchbox").fill(attempt.payment?.intentId ?? "");
      await operator.page.getByRole("button", { name: "Find" }).click();
      await operator.follow(attempt.id, operator.page.getByRole("main"));
      await operator.act("Ask the provider again");
      await operator.page.locator(".head").getByText("ordered", { exact: true }).waitFor();
      const postMortem = await operator.closeIncident(`A buyer has paid and has no order ${runId}`, "the provider's webhooks were lost");
      expect(postMortem).toContain("the provider's webhooks were lost");
    } finally {
      await fault("stripe-webhooks", { mode: "none" });
    }
    const { state } = await call<{ state: string }>(stack.url, "GET", `/checkouts/${attempt.id}`, { token: who.token }).then(
      ({ body }) => body,
    );
    expect(state).toBe("COMPLETED");
  });

  it("[AUT-3] finds what a receiver let fall while it was away, replays it by a canary first, and closes the incident", async () => {
    const runId = `five-${randomBytes(4).toString("hex")}`;
    const { stack } = console;
    await fault(RECEIVER, { mode: "error", status: 410 });
    try {
      // One who is gone is not tried again, so each letter is another buyer's.
      const buyers = await Promise.all(["a", "b"].map((suffix) => automated({ stack, runId }, RECEIVER, suffix)));
      for (const { token, name } of buyers) {
        const buyer = { token, offerId: await anyOffer(stack, token) };
        const attempt = await checkOut(stack, buyer, await cartWith(stack, buyer, 2), name);
        await pay(stack, attempt);
        await untilEnded(stack, buyer, attempt, { as: "COMPLETED", seconds: 60 });
      }
      const operator = await atTheConsole();
      await operator.openIncident(`A receiver was away ${runId}`, { severity: "minor" });
      await operator.to("Automations");
      const letters = operator.part("State: undecided, oldest first");
      for (const { buyerId } of buyers) await letters.getByText(buyerId).first().waitFor(PACED);
      await fault(RECEIVER, { mode: "none" });
      await operator.page.getByText("Replay by conditions").click();
      await operator.page.getByLabel("Cause").selectOption("gone");
      const [, all = ""] = /Replay (\d+) of the \d+ undecided/.exec(await operator.act("Count, then replay")) ?? [];
      expect(Number(all)).toBeGreaterThanOrEqual(buyers.length);
      await operator.part("Replays of many").getByText(`${all} of ${all} replayed`).first().waitFor(PACED);
      for (const { buyerId } of buyers) await operator.gone(letters.getByText(buyerId));
      const postMortem = await operator.closeIncident(`A receiver was away ${runId}`, "the receiver had been moved");
      expect(postMortem).toContain("the receiver had been moved");
    } finally {
      await fault(RECEIVER, { mode: "none" });
    }
  });
});
