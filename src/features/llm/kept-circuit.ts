import { circuitPhase } from "../../platform/circuit-rules.ts";
import { llmCircuitChanged, llmCircuitUnreachable, llmProviderFailed } from "../../platform/events/llm.ts";
import type { Platform } from "../../platform/platform.ts";
import { circuitPolicy } from "./circuit-policy.ts";
import { addTallies, failuresIn, NOTHING_TOLD, SOUND, tallyOf, type ProviderState, type Tally, type Told } from "./circuit-rules.ts";
import type { Provider } from "./models.ts";
import type { LlmDeps, OpenCircuit, Passage, ProviderCircuit } from "./ports.ts";
import type { Verdict } from "./failures.ts";

type Deps = Platform & Pick<LlmDeps, "providerCircuits">;

/** Longer than the owner is waited for: who tells for so long was ended with its request, and does not come back. */
const TELLING_MS = 10_000;

/**
 * What an isolate knows of one provider's circuit: the owner's state, at most `tellSeconds` old while there are calls, and what calls came
 * to that the owner does not know. Calls through a closed circuit wait for nobody. The circuit saves callers time and guards nothing, so
 * where its owner does not answer they go on by what was known last, and where its time is over as if there were none.
 */
export class KeptCircuit {
  readonly #deps: Deps;
  readonly #provider: Provider;
  #known: ProviderState | undefined;
  #untold: Tally = NOTHING_TOLD;
  #askedAt = -Infinity;
  #tellingUntil = -Infinity;
  /** While somebody else tries, the owner is not asked by every caller. */
  #othersTryUntil = 0;

  constructor(deps: Deps, provider: Provider) {
    this.#deps = deps;
    this.#provider = provider;
  }

  async admit(): Promise<OpenCircuit | Passage> {
    const state = await this.#current();
    return circuitPhase(state, this.#now()) === "half-open" ? this.#try() : this.#judge(state);
  }

  async look(): Promise<OpenCircuit | Passage> {
    return this.#judge(await this.#current());
  }

  /** The owner is waited for where nothing is known: an isolate that begins does not learn anew what all others know. */
  async #current(): Promise<ProviderState> {
    const now = this.#now();
    const isOld = now - this.#askedAt >= this.#deps.contract.llm.circuit.tellSeconds * 1_000;
    if (this.#known) {
      if (isOld) this.#deps.defer(this.#tell());
      return this.#known;
    }
    this.#askedAt = now;
    const state = await this.#asked((owner) => owner.state());
    return (this.#known ??= state ?? SOUND);
  }

  #judge(state: ProviderState): OpenCircuit | Passage {
    const now = this.#now();
    if (circuitPhase(state, now) === "closed") return this.#passage();
    return open(Math.max(state.openUntil, this.#othersTryUntil), now);
  }

  async #try(): Promise<OpenCircuit | Passage> {
    const now = this.#now();
    if (now < this.#othersTryUntil) return open(this.#othersTryUntil, now);
    const reply = await this.#asked((owner) => owner.requestTrial(this.#policy()));
    if (reply?.kind === "trial") return this.#trial(reply.token);
    if (reply?.kind === "closed") this.#deps.defer(this.#tell());
    if (reply?.kind !== "open") return this.#passage();
    this.#othersTryUntil = Math.min(reply.until, now + this.#deps.contract.llm.circuit.tellSeconds * 1_000);
    return open(reply.until, now);
  }

  /**
   * Of a call through a closed circuit. Its silence may be told before its answer, and each of them once. One that ends after the circuit
   * was opened tells nothing: what it met was the failure that is known, and may be mended since.
   */
  #passage(): Passage {
    const openings = this.#known?.openings;
    const keyRefusedAt = this.#known?.keyRefusedAt;
    let hasFailed = false;
    return {
      kind: "passage",
      tell: (verdict) => {
        if (verdict === "nothing" || (hasFailed && verdict !== "answered")) return;
        hasFailed ||= verdict !== "answered";
        this.#note(verdict);
        const isNews = this.#known?.openUntil === 0 && this.#known.openings === openings;
        if (isNews || verdict === "key-refused") this.#untold = addTallies(this.#untold, tallyOf(verdict, keyRefusedAt));
        if (this.#isUrgent()) this.#deps.defer(this.#tell());
      },
    };
  }

  /** Of the one call that tries: the first that it tells ends the trial. */
  #trial(token: number): Passage {
    let hasEnded = false;
    return {
      kind: "passage",
      tell: (verdict) => {
        if (hasEnded) return;
        hasEnded = true;
        this.#note(verdict);
        this.#deps.defer(this.#take((owner) => owner.endTrial(this.#policy(), { token, verdict })));
      },
    };
  }

  /**
   * However many fail at once, one tells, and takes along what others found meanwhile. What does not reach the owner is dropped: told later,
   * it would count against a provider that has long been mended.
   */
  async #tell(): Promise<void> {
    const began = this.#now();
    if (began < this.#tellingUntil) return;
    this.#tellingUntil = began + TELLING_MS;
    do {
      const tally = this.#untold;
      this.#untold = NOTHING_TOLD;
      this.#askedAt = this.#now();
      await this.#take((owner) => owner.tell(this.#policy(), tally));
    } while (this.#isUrgent() && this.#now() < this.#tellingUntil);
    this.#tellingUntil = -Infinity;
  }

  /** A failure that may open the circuit; that our key is refused, or is not any more. */
  #isUrgent(): boolean {
    const { failed, keyRefused, keyTaken } = this.#untold;
    if (keyRefused > 0) return this.#known?.keyRefusedAt === 0;
    if (keyTaken !== 0 && this.#known?.keyRefusedAt === keyTaken) return true;
    return failuresIn(failed) > 0 && this.#known?.openUntil === 0;
  }

  async #take(tell: (owner: ProviderCircuit) => Promise<Told>): Promise<void> {
    const told = await this.#asked(tell);
    if (!told) return;
    const { state, change } = told;
    this.#known = state;
    this.#othersTryUntil = 0;
    if (change) llmCircuitChanged(this.#deps, { provider: this.#provider, change, failures: state.failures, reasons: state.reasons });
  }

  async #asked<T>(ask: (owner: ProviderCircuit) => Promise<T>): Promise<T | undefined> {
    try {
      return await ask(this.#deps.providerCircuits(this.#provider));
    } catch (error) {
      llmCircuitUnreachable(this.#deps, { provider: this.#provider, error });
      return undefined;
    }
  }

  #note(verdict: Verdict): void {
    if (verdict !== "answered" && verdict !== "nothing") llmProviderFailed(this.#deps, { provider: this.#provider, failure: verdict });
  }

  #policy() {
    return circuitPolicy(this.#deps.contract.llm);
  }

  #now(): number {
    return this.#deps.clock.now().getTime();
  }
}

const open = (until: number, now: number): OpenCircuit => ({
  kind: "open",
  retryAfterSeconds: Math.max(1, Math.ceil((until - now) / 1_000)),
});
