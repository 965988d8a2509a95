import type { Deps } from "../../src/deps.ts";
import { recordUsage } from "../../src/features/llm/record-usage.ts";
import { setAside } from "../../src/features/llm/set-aside.ts";
import { tellOfExceedance } from "../../src/features/llm/tell-of-exceedance.ts";
import { llmProjectionFailed } from "../../src/platform/events/llm.ts";
import type { reachedLimits } from "./reached.ts";
import type { tokenBudgetStore } from "./store.ts";
import { eventReached, tellBacklog, tellReached } from "./telling.ts";

/** Of the budget's object, what handing on needs. */
interface Owing {
  store: ReturnType<typeof tokenBudgetStore>;
  reached: ReturnType<typeof reachedLimits>;
  deps: () => Deps;
  userId: string | undefined;
}

/** Hands on what a budget owes Postgres, the pool and the alerts, one writer at a time; what fails is tried again by the budget's alarm. */
export class HandingOn {
  readonly #of: Owing;
  #running: Promise<void> | undefined;
  /** Something was left over of the last writing or telling: it is tried again only after some time. */
  hasLeft = false;

  constructor(of: Owing) {
    this.#of = of;
  }

  /** Writes and tells what waits, however long it takes, what came while others were written included; answers whether all of it was taken. */
  async all(): Promise<boolean> {
    await this.#running;
    await (this.#running ??= this.#run().finally(() => (this.#running = undefined)));
    return !this.isOwing();
  }

  /** As `all`, and says to the pool how much waits meanwhile. */
  async allByAlarm(): Promise<void> {
    await this.all();
    await this.#tellBacklog("alarm");
  }

  /** Whether Postgres, the pool or an operator has yet to be told of something. */
  isOwing(): boolean {
    const { store, reached } = this.#of;
    return store.hasUnrecorded() || store.toldBacklog() > 0 || store.hasExceedances() || reached.hasUntold();
  }

  async #run(): Promise<void> {
    const { store, reached, userId } = this.#of;
    const deps = this.#of.deps();
    for (const exceedance of store.exceeding()) if (await tellOfExceedance(deps, exceedance)) store.markTold(exceedance.record.callId);
    await tellReached(reached, deps, userId);
    await eventReached(reached, deps, userId);
    try {
      for (let records = store.unrecorded(); records.length > 0; records = store.unrecorded()) {
        const unstorable = await recordUsage(deps, records);
        await setAside(deps, unstorable);
        store.markRecorded(records);
        store.markSetAside(unstorable.map(({ record }) => record.callId));
      }
    } catch (error) {
      llmProjectionFailed(deps, { pending: store.unrecordedCount(), error });
    }
    await this.#tellBacklog("recording");
  }

  async #tellBacklog(by: "recording" | "alarm"): Promise<void> {
    const { store, deps, userId } = this.#of;
    await tellBacklog(store, deps(), { userId, by });
    this.hasLeft = this.isOwing();
  }
}
