import { isTimeToForget } from "../../src/operations/alerts/retention-rules.ts";
import type { Clock } from "../../src/platform/clock.ts";
import type { Contract } from "../../src/platform/contract.ts";
import { ledgerAlarmFailed } from "../../src/platform/events/alerts.ts";
import type { Logger } from "../../src/platform/logger.ts";
import { wakeNoLaterThan } from "../../src/platform/objects/wake.ts";
import type { LedgerParts } from "./parts.ts";
import { sweepLedger } from "./sweeping.ts";
import { forgetServed, type LedgerTables } from "./tables.ts";
import type { LedgerWaking } from "./waking.ts";

/** The ledger looks after itself at least this often. */
const IDLE_MS = 3_600_000;

interface Ledger {
  storage: DurableObjectStorage;
  tables: LedgerTables;
  parts: LedgerParts;
  waking: LedgerWaking;
  contract: Contract;
  log: Logger;
  /** The one that holds now: a test gives another. */
  clock: () => Clock;
}

/** What the ledger does by its own alarm, and when that rings next. */
export class LedgerRounds {
  readonly #ledger: Ledger;
  #forgotAt = 0;

  constructor(ledger: Ledger) {
    this.#ledger = ledger;
  }

  /** Does what is due, as much as one round takes, wakes what is due or forgotten, and answers how many deliveries that were. */
  async sweep(): Promise<number> {
    const { storage, parts, waking } = this.#ledger;
    const isMoreDue = sweepLedger(storage, parts, () => this.#now());
    const woken = await waking.wakeDue(this.#now());
    await this.arm(isMoreDue);
    return woken;
  }

  /** Sweeps and forgets what has served; comes again whatever happened. */
  async ring(): Promise<void> {
    const { storage, tables, contract, log, clock } = this.#ledger;
    const now = this.#now();
    await wakeNoLaterThan(storage, clock(), now + contract.incidentAlerts.forgottenSeconds * 1000);
    try {
      if (isTimeToForget(now, this.#forgotAt)) {
        this.#forgotAt = now;
        storage.transactionSync(() => forgetServed(tables, contract, now));
      }
      await this.sweep();
    } catch (error) {
      ledgerAlarmFailed(log, { error });
    }
  }

  /** Sets the alarm for what is due next. */
  async arm(isMoreDue = false): Promise<void> {
    const { storage, tables, parts, waking, clock } = this.#ledger;
    const now = this.#now();
    const due = [
      isMoreDue ? now : null,
      waking.nextAt(now),
      tables.alerts.nextDueAt(),
      parts.delivering.nextAt(now),
      tables.silences.nextAt(),
    ];
    await wakeNoLaterThan(storage, clock(), Math.min(...due.map((at) => at ?? Infinity), now + IDLE_MS));
  }

  #now(): number {
    return this.#ledger.clock().now().getTime();
  }
}
