import { describe, expect, it } from "vitest";
import { shareRoom } from "../../../src/features/automations/bulk/share-room.ts";

/** Shares room out among replays with so many letters each; what each took, in order. */
async function shared(letters: Readonly<Record<string, number>>, room: number) {
  const waiting = new Map(Object.entries(letters));
  const steps: [id: string, took: number, behind: number][] = [];
  const end = await shareRoom([...waiting.keys()], room, async (id, most, behind) => {
    const took = Math.min(most, waiting.get(id) ?? 0);
    waiting.set(id, (waiting.get(id) ?? 0) - took);
    steps.push([id, took, behind]);
    return took;
  });
  return { ...end, steps };
}

describe("[AUT-3] the letters of a minute", () => {
  it("are shared out among bulk replays, so that one with a thousand starves no other", async () => {
    expect(await shared({ long: 1_000, short: 1_000 }, 50)).toEqual({
      taken: 50,
      passedOver: [],
      steps: [
        ["long", 25, 0],
        ["short", 25, 25],
      ],
    });
  });

  it("go on to those that want more where others have less than their share", async () => {
    const { taken, steps } = await shared({ long: 1_000, short: 3, longer: 1_000 }, 50);
    expect(taken).toBe(50);
    expect(steps).toEqual([
      ["long", 17, 0],
      ["short", 3, 17],
      ["longer", 30, 20],
    ]);
    expect((await shared({ long: 1_000, short: 3 }, 50)).steps).toEqual([
      ["long", 25, 0],
      ["short", 3, 25],
      ["long", 22, 28],
    ]);
  });

  it("are as few as there is room for, and those for which nothing is left are stepped all the same and named", async () => {
    const { taken, passedOver, steps } = await shared({ a: 9, b: 9, c: 9 }, 2);
    expect({ taken, passedOver }).toEqual({ taken: 2, passedOver: ["c"] });
    expect(steps.map(([id]) => id)).toEqual(["a", "b", "c"]);
    expect(await shared({ a: 9 }, -1)).toMatchObject({ taken: 0, passedOver: ["a"] });
  });
});
