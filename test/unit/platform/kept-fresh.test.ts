import { describe, expect, it, vi } from "vitest";
import { keptFresh } from "../../../src/platform/kept-fresh.ts";

const MAX_AGE_MS = 3_000;

/** A copy whose owner answers when told to. */
function kept(ages: { goodForMs?: number } = {}) {
  let now = 0;
  const waiting: PromiseWithResolvers<string>[] = [];
  const failed = vi.fn<(error: unknown) => void>();
  const ask = () => {
    const answer = Promise.withResolvers<string>();
    waiting.push(answer);
    return answer.promise;
  };
  const copy = keptFresh({ now: () => new Date(now) }, { maxAgeMs: MAX_AGE_MS, ...ages }, ask, failed);
  return {
    ...copy,
    waiting,
    failed,
    pass: (milliseconds: number) => void (now += milliseconds),
    async knows(value: string) {
      const asked = copy.get();
      waiting.pop()?.resolve(value);
      await asked;
    },
  };
}

describe("a value kept fresh", () => {
  it("is asked for again once it is too old, by one caller while the others take the last known", async () => {
    const { get, waiting, pass, knows } = kept();
    await knows("first");
    pass(MAX_AGE_MS - 1);
    expect(await get()).toBe("first");
    expect(waiting).toEqual([]);
    pass(1);
    const asker = get();
    expect(await get()).toBe("first");
    expect(waiting).toHaveLength(1);
    waiting[0]?.resolve("second");
    expect([await asker, await get()]).toEqual(["second", "second"]);
  });

  it("is the last known where its owner fails, is not asked for by everybody then, and there is none where it never answered", async () => {
    const { get, waiting, failed, pass, knows } = kept();
    const never = get();
    waiting.pop()?.reject(new Error("gone"));
    await expect(never).rejects.toThrow("gone");
    await knows("first");
    pass(MAX_AGE_MS);
    const asked = get();
    waiting.pop()?.reject(new Error("gone"));
    expect(await asked).toBe("first");
    expect(await get()).toBe("first");
    expect(waiting).toEqual([]);
    expect(failed).toHaveBeenCalledTimes(2);
    pass(1_000);
    void get();
    expect(waiting).toHaveLength(1);
  });

  it("is given to nobody after it was forgotten, not to those who ask at the same time either", async () => {
    const { get, waiting, forget, knows } = kept();
    await knows("before");
    forget();
    const both = [get(), get()];
    for (const answer of waiting) answer.resolve("after");
    expect(await Promise.all(both)).toEqual(["after", "after"]);
  });

  it("is not put back by an answer that was asked for before it was forgotten", async () => {
    const { get, waiting, forget, pass, knows } = kept();
    await knows("before");
    pass(MAX_AGE_MS);
    const early = get();
    forget();
    const late = get();
    waiting[1]?.resolve("after");
    expect(await late).toBe("after");
    waiting[0]?.resolve("before");
    await early;
    expect(await get()).toBe("after");
  });

  it("is worth nothing past the time it is good for, however long its owner has been silent", async () => {
    const { get, waiting, pass, knows } = kept({ goodForMs: 2 * MAX_AGE_MS });
    await knows("first");
    pass(2 * MAX_AGE_MS - 1);
    const inTime = get();
    waiting.pop()?.reject(new Error("gone"));
    expect(await inTime).toBe("first");
    pass(1);
    const late = get();
    waiting.pop()?.reject(new Error("gone"));
    await expect(late).rejects.toThrow("gone");
  });

  it("is judged by its age when its owner fails, not when it was asked", async () => {
    const { get, waiting, pass, knows } = kept({ goodForMs: 2 * MAX_AGE_MS });
    await knows("first");
    pass(2 * MAX_AGE_MS - 1);
    const slow = get();
    pass(1);
    waiting.pop()?.reject(new Error("no answer in time"));
    await expect(slow).rejects.toThrow("no answer in time");
  });
});
