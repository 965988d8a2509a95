import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inTurn, type Place } from "../../../browser/shop/stream-turns.ts";

/** As far as turns need it: locks by name, first come, first served. */
class Locks {
  readonly held = new Map<string, Promise<unknown>>();
  async request<T>(
    name: string,
    { ifAvailable, signal }: { ifAvailable?: boolean; signal?: AbortSignal },
    run: (lock: object | null) => Promise<T>,
  ): Promise<T> {
    if (ifAvailable && this.held.has(name)) return run(null);
    const calledOff = new Promise<never>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason as Error)));
    while (this.held.has(name)) await Promise.race([this.held.get(name), calledOff]);
    signal?.throwIfAborted();
    const done = run({});
    const settled = done.catch(() => undefined).then(() => void this.held.delete(name));
    this.held.set(name, settled);
    return done;
  }
}

class Tab extends EventTarget {
  hidden = false;
  turn(hidden: boolean): void {
    this.hidden = hidden;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

const left = new AbortController();
const untilAborted = (signal: AbortSignal) =>
  new Promise<void>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));

describe("the streams of one browser", () => {
  let tab: Tab;
  let locks: Locks;
  const place = (signal = left.signal): Place => ({ left: signal, page: tab, locks });
  beforeEach(() => {
    vi.useFakeTimers();
    tab = new Tab();
    locks = new Locks();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("are four at once, so that pages and calls find a connection; the fifth begins when one of them ends", async () => {
    const begun: number[] = [];
    const ends: (() => void)[] = [];
    const all = [0, 1, 2, 3, 4].map((number) =>
      inTurn(place(), async () => {
        begun.push(number);
        await new Promise<void>((resolve) => ends.push(resolve));
      }),
    );
    await vi.advanceTimersByTimeAsync(0);
    expect(begun).toEqual([0, 1, 2, 3]);
    ends[2]?.();
    await vi.advanceTimersByTimeAsync(0);
    expect(begun).toEqual([0, 1, 2, 3, 4]);
    expect(locks.held.size).toBe(4);
    for (const end of ends) end();
    await Promise.all(all);
    expect(locks.held.size).toBe(0);
  });

  it("are given up by a page that stays hidden, and begun anew when it is seen again", async () => {
    let begun = 0;
    const done = inTurn(place(), async (signal) => {
      begun += 1;
      if (begun < 2) await untilAborted(signal);
    });
    await vi.advanceTimersByTimeAsync(0);
    tab.turn(true);
    await vi.advanceTimersByTimeAsync(4_999);
    expect(locks.held.size).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect([begun, locks.held.size]).toEqual([1, 0]);
    tab.turn(false);
    await done;
    expect(begun).toBe(2);
  });

  it("stay with a page that was hidden for a moment", async () => {
    let begun = 0;
    let end = (): void => undefined;
    const done = inTurn(place(), async () => {
      begun += 1;
      await new Promise<void>((resolve) => (end = resolve));
    });
    await vi.advanceTimersByTimeAsync(0);
    tab.turn(true);
    await vi.advanceTimersByTimeAsync(4_000);
    tab.turn(false);
    await vi.advanceTimersByTimeAsync(60_000);
    end();
    await done;
    expect(begun).toBe(1);
  });

  it("tell what fails, and end where the page is left", async () => {
    await expect(inTurn(place(), () => Promise.reject(new Error("refused")))).rejects.toThrow("refused");
    const gone = new AbortController();
    const waiting = inTurn(place(gone.signal), (signal) => untilAborted(signal));
    setTimeout(() => gone.abort(new Error("left the page")), 1);
    void vi.advanceTimersByTimeAsync(1);
    await expect(waiting).rejects.toThrow("left the page");
  });
});
