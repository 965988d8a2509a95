import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../../src/bindings.ts";
import { systemClock, type Clock } from "../../src/platform/clock.ts";
import { readSettings } from "../../src/env.ts";
import type { SignInCounters, SignInTry } from "../../src/features/auth/ports.ts";
import { contractFor, type Contract } from "../../src/platform/contract.ts";
import { ok, type Result } from "../../src/platform/result.ts";
import { countTries, takeTryBack, type Failures, type ThrottleRefusal, type TryOutcome } from "../../src/platform/sign-in-throttle.ts";
import type { Served } from "../../src/platform/objects/port.ts";
import { wakeNoLaterThan } from "../../src/platform/objects/wake.ts";
import { SchemaSteps } from "../parts/schema-steps.ts";
import { THROTTLE_STEPS } from "./schema.ts";

const SWEEP_MS = 3_600_000;

/** The tries to sign in from one address, or to one account and the addresses that account has signed in from. Forgotten by itself. */
export class SignInThrottle extends DurableObject<Bindings> implements Served<SignInCounters> {
  clock: Clock = systemClock;
  readonly #sql = this.ctx.storage.sql;
  readonly #schema = new SchemaSteps("sign-in-throttle", this.ctx.storage, THROTTLE_STEPS);
  readonly #access: Contract["access"] = contractFor(readSettings(this.env).environment).access;

  /** Counts each try or, where one of them has to wait, none. Calls at once are counted one after the other. */
  async count(tries: readonly SignInTry[], now: number): Promise<Result<undefined, ThrottleRefusal>> {
    const result = this.#transaction((): Result<undefined, ThrottleRefusal> => {
      const strange = tries.filter((attempt) => !this.#isKnown(attempt, now));
      const throttled = strange.map((attempt) => ({
        attempt,
        throttle: this.#access.throttles[attempt.by ?? attempt.kind],
        known: this.#failures(attempt),
      }));
      const counted = countTries(throttled, now);
      if (!counted.ok) return counted;
      for (const [{ attempt }, failures] of counted.value) this.#save(attempt, failures);
      return ok(undefined);
    });
    await this.#arm(now);
    return result;
  }

  async takeBack(tries: readonly SignInTry[], outcome: TryOutcome, now: number): Promise<void> {
    this.#transaction(() => {
      for (const attempt of tries) {
        if (!this.#isKnown(attempt, now)) this.#save(attempt, takeTryBack(attempt.kind, outcome, this.#failures(attempt)));
        if (outcome === "succeeded") this.#know(attempt, now);
      }
    });
    await this.#arm(now);
  }

  override async alarm(): Promise<void> {
    const now = this.clock.now().getTime();
    const longest = Math.max(...Object.values(this.#access.throttles).map(({ forgottenSeconds }) => forgottenSeconds));
    const left = this.#transaction(() => {
      this.#sql.exec("DELETE FROM failures WHERE last_at < ?", now - longest * 1000);
      this.#sql.exec("DELETE FROM known_addresses WHERE at < ?", now - this.#access.knownAddresses.seconds * 1000);
      const counts = "SELECT (SELECT count(*) FROM failures) AS failures, (SELECT count(*) FROM known_addresses) AS addresses";
      return this.#sql.exec<{ failures: number; addresses: number }>(counts).one();
    });
    if (left.failures > 0) await this.#arm(now);
    else if (left.addresses > 0) await wakeNoLaterThan(this.ctx.storage, this.clock, now + this.#access.knownAddresses.seconds * 1000);
    else await this.ctx.storage.deleteAll();
  }

  /** Whether the account has lately signed in from where it is tried: then what strangers tried elsewhere says nothing of this try. */
  #isKnown({ from }: SignInTry, now: number): boolean {
    if (from === undefined) return false;
    const since = now - this.#access.knownAddresses.seconds * 1000;
    return this.#sql.exec("SELECT 1 FROM known_addresses WHERE address = ? AND at >= ?", from, since).toArray().length > 0;
  }

  #know({ from }: SignInTry, now: number): void {
    if (from === undefined) return;
    this.#sql.exec(
      "INSERT INTO known_addresses (address, at) VALUES (?, ?) ON CONFLICT (address) DO UPDATE SET at = excluded.at",
      from,
      now,
    );
    this.#sql.exec(
      "DELETE FROM known_addresses WHERE address NOT IN (SELECT address FROM known_addresses ORDER BY at DESC LIMIT ?)",
      this.#access.knownAddresses.most,
    );
  }

  #failures({ kind, subject }: SignInTry): Failures | undefined {
    const query = "SELECT count, last_at AS lastAt FROM failures WHERE kind = ? AND subject = ?";
    return this.#sql.exec<{ count: number; lastAt: number }>(query, kind, subject).toArray()[0];
  }

  #save({ kind, subject }: SignInTry, failures: Failures | undefined): void {
    if (failures === undefined) this.#sql.exec("DELETE FROM failures WHERE kind = ? AND subject = ?", kind, subject);
    else {
      const { count, lastAt } = failures;
      this.#sql.exec("INSERT OR REPLACE INTO failures (kind, subject, count, last_at) VALUES (?, ?, ?, ?)", kind, subject, count, lastAt);
    }
  }

  /** A failure is forgotten sooner than a known address, so the sweep comes for it. */
  async #arm(now: number): Promise<void> {
    await wakeNoLaterThan(this.ctx.storage, this.clock, now + SWEEP_MS);
  }

  /** Forgetting all takes the tables with it, so they are looked for each time. */
  #transaction<T>(run: () => T): T {
    return this.ctx.storage.transactionSync(() => {
      this.#schema.apply();
      return run();
    });
  }
}
