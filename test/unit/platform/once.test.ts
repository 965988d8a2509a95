import { describe, expect, it, vi } from "vitest";
import { once } from "../../../src/platform/once.ts";

describe("what is made once", () => {
  it("is made when it is first asked for, and is the same ever after, also where it is nothing", () => {
    const make = vi.fn<() => object | undefined>(() => undefined);
    const made = once(make);
    expect(make).not.toHaveBeenCalled();
    expect([made(), made()]).toEqual([undefined, undefined]);
    expect(make).toHaveBeenCalledTimes(1);
    const object = once(() => ({}));
    expect(object()).toBe(object());
  });

  it("is tried again where making it failed", () => {
    let broken = true;
    const made = once(() => {
      if (broken) throw new Error("not yet");
      return 1;
    });
    expect(made).toThrow("not yet");
    broken = false;
    expect(made()).toBe(1);
  });
});
