import { describe, expect, inject, it } from "vitest";
import { gateFaults, lookAtHealth, releaseOf } from "../../scripts/deploy/health-gate.ts";

describe("the gate of a roll-out, over HTTP against the whole stack", () => {
  it("reads how each promise burns, what fails, and the release of a version, as they are answered", async () => {
    const { url, opsReadToken } = inject("journeyStack");
    const look = await lookAtHealth(url, opsReadToken);
    const promises = new Set(look.burns.map(({ promise }) => promise));
    expect([...promises]).toEqual(expect.arrayContaining(["access.availability", "access.latency", "describing.availability"]));
    expect(look.burns.every(({ times, requests }) => times >= 0 && requests >= 0)).toBe(true);
    expect(gateFaults(look, look, [], "any")).toEqual([]);
    expect(await releaseOf(url, "procureiq", "any")).toMatch(/\S/);
  });

  it("takes a refused token for no look at all", async () => {
    await expect(lookAtHealth(inject("journeyStack").url, "wrong")).rejects.toThrow("/health/ops answered 401");
  });
});
