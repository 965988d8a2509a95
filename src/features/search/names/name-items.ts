import { loadThingReading } from "../../../sdks.ts";
import type { Degraded } from "../../../platform/degraded.ts";
import { withDeadline } from "../../../platform/deadline.ts";
import { nameAsked } from "../../../platform/events/search.ts";
import { canConverse } from "../../llm/converse.ts";
import type { NamingDeps } from "../ports.ts";
import type { SearchItem } from "../rules.ts";
import { askNames } from "./ask-names.ts";
import { itemsToName, keyOf } from "./rules.ts";
import { claimNames, countAsk, keepNames, readNames, type KeptNames } from "./store.ts";

/** Where somebody else asks for the same thing, how often it is looked whether he was told. */
const LOOK_MS = 100;

export const WITHOUT_NAMES = "without-names";

/** Items as far as they were named, and what is missing. */
export interface NamedItems {
  items: SearchItem[];
  degraded: Degraded | null;
}

/**
 * Has a model say what things are called that no table knows, for no longer than `catalog.names.waitMs`; what is said later is kept, and is there
 * for who asks next. Never throws: without it the tables stand alone, and the search says so.
 */
export async function nameItems(deps: NamingDeps, buyerId: string, items: SearchItem[]): Promise<NamedItems> {
  const { soughtOf } = await loadThingReading();
  const wanted = itemsToName(items, deps.contract.catalog.names, soughtOf);
  if (wanted.length === 0) return { items, degraded: null };
  if (!canConverse(deps)) {
    for (const _ of wanted) nameAsked(deps, { outcome: "unconfigured" });
    return { items, degraded: without(deps, "no model is configured") };
  }
  return told(deps, items, wanted, await Promise.all(wanted.map(async ({ name }) => named(deps, buyerId, name))));
}

/** What has been kept since of a draft's things that nobody knew; the draft as it is where nothing has. */
export async function nameLate(deps: NamingDeps, items: SearchItem[]): Promise<NamedItems | undefined> {
  const { waitMs } = deps.contract.catalog.names;
  const { soughtOf } = await loadThingReading();
  const wanted = itemsToName(items, deps.contract.catalog.names, soughtOf);
  try {
    const kept = await withDeadline("redis", waitMs, async () =>
      Promise.all(wanted.map(async ({ name }) => readNames(deps.redis, keyOf(name) ?? ""))),
    );
    return kept.some((entry) => entry?.kind === "names")
      ? told(
          deps,
          items,
          wanted,
          kept.map((entry) => entry ?? { kind: "failed", reason: "late" }),
        )
      : undefined;
  } catch (error) {
    nameAsked(deps, { outcome: "cache-away", error });
    return undefined;
  }
}

function told(deps: NamingDeps, items: SearchItem[], wanted: readonly SearchItem[], answers: readonly KeptNames[]): NamedItems {
  const names = new Map(wanted.map((item, at) => [item, answers[at]]));
  const failed = answers.find((answer) => answer.kind === "failed");
  return {
    items: items.map((item) => {
      const answer = names.get(item);
      return answer?.kind === "names" ? { ...item, alsoCalled: answer.names } : item;
    }),
    degraded: failed ? without(deps, failed.reason) : null,
  };
}

const without = ({ clock }: NamingDeps, reason: string): Degraded => ({
  ...{ mode: WITHOUT_NAMES, reason: `no model said what else is meant: ${reason}` },
  ...{ since: clock.now().toISOString(), policy: "catalog.names" },
});

/**
 * What one thing is called, as it is kept, or as a model says in time. Without the place where answers are kept nothing is asked, nor by who
 * has asked his share of the day: the others' questions are paid from the same account.
 */
async function named(deps: NamingDeps, buyerId: string, name: string): Promise<KeptNames> {
  const { waitMs, answerMs, asksABuyerDay } = deps.contract.catalog.names;
  const key = keyOf(name);
  if (key === undefined) return { kind: "names", names: [] };
  const failed = (outcome: string, error?: unknown): KeptNames => {
    nameAsked(deps, { outcome, ...(error === undefined ? {} : { error }) });
    return { kind: "failed", reason: outcome };
  };
  const begun = deps.clock.now();
  let looks = 0;
  /** What is left of the wait; a clock that stands still ends it too. */
  const leftMs = (): number => waitMs - Math.max(looks * LOOK_MS, deps.clock.now().getTime() - begun.getTime());
  try {
    for (; leftMs() > 0; looks += 1) {
      const kept = await withDeadline("redis", leftMs(), () => readNames(deps.redis, key));
      if (kept) {
        nameAsked(deps, { outcome: kept.kind === "names" ? "kept" : "failed-of-late" });
        return kept;
      }
      if (looks === 0 && (await withDeadline("redis", leftMs(), () => countAsk(deps.redis, buyerId, begun))) > asksABuyerDay)
        return failed("asked-enough");
      if (await withDeadline("redis", leftMs(), () => claimNames(deps.redis, key, Math.ceil(answerMs / 1000)))) {
        const asking = askAndKeep(deps, key);
        deps.defer(asking);
        return await withDeadline("names", leftMs(), () => asking).catch(() => failed("late"));
      }
      await deps.pause(Math.min(LOOK_MS, Math.max(0, leftMs())));
    }
  } catch (error) {
    return failed("cache-away", error);
  }
  return failed("late");
}

/** What is asked is what the answer is kept by, and nothing that a buyer wrote beside it: one's question must not be able to change another's answer. */
async function askAndKeep(deps: NamingDeps, key: string): Promise<KeptNames> {
  const { keepSeconds, unknownSeconds, failedSeconds } = deps.contract.catalog.names;
  const { answer, error } = await askNames(deps, key);
  const isUnknown = answer.kind === "names" && answer.names.length === 0;
  nameAsked(deps, {
    outcome: answer.kind === "failed" ? answer.reason : isUnknown ? "unknown" : "told",
    ...(error === undefined ? {} : { error }),
  });
  try {
    await keepNames(deps.redis, key, answer, answer.kind === "failed" ? failedSeconds : isUnknown ? unknownSeconds : keepSeconds);
  } catch (fault) {
    nameAsked(deps, { outcome: "not-kept", error: fault });
  }
  return answer;
}
