import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { OpsDesk } from "../../../durable-objects/ops-desk/object.ts";
import { deskNamed, ring, within } from "../objects.ts";

const author = { id: "opr_ann", email: "ann@ops.test", requestId: null };
const START = Date.UTC(2026, 10, 29, 10);
const MINUTE = 60_000;

async function deskAt(name: string) {
  let now = new Date(START);
  const clock = { now: () => now };
  await within(env.OPS_DESK, name, OpsDesk, (desk) => void (desk.clock = clock));
  const desk = deskNamed(name);
  return {
    desk,
    passTo: (milliseconds: number) => void (now = new Date(START + milliseconds)),
    ring: () => ring(env.OPS_DESK.getByName(name)),
    lines: async () =>
      (await desk.auditLines({ limit: 100 })).map(({ action, actor, subject }) => `${action} ${subject} ${actor.email}`).toReversed(),
  };
}

const off = (feature: "ads" | "chat", expiresAt: number) => ({
  feature,
  state: "off" as const,
  owner: "Ann",
  reason: "an hour of rest",
  expiresAt: new Date(expiresAt).toISOString(),
});

describe("a switch whose time is over", () => {
  it("[GEN-6] is written in the trail as nobody's act, once, by the desk's alarm", async () => {
    const { desk, passTo, ring, lines } = await deskAt("expires-by-alarm");
    await desk.setSwitch(off("ads", START + MINUTE), author);
    await desk.setSwitch(off("chat", START + 5 * MINUTE), author);
    passTo(MINUTE - 1);
    await ring();
    expect(await lines()).toEqual(["switch.set ads ann@ops.test", "switch.set chat ann@ops.test"]);
    passTo(MINUTE);
    await ring();
    await ring();
    expect((await lines()).slice(2)).toEqual(["switch.expired ads system"]);
    expect((await desk.listSwitches()).map(({ feature, endedAt }) => [feature, endedAt])).toEqual([
      ["ads", new Date(START + MINUTE).toISOString()],
      ["chat", undefined],
    ]);
  });

  it("[GEN-6] is written before what is set next, where the alarm was late", async () => {
    const { desk, passTo, lines } = await deskAt("expires-before-next");
    await desk.setSwitch(off("ads", START + MINUTE), author);
    passTo(2 * MINUTE);
    await desk.setSwitch({ ...off("ads", START + 9 * MINUTE) }, author);
    expect(await lines()).toEqual(["switch.set ads ann@ops.test", "switch.expired ads system", "switch.set ads ann@ops.test"]);
  });
});
