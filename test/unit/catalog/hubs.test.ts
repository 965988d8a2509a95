import { describe, expect, it, vi } from "vitest";
import type { StreamHub } from "../../../src/features/catalog/stream/hub.ts";
import { Hubs } from "../../../src/features/catalog/stream/hubs.ts";

/** Hubs whose store says each of these when it is asked, and nothing at an error. */
let isUnmarked = false;
function hubsOf(...said: (string | Error)[]) {
  const forget = vi.fn<() => void>();
  const decided = async (): Promise<string> => {
    const next = said.shift() ?? "";
    if (next instanceof Error) throw next;
    return next;
  };
  const withheld = vi.fn<(error: unknown) => void>();
  return {
    hubs: new Hubs(({ unsponsored }) => ({ unsponsored, forget, isUnmarked: () => isUnmarked }) as unknown as StreamHub, decided, withheld),
    forget,
    withheld,
  };
}

describe("[ADS-1] the hub that a client joins", () => {
  it("is the one without marks where its buyer's client says so, without asking", async () => {
    const { hubs } = hubsOf(new Error("not to be asked"));
    expect(await hubs.of({ unsponsored: true })).toMatchObject({ unsponsored: true });
  });

  it("forgets the marks that it holds where its buyer decided something since, and only then", async () => {
    const { hubs, forget } = hubsOf("a", "a", "b");
    const first = await hubs.of({ unsponsored: false });
    expect(first).toMatchObject({ unsponsored: false });
    expect(await hubs.of({ unsponsored: false })).toBe(first);
    expect(forget).not.toHaveBeenCalled();
    expect(await hubs.of({ unsponsored: false })).toBe(first);
    expect(forget).toHaveBeenCalledOnce();
  });

  it("asks nobody what its buyer decided while nothing of what it holds is sponsored", async () => {
    const { hubs, forget, withheld } = hubsOf("a", "b");
    const first = await hubs.of({ unsponsored: false });
    isUnmarked = true;
    expect(await hubs.of({ unsponsored: false })).toBe(first);
    isUnmarked = false;
    expect(await hubs.of({ unsponsored: false })).toBe(first);
    expect(forget).toHaveBeenCalledOnce();
    expect(withheld).not.toHaveBeenCalled();
  });

  it("is the one without marks where nobody can say what he decided, though one with marks is held, and is counted", async () => {
    const gone = new Error("postgres is not reachable");
    const { hubs, withheld } = hubsOf("a", gone, "a");
    expect(await hubs.of({ unsponsored: false })).toMatchObject({ unsponsored: false });
    expect(withheld).not.toHaveBeenCalled();
    expect(await hubs.of({ unsponsored: false })).toMatchObject({ unsponsored: true });
    expect(withheld).toHaveBeenCalledExactlyOnceWith(gone);
    expect(await hubs.of({ unsponsored: false })).toMatchObject({ unsponsored: false });
    expect(withheld).toHaveBeenCalledOnce();
  });
});
