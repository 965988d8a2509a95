import { expect, vi } from "vitest";

/** Runs some work as a process that dies once Postgres has done a statement it is told by, and hears nothing after. */
export async function dyingAfter(isLast: (statement: string) => boolean, work: () => Promise<unknown>): Promise<void> {
  const real = globalThis.fetch;
  let dead = false;
  const spy = vi.spyOn(globalThis, "fetch").mockImplementation(async (input, init) => {
    if (!String(input instanceof Request ? input.url : input).endsWith("/sql")) return real(input, init);
    if (dead) throw new Error("the process is dead");
    dead = typeof init?.body === "string" && isLast(init.body);
    return real(input, init);
  });
  try {
    await expect(work()).rejects.toThrow(/postgres|dead|Failed query/);
    expect(dead).toBe(true);
  } finally {
    spy.mockRestore();
  }
}
