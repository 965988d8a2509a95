import { attempted, died, type KnownDelivery } from "../../../src/operations/alerts/consequence-rules.ts";
import { QUIET_TRANSPORT } from "../../../src/operations/alerts/dead-letter-rules.ts";
import type { DeadLetter, Decision, DecisionMode } from "../../../src/operations/alerts/dead-letter.ts";
import { decided } from "../../../src/operations/alerts/decision-rules.ts";
import { otherThan, type Delivery } from "../../../src/operations/alerts/delivery.ts";
import type { LedgerEffect } from "../../../src/operations/alerts/effects.ts";
import type { KnownLetter } from "../../../src/operations/alerts/settlement-rules.ts";
import { ALERT, ANN, DELIVERY } from "./alerts-under-test.ts";

type KeptDelivery = Delivery & { payload: string };
type KeptLetter = DeadLetter & { decisions: Decision[] };

/** One notification of one alert as the ledger keeps it, in memory: what the rules say of it is done to it. */
export class NotificationInMemory {
  alert = ALERT;
  memory = QUIET_TRANSPORT;
  readonly deliveries: KeptDelivery[];
  readonly letters: KeptLetter[] = [];
  /** Deliveries that were to be tried again although they were not dead. */
  readonly needless: string[] = [];
  readonly #secondaryConfigured: boolean;
  #ids = 0;
  #now = 0;

  /** A drill begins on each transport there is, a step of the chain on the secondary alone, all else on the primary. */
  constructor({ drill, secondaryConfigured, escalates = false }: { drill: boolean; secondaryConfigured: boolean; escalates?: boolean }) {
    this.#secondaryConfigured = secondaryConfigured;
    const transports = escalates
      ? (["secondary"] as const)
      : drill && secondaryConfigured
        ? (["primary", "secondary"] as const)
        : (["primary"] as const);
    this.deliveries = transports.map((transport) => ({
      ...DELIVERY,
      id: `dlv_${transport}`,
      transport,
      drill,
      state: "pending",
      attempts: 0,
    }));
  }

  /** A try on a transport, if one is under way there; one that fails is given up at once. */
  try(transport: Delivery["transport"], succeeds: boolean): void {
    const delivery = this.deliveries.find((other) => other.transport === transport);
    if (!delivery || delivery.state === "delivered" || delivery.state === "dead") return;
    if (succeeds) this.#reach(delivery);
    else this.#die(delivery);
  }

  decide(index: number, mode: DecisionMode): void {
    const letter = this.letters[index % this.letters.length];
    if (!letter) return;
    const own = this.deliveries.find(({ id }) => id === letter.deliveryId);
    const known = { ...this.#known(letter), own, secondary: this.#secondary(), laterIsThere: false, incidentId: null };
    const input = { mode, operator: ANN.email, note: "n", secondaryConfigured: this.#secondaryConfigured };
    const result = decided(known, input, ANN, (this.#now += 1));
    if (result.ok) this.#apply(result.value.effects);
  }

  #reach(delivery: KeptDelivery): void {
    const report = { outcome: { kind: "delivered" as const, status: 204, latencyMs: 1 }, random: 0.5 };
    this.#apply(attempted(this.#ends(delivery), report, { now: (this.#now += 1), retry: { delaysSeconds: [], jitter: 0 } }));
  }

  #die(delivery: KeptDelivery): void {
    const known = {
      ...this.#ends(delivery),
      delivery,
      alert: this.alert,
      other: this.deliveries.find(({ transport }) => transport === otherThan(delivery.transport)),
      otherIsAhead: false,
      otherConfigured: delivery.transport === "secondary" || this.#secondaryConfigured,
      backlog: 0,
      memory: this.memory,
      newId: `dl_${(this.#ids += 1)}`,
    };
    this.#apply(died(known, "schedule-spent", { now: (this.#now += 1), policy: { transportIncidentWindowSeconds: 1 } }));
  }

  #ends(delivery: KeptDelivery): KnownDelivery {
    const own = this.letters.find(({ deliveryId }) => deliveryId === delivery.id);
    const primarys = this.letters.find(({ transport }) => transport === "primary");
    return { delivery, own: own && this.#known(own), primarys: primarys && this.#known(primarys) };
  }

  #known(letter: KeptLetter): KnownLetter {
    const waits = this.letters.filter(({ bothFailed, state }) => bothFailed && (state === "undecided" || state === "in-progress"));
    const pending = letter.decisions.find(({ outcome }) => outcome === "pending");
    return { letter, pending, alert: this.alert, bothFailed: waits.map(({ id }) => id), memory: this.memory };
  }

  #secondary = (): KeptDelivery | undefined => this.deliveries.find(({ transport }) => transport === "secondary");

  #apply(effects: readonly LedgerEffect[]): void {
    for (const effect of effects) this.#do(effect);
  }

  #do(effect: LedgerEffect): void {
    const change = <T extends { id: string }>(list: T[], changed: string, how: (item: T) => T) =>
      list.forEach((item, index) => item.id === changed && (list[index] = how(item)));
    const inState = (id: string, state: Delivery["state"]) => change(this.deliveries, id, (delivery) => ({ ...delivery, state }));
    if (effect.kind === "save-alert") this.alert = effect.alert;
    if (effect.kind === "remember-transport") this.memory = effect.memory;
    if (effect.kind === "deliver")
      this.deliveries.push({ ...DELIVERY, ...effect.delivery, id: `dlv_${(this.#ids += 1)}`, state: "pending" });
    if (effect.kind === "note-attempt") inState(effect.delivery.id, effect.after.state);
    if (effect.kind === "bury-delivery") inState(effect.delivery.id, "dead");
    if (effect.kind === "deliver-again") {
      if (this.deliveries.some(({ id, state }) => id === effect.deliveryId && state !== "dead")) this.needless.push(effect.deliveryId);
      else inState(effect.deliveryId, "pending");
    }
    if (effect.kind === "store-dead-letter") this.letters.push({ ...effect.letter, decisions: [] });
    if (effect.kind === "change-dead-letter") change(this.letters, effect.id, (letter) => ({ ...letter, ...effect.change }));
    if (effect.kind === "keep-decision") this.letters.find(({ id }) => id === effect.letterId)?.decisions.push(effect.decision);
    if (effect.kind === "end-decision") {
      const end = (decision: Decision): Decision => (decision.outcome === "pending" ? { ...decision, outcome: effect.outcome } : decision);
      change(this.letters, effect.letterId, (letter) => ({ ...letter, decisions: letter.decisions.map(end) }));
    }
  }
}
