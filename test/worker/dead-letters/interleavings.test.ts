import { eq } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { crawls } from "../../../src/features/crawl/tables.ts";
import { decideDeadLetter } from "../../../src/features/dead-letters/decide-dead-letter.ts";
import { settleDeadLetters } from "../../../src/features/dead-letters/settle-dead-letters.ts";
import { setting } from "../crawl/setting.ts";
import { deliver, lettersAbout, messageId, OPERATOR } from "./setting.ts";

/** What may happen to a dead crawl job, in any order and at once: the same message again, another one, decisions, a sweep, the crawl failing. */
const STEPS = ["again", "another", "replay", "handled", "settle", "fail"] as const;

describe("whatever happens to a dead crawl job at once", () => {
  it("leaves one letter, with every death and every decision that was taken in its history once", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.constantFrom(...STEPS), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 3 }),
        async (rounds) => {
          const { deps, wakeUps, confirmed } = await setting();
          await confirmed();
          const crawlId = wakeUps.messages.splice(0)[0]?.crawlId ?? "";
          const first = messageId();
          const die = (id: string) => deliver(deps, "crawl-jobs-dlq", { id, body: { crawlId } });
          await die(first);
          const [stored] = await lettersAbout(deps, crawlId);
          const taken = { replay: 0, handled: 0 };
          const messages = new Set([first]);
          const decide = async (mode: "replay" | "handled") => {
            const decided = await decideDeadLetter(deps, stored?.id ?? "", { mode, note: "as it falls" }, OPERATOR);
            if (decided.ok) taken[mode] += 1;
          };
          const steps: Record<(typeof STEPS)[number], () => Promise<unknown>> = {
            again: () => die(first),
            another: () => {
              const id = messageId();
              messages.add(id);
              return die(id);
            },
            replay: () => decide("replay"),
            handled: () => decide("handled"),
            settle: () => settleDeadLetters(deps),
            fail: () => deps.db.update(crawls).set({ state: "FAILED", endedAt: deps.clock.now() }).where(eq(crawls.id, crawlId)),
          };
          for (const round of rounds) await Promise.all(round.map((step) => steps[step]()));

          const [letter, ...others] = await lettersAbout(deps, crawlId);
          expect(others).toEqual([]);
          const told = (what: string) => letter?.history.filter((entry) => entry.what === what).length;
          expect([told("replay"), told("handled")]).toEqual([taken.replay, taken.handled]);
          expect(letter?.deaths).toBe(messages.size);
          expect(wakeUps.messages.length).toBe(taken.replay);
          const last = letter?.history.at(-1)?.what;
          const EXPECTED = {
            replaying: ["replay"],
            handled: ["handled"],
            undecided: ["stored", "died-again", "replay-failed"],
            replayed: [],
            overtaken: [],
          };
          expect(EXPECTED[letter?.state ?? "overtaken"]).toContain(last);
        },
      ),
      { numRuns: 15 },
    );
  });
});
