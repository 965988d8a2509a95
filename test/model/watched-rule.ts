import { advanceRule, type RuleMemory } from "../../src/operations/health/rules.ts";
import type { SwitchRecord } from "../../src/operations/switches/ports.ts";
import { mutes, setSwitch } from "../../src/operations/switches/rules.ts";
import { contractFor } from "../../src/platform/contract.ts";
import type { SimulatedLedger } from "../unit/operations/simulated-ledger.ts";

const { health, switches } = contractFor("production");
const RULE = "crawl.queue.backlog";
const { forSeconds = 0, clearSeconds = 0 } = health.alertRules[RULE] ?? {};
const CAPTURED_EACH_SECONDS = 60;
const ANN = { id: "opr_1", email: "ann@ops.test", requestId: null };

/** By then a condition that stands is told, whatever a switch kept back. */
export const SETTLED_SECONDS = switches.settleSeconds + forSeconds + clearSeconds + 3 * CAPTURED_EACH_SECONDS;

/** A rule whose feature operators switch off and on, captured each minute over the ledger as the Worker does it. */
export class WatchedRule {
  readonly key = RULE;
  /** Whether what the rule looks for is so. */
  holds = false;
  /** Times at which it was raised though the switch kept it quiet. */
  readonly loud: number[] = [];
  readonly #ledger: SimulatedLedger;
  #memory: readonly RuleMemory[] = [];
  #record: SwitchRecord | undefined;

  constructor(ledger: SimulatedLedger) {
    this.#ledger = ledger;
  }

  turn(state: "on" | "off"): void {
    const wanted = { feature: "crawl-dispatch", state, owner: "ann", reason: "tried", expiresAt: null } as const;
    this.#record = setSwitch(this.#record, wanted, ANN, new Date(this.#ledger.now)).set;
  }

  /** The ledger goes on for so long, with a capture each minute. */
  async run(seconds: number): Promise<void> {
    for (const end = this.#ledger.seconds + seconds; this.#ledger.seconds < end;) {
      const untilCapture = CAPTURED_EACH_SECONDS - (this.#ledger.seconds % CAPTURED_EACH_SECONDS);
      await this.#ledger.run(Math.min(untilCapture, end - this.#ledger.seconds));
      if (this.#ledger.seconds % CAPTURED_EACH_SECONDS === 0) this.#capture();
    }
  }

  #capture(): void {
    const { now } = this.#ledger;
    const muted = mutes(this.#record, switches.settleSeconds, new Date(now));
    const found = this.holds ? [{ key: RULE, severity: "page" as const, summary: "crawls wait" }] : [];
    const { memory, raise, resolve } = advanceRule(this.#memory, found, { rule: RULE, forSeconds, clearSeconds, muted }, now);
    this.#memory = memory;
    for (const condition of raise) {
      if (muted) this.loud.push(now);
      this.#ledger.raise(condition.key, condition);
    }
    for (const { key } of resolve) this.#ledger.resolve(key);
  }
}
