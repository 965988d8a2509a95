import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { createDeps, type Deps } from "../../../src/deps.ts";
import { buyers } from "../../../src/features/auth/tables.ts";
import type { ExtractionAnswer } from "../../../src/features/briefs/ports.ts";
import { finalizeSession } from "../../../src/features/chat/finalize-session.ts";
import { openSession } from "../../../src/features/chat/open-session.ts";
import { insertUserMessage } from "../../../src/features/chat/reply-lease.ts";
import { valueOf } from "../../support/value-of.ts";

export const EXTRACTED: Extract<ExtractionAnswer, { kind: "extracted" }> = {
  kind: "extracted",
  extraction: {
    brief: {
      title: "Chairs",
      items: [{ name: "office chairs", quantity: 20, unit: "piece", attributes: [], searchTerms: ["office chair"] }],
      budget: null,
      currency: null,
      delivery: null,
      deadline: null,
      constraints: [],
      missing: [],
    },
    method: "deterministic",
    confidence: { items: 0.9 },
    version: "test",
    evidence: [],
    questions: [],
  },
};
export const FAILED: ExtractionAnswer = { kind: "failed", reason: "error", retryAfterSeconds: 0 };

/** Wake-ups are kept, not sent: each test decides which arrive. */
export function stage(answer: () => ExtractionAnswer | Promise<ExtractionAnswer>, overrides: Partial<Deps> = {}) {
  const queue = () => ({
    send: vi.fn<Deps["briefExtraction"]["send"]>(async () => undefined),
    sendBatch: vi.fn<Deps["briefExtraction"]["sendBatch"]>(async () => undefined),
  });
  const [wakeUps, deadLetters] = [queue(), queue()];
  const extract = vi.fn<Deps["aiAgent"]["extract"]>(async () => answer());
  const deps = createDeps(env, { briefExtraction: wakeUps, briefExtractionDeadLetters: deadLetters, aiAgent: { extract }, ...overrides });
  return { deps, wakeUps, deadLetters, extract };
}

export async function finalized(deps: Deps): Promise<{ buyerId: string; id: string }> {
  const buyerId = deps.ids.next("usr");
  const at = deps.clock.now();
  await deps.db.insert(buyers).values({ id: buyerId, email: `${buyerId}@buyers.test`, name: "Test", passwordHash: "x", createdAt: at });
  const { id } = valueOf(await openSession(deps, buyerId, {})).session;
  await say(deps, { buyerId, id }, "20 office chairs");
  return { buyerId, id };
}

/** A buyer's message, after which the session waits for its brief. */
export async function say(deps: Deps, { buyerId, id }: { buyerId: string; id: string }, content: string): Promise<boolean> {
  const at = deps.clock.now();
  const stored = await insertUserMessage(deps.db, {
    ...{
      messageId: deps.ids.next("msg"),
      replyId: deps.ids.next("msg"),
      sessionId: id,
      buyerId,
      content,
      key: undefined,
      at,
      leaseSeconds: 0,
    },
  });
  await finalizeSession(deps, buyerId, id);
  return stored;
}
