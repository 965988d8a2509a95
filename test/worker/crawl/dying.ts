import { expect } from "vitest";
import { inPlaceOf, POSTGRES } from "../../support/network.ts";

/** Runs some work as a process that dies once Postgres has done a statement it is told by, and hears nothing after. */
export async function dyingAfter(isLast: (statement: string) => boolean, work: () => Promise<unknown>): Promise<void> {
  let dead = false;
  const end = inPlaceOf(POSTGRES, async (input, init, onward) => {
    if (dead) throw new Error("the process is dead");
    dead = typeof init?.body === "string" && isLast(init.body);
    return onward(input, init);
  });
  try {
    await expect(work()).rejects.toThrow(/postgres|dead|Failed query/);
    expect(dead).toBe(true);
  } finally {
    end();
  }
}
