import { eq } from "drizzle-orm";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Deps } from "../../../src/deps.ts";
import { createAutomation } from "../../../src/features/automations/create-automation.ts";
import { rotateSecret } from "../../../src/features/automations/rotate-secret.ts";
import { sealSecrets } from "../../../src/features/automations/seal-secrets.ts";
import { countKeptOtherwise } from "../../../src/features/automations/store/secrets.ts";
import { automations } from "../../../src/features/automations/tables.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import type { SigningKey } from "../../../src/platform/key-ring.ts";
import { sealOf } from "../../../src/platform/sealed-secrets.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { buyerWithAutomation, fakeReceivers } from "./harness.ts";

let one: Awaited<ReturnType<typeof buyerWithAutomation>>;
let receivers: ReturnType<typeof fakeReceivers>;

beforeEach(async () => {
  receivers = fakeReceivers();
  one = await buyerWithAutomation();
});
afterEach(() => vi.restoreAllMocks());

/** The key of the tests' own settings, which all other files' automations are sealed with. */
function usual(): SigningKey {
  const { webhookSecrets } = one.deps.settings;
  if (webhookSecrets.state !== "configured") throw new Error("the tests' settings have no key for webhooks' secrets");
  return webhookSecrets.value.WEBHOOK_SECRETS_KEY.keys[0];
}

const NEXT: SigningKey = { kid: "next", secret: "the next key, of more than thirty-two characters", from: 0 };
const AHEAD = Date.now() + 3_600_000;

const withKeys = (...keys: [SigningKey, ...SigningKey[]]): Deps =>
  one.depsWith({
    settings: {
      ...one.deps.settings,
      webhookSecrets: { state: "configured", value: { WEBHOOK_SECRETS_KEY: { keys, digest: "" } } },
    },
  });
const withoutKey = (): Deps =>
  one.depsWith({
    settings: { ...one.deps.settings, webhookSecrets: { state: "unconfigured", missing: ["WEBHOOK_SECRETS_KEY"], malformed: [] } },
  });

async function kept(): Promise<string[]> {
  const [row] = await one.deps.db.select().from(automations).where(eq(automations.id, one.automation.id));
  const { secret, previousSecret, olderSecrets } = present(row, "the automation");
  return [secret, ...(previousSecret === null ? [] : [previousSecret]), ...olderSecrets.map((past) => past.secret)];
}

/** Delivers an event by these, and says which of the secrets verify it. */
async function signs(deps: Deps, order: string, secrets: readonly string[]): Promise<boolean[]> {
  const event = await one.append(one.event(order));
  await wakeAutomations(one.deps, [event.id]);
  await one.pump(deps);
  const { body, headers } = present(receivers.at(one.url).at(-1), "the delivery");
  expect(JSON.parse(body)).toMatchObject({ id: event.id });
  return secrets.map((secret) => {
    try {
      return new Webhook(secret).verify(body, headers) !== undefined;
    } catch {
      return false;
    }
  });
}

describe("what signs a buyer's webhooks", () => {
  it("is kept sealed, and is what the buyer was shown: when it is made, asked for again by its key, and rotated", async () => {
    const input = { name: "Again", eventType: "order.completed", url: one.url, enabled: false } as const;
    const key = { key: one.deps.ids.next("evt"), fingerprint: "f" };
    const made = valueOf(await createAutomation(one.deps, one.buyerId, input, key)).row;
    expect(made.secret).toMatch(/^whsec_/);
    expect(valueOf(await createAutomation(one.deps, one.buyerId, input, key))).toMatchObject({
      replayed: true,
      row: { id: made.id, secret: made.secret },
    });

    const first = one.automation.secret;
    const second = valueOf(await rotateSecret(one.deps, one.buyerId, one.automation.id)).secret;
    const third = valueOf(await rotateSecret(one.deps, one.buyerId, one.automation.id)).secret;
    const stand = await kept();
    expect(stand).toHaveLength(3);
    for (const text of stand) expect(text.startsWith(sealOf(usual()))).toBe(true);
    expect(await signs(one.deps, "ord_a", [first, second, third])).toEqual([true, true, true]);
  });

  it("goes from standing as it is to one key, to the next, and back, and signs all the time what it signed", async () => {
    const before = withoutKey();
    const first = valueOf(await rotateSecret(before, one.buyerId, one.automation.id)).secret;
    const second = valueOf(await rotateSecret(before, one.buyerId, one.automation.id)).secret;
    expect((await kept()).slice(0, 2)).toEqual([second, first]);
    const secrets = [one.automation.secret, first, second];
    expect(await signs(one.deps, "ord_a", secrets)).toEqual([true, true, true]);

    const old = usual();
    const ways: [Deps, string | undefined][] = [
      [one.deps, sealOf(old)],
      [withKeys(old, { ...NEXT, from: 1 }), sealOf(NEXT)],
      [withKeys({ ...old, from: AHEAD }, { ...NEXT, from: AHEAD + 1 }), undefined],
      [withKeys(NEXT, { ...old, from: 1 }), sealOf(old)],
    ];
    for (const [number, [deps, seal]] of ways.entries()) {
      await sealSecrets(deps);
      for (const text of await kept()) expect(seal === undefined ? text.startsWith("whsec_") : text.startsWith(seal)).toBe(true);
      expect(await signs(deps, `ord_${number}`, secrets)).toEqual([true, true, true]);
      const stand = await kept();
      expect(await sealSecrets(deps)).toMatchObject({ changed: 0 });
      expect(await kept()).toEqual(stand);
    }
    expect(await countKeptOtherwise(one.deps.db, sealOf(old))).toBe(0);
  });

  it("stays as it is where its key is not there, while others go on; its delivery waits with the reason until the key is back", async () => {
    const lost = withKeys({ kid: "lost", secret: "a key that was taken out of the setting too soon", from: 0 });
    const secret = valueOf(await rotateSecret(lost, one.buyerId, one.automation.id)).secret;
    const stand = await kept();
    expect(await sealSecrets(one.deps)).toMatchObject({ shut: 1 });
    expect(await kept()).toEqual(stand);

    const event = await one.append(one.event("ord_a"));
    await wakeAutomations(one.deps, [event.id]);
    await one.pump(one.deps, 2);
    expect(receivers.at(one.url)).toEqual([]);
    const [execution] = await one.executions();
    expect(execution).toMatchObject({ state: "pending", lastError: expect.stringContaining("a key that is not there: lost") });

    await sealSecrets(
      withKeys({ kid: "lost", secret: "a key that was taken out of the setting too soon", from: 0 }, { ...usual(), from: 1 }),
    );
    await one.pump(one.deps);
    const { body, headers } = present(receivers.at(one.url).at(-1), "the delivery");
    expect(new Webhook(secret).verify(body, headers)).toMatchObject({ id: event.id });
  });
});
