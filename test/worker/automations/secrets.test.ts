import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createAutomation } from "../../../src/features/automations/create-automation.ts";
import { deleteEndedExecutions } from "../../../src/features/automations/delete-ended-executions.ts";
import { openSecret, openSigningSecrets } from "../../../src/features/automations/kept-secrets.ts";
import { rotateSecret } from "../../../src/features/automations/rotate-secret.ts";
import { findAutomation } from "../../../src/features/automations/store/automations.ts";
import { wakeAutomations } from "../../../src/features/automations/wake-automations.ts";
import { present } from "../../support/present.ts";
import { valueOf } from "../../support/value-of.ts";
import { buyerWithAutomation, fakeReceivers } from "./harness.ts";

const HOUR = 3_600_000;
let one: Awaited<ReturnType<typeof buyerWithAutomation>>;

beforeEach(async () => {
  one = await buyerWithAutomation();
});
afterEach(() => vi.restoreAllMocks());

const depsAt = (now: Date) => one.depsWith({ clock: { now: () => now } });
const rowOf = async (id: string) => present(await findAutomation(one.deps.db, id, one.buyerId), "automation");
const automationOf = async (name: string) =>
  valueOf(await createAutomation(one.deps, one.buyerId, { name, eventType: "order.completed", url: one.url, enabled: true })).row;

describe("a secret that is rotated out", () => {
  it("still verifies after the next rotation, until its own overlap ends", async () => {
    const receivers = fakeReceivers();
    const began = Date.now();
    const first = one.automation.secret;
    const second = valueOf(await rotateSecret(depsAt(new Date(began)), one.buyerId, one.automation.id)).secret;
    const third = valueOf(await rotateSecret(depsAt(new Date(began + HOUR)), one.buyerId, one.automation.id)).secret;

    const delivered = async (order: string, at: number) => {
      const event = await one.append(one.event(order));
      await wakeAutomations(one.deps, [event.id]);
      vi.setSystemTime(at);
      await one.pump(depsAt(new Date(at)));
      return present(receivers.at(one.url).at(-1), "delivery");
    };
    const verifies = (secret: string, { body, headers }: Awaited<ReturnType<typeof delivered>>) => {
      try {
        new Webhook(secret).verify(body, headers);
        return true;
      } catch {
        return false;
      }
    };
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      const both = await delivered("ord_a", began + 24 * HOUR - 1_000);
      expect([first, second, third].map((secret) => verifies(secret, both))).toEqual([true, true, true]);
      const later = await delivered("ord_b", began + 24 * HOUR);
      expect([first, second, third].map((secret) => verifies(secret, later))).toEqual([false, true, true]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("is one of many where rotations come at once: each that was answered signs, and none twice", async () => {
    const deps = depsAt(new Date());
    const rotated = await Promise.all(Array.from({ length: 6 }, () => rotateSecret(deps, one.buyerId, one.automation.id)));
    const secrets = rotated.map((result) => valueOf(result).secret);
    const signing = await openSigningSecrets(deps, await rowOf(one.automation.id), deps.clock.now());
    expect([...signing].toSorted()).toEqual([one.automation.secret, ...secrets].toSorted());
  });

  it("is never ended before its time: a rotation beyond the contract's maximum is refused until one has ended", async () => {
    const began = new Date();
    const maximum = one.deps.contract.automations.maxPastSecrets;
    const rotated = await Promise.all(
      Array.from({ length: maximum + 3 }, () => rotateSecret(depsAt(began), one.buyerId, one.automation.id)),
    );
    expect(rotated.filter(({ ok }) => ok)).toHaveLength(maximum);
    const until = new Date(began.getTime() + 24 * HOUR);
    expect(rotated.filter(({ ok }) => !ok)).toEqual(
      Array.from({ length: 3 }, () => ({ ok: false, refusal: { kind: "too-many-secrets", maximum, until } })),
    );
    expect(await openSigningSecrets(one.deps, await rowOf(one.automation.id), began)).toHaveLength(maximum + 1);
    expect(await rotateSecret(depsAt(until), one.buyerId, one.automation.id)).toMatchObject({ ok: true });
  });

  it("signs exactly until its overlap ends, whatever rotations come in between, alone or at once", async () => {
    const step = fc.record({ hours: fc.integer({ min: 0, max: 13 }), atOnce: fc.integer({ min: 1, max: 4 }), forget: fc.boolean() });
    const maximum = one.deps.contract.automations.maxPastSecrets;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const automation = await automationOf("Rotated");
        let now = Date.now();
        // Of rotations at once nobody knows the order: each but the last is rotated out at that time, as the one before them is.
        const ends = new Map<string, number>();
        let current = automation.secret;
        for (const { hours, atOnce, forget } of steps) {
          now += hours * HOUR;
          const deps = depsAt(new Date(now));
          const lasting = () => [...ends].filter(([, until]) => until > now).map(([secret]) => secret);
          const room = maximum - lasting().length;
          const answers = await Promise.all(Array.from({ length: atOnce }, () => rotateSecret(deps, one.buyerId, automation.id)));
          const made = answers.flatMap((answer) => (answer.ok ? [answer.value.secret] : []));
          expect(made).toHaveLength(Math.min(atOnce, room));
          const row = await rowOf(automation.id);
          const standing = await openSecret(one.deps, row.id, row.secret);
          for (const secret of [current, ...made]) if (secret !== standing) ends.set(secret, now + 24 * HOUR);
          expect([current, ...made]).toContain(standing);
          current = standing;
          if (forget) await deleteEndedExecutions(deps);
          const signing = await openSigningSecrets(one.deps, await rowOf(automation.id), new Date(now));
          expect(signing[0]).toBe(current);
          expect(signing.slice(1).toSorted()).toEqual(lasting().toSorted());
        }
        await one.deps.db.execute(`delete from automations where id = '${automation.id}'`);
      }),
      { numRuns: 15 },
    );
  });

  it("is forgotten by the daily cron once its overlap is over, and not before", async () => {
    const began = new Date();
    for (const hours of [0, 1])
      valueOf(await rotateSecret(depsAt(new Date(began.getTime() + hours * HOUR)), one.buyerId, one.automation.id));
    const [first, second] = [(await rowOf(one.automation.id)).olderSecrets[0]?.secret, (await rowOf(one.automation.id)).previousSecret];
    expect(await openSecret(one.deps, one.automation.id, first ?? "")).toBe(one.automation.secret);

    await deleteEndedExecutions(depsAt(new Date(began.getTime() + 24 * HOUR)));
    expect(await rowOf(one.automation.id)).toMatchObject({ previousSecret: second, olderSecrets: [] });
    await deleteEndedExecutions(depsAt(new Date(began.getTime() + 25 * HOUR)));
    expect(await rowOf(one.automation.id)).toMatchObject({ previousSecret: null, previousSecretUntil: null, olderSecrets: [] });
  });
});
