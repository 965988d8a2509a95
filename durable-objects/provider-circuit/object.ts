import { DurableObject } from "cloudflare:workers";
import type { Bindings } from "../../src/bindings.ts";
import {
  endTrial,
  requestTrial,
  SOUND,
  takeTally,
  type ProviderPolicy,
  type ProviderState,
  type Tally,
  type Told,
  type TrialReply,
} from "../../src/features/llm/circuit-rules.ts";
import type { ProviderCircuit as ProviderCircuitPort } from "../../src/features/llm/ports.ts";
import type { Verdict } from "../../src/features/llm/failures.ts";
import { systemClock, type Clock } from "../../src/platform/clock.ts";
import type { Served } from "../../src/platform/objects/port.ts";
import { steppedSql } from "../parts/schema-steps.ts";
import { providerRecord } from "./records.ts";
import { PROVIDER_STEPS } from "./schema.ts";

/** One LLM provider: what its calls came to of late, in all isolates, whether it may be asked, and who tries where it may not. One row of SQLite. */
export class ProviderCircuit extends DurableObject<Bindings> implements Served<ProviderCircuitPort> {
  clock: Clock = systemClock;
  readonly #sql: SqlStorage;

  constructor(context: DurableObjectState, bindings: Bindings) {
    super(context, bindings);
    this.#sql = steppedSql("provider-circuit", context.storage, PROVIDER_STEPS);
  }

  state(): ProviderState {
    const [row] = this.#sql.exec<{ state: string }>("select state from provider").toArray();
    return row ? providerRecord.read(row.state, "provider") : SOUND;
  }

  tell(policy: ProviderPolicy, tally: Tally): Told {
    return this.#change((state, now) => takeTally(state, policy, tally, now));
  }

  requestTrial(policy: ProviderPolicy): TrialReply {
    return this.#change((state, now) => requestTrial(state, policy, now)).reply;
  }

  endTrial(policy: ProviderPolicy, trial: { token: number; verdict: Verdict }): Told {
    return this.#change((state, now) => endTrial(state, policy, trial, now));
  }

  /** Writes where the state is another: calls that are answered leave it as it is. */
  #change<Decided extends { state: ProviderState }>(decide: (state: ProviderState, now: number) => Decided): Decided {
    return this.ctx.storage.transactionSync(() => {
      const before = this.state();
      const decided = decide(before, this.clock.now().getTime());
      if (decided.state !== before)
        this.#sql.exec("insert or replace into provider (id, state) values (1, ?)", JSON.stringify(decided.state));
      return decided;
    });
  }
}
