import { failsSince } from "../../src/operations/alerts/breaker-rules.ts";
import { transportIncidentSince } from "../../src/operations/alerts/dead-letter-rules.ts";
import type { DeadLetter, DeadLetterDetail } from "../../src/operations/alerts/dead-letter.ts";
import { decided, supersededOf, type KnownUndelivered } from "../../src/operations/alerts/decision-rules.ts";
import { started } from "../../src/operations/alerts/drill-rules.ts";
import type { Drill } from "../../src/operations/alerts/drill.ts";
import type { AlertCounts, DecisionInput, LetterRefusal, ReplayAnswer, ReplayInput } from "../../src/operations/alerts/ports.ts";
import type { Author } from "../../src/platform/audit/line.ts";
import type { Result } from "../../src/platform/result.ts";
import { carryOut, carryOutIf } from "./apply.ts";
import { knownLetter } from "./known-letter.ts";
import { circumstances, type LedgerTables } from "./tables.ts";

/** Operators' decisions on dead letters, drills, and the figures of the alert path. */
export class LedgerDeciding {
  readonly #tables: LedgerTables;

  constructor(tables: LedgerTables) {
    this.#tables = tables;
  }

  detail(id: string): DeadLetterDetail | undefined {
    const { letters, deliveries } = this.#tables;
    const letter = letters.byId(id);
    const known = this.#known(id);
    if (!letter || !known) return undefined;
    return {
      ...letter,
      superseded: supersededOf(known),
      payload: deliveries.byId(letter.deliveryId)?.payload ?? "",
      attempts: deliveries.attempts(letter.deliveryId),
      decisions: letters.decisions(id),
    };
  }

  decide(id: string, input: DecisionInput, author: Author, now: number): Result<DeadLetter, LetterRefusal> {
    return carryOutIf(this.#tables, decided(this.#known(id), input, author, now), now);
  }

  wouldReplay(limit: number): ReplayAnswer {
    const { letters } = this.#tables;
    const chosen = letters.oldestUndecided(limit).map((letter) => {
      const known = this.#known(letter.id);
      return known && supersededOf(known) !== null ? { ...letter, state: "superseded" as const } : letter;
    });
    return { replayed: chosen, remaining: letters.counts().undecided - chosen.length };
  }

  replayOldest(limit: number, input: ReplayInput, author: Author, now: number): ReplayAnswer {
    const { letters } = this.#tables;
    const replayed = letters.oldestUndecided(limit).flatMap(({ id }) => {
      const decided = this.decide(id, { ...input, mode: "replay", secondaryConfigured: false }, author, now);
      return decided.ok ? [decided.value] : [];
    });
    return { replayed, remaining: letters.counts().undecided };
  }

  startDrill(simulate: Drill["simulate"], author: Author, secondaryConfigured: boolean, now: number): Drill {
    const { ids } = this.#tables;
    const asked = { id: ids.next("drill"), alertId: ids.next("alert"), simulate, secondaryConfigured, author };
    return carryOut(this.#tables, started(asked, circumstances(this.#tables, now)), now);
  }

  counts(now: number): AlertCounts {
    const { alerts, figures, letters, drills, incidents, policy } = this.#tables;
    const { dropped, ...waiting } = letters.counts();
    return {
      ...figures.counts(),
      ...waiting,
      openAlerts: alerts.countOpen(),
      openIncidents: incidents.countOpen(),
      deadLetters: dropped,
      transportIncidentSince: transportIncidentSince(
        drills.transport(),
        waiting.undecided + waiting.inProgress,
        now,
        policy.transportIncidentWindowSeconds,
      ),
      lastTested: { primary: figures.lastTested("primary"), secondary: figures.lastTested("secondary") },
      lastDrill: drills.list(1)[0] ?? null,
      owed: {
        firstTryAt: figures.firstTryOwedAt(),
        ...figures.unreachedPages(),
        failing: { primary: this.#failingSince("primary"), secondary: this.#failingSince("secondary") },
      },
      now,
    };
  }

  #failingSince(transport: "primary" | "secondary"): number | null {
    const { breakers, configured } = this.#tables;
    return failsSince(breakers.of(transport), configured[transport]);
  }

  #known(id: string): KnownUndelivered | undefined {
    const { letters, deliveries, incidents } = this.#tables;
    const known = knownLetter(this.#tables, letters.byId(id));
    if (!known) return undefined;
    const { deliveryId, alertId, sequence } = known.letter;
    const own = deliveries.byId(deliveryId);
    return {
      ...known,
      own,
      laterIsThere: own !== undefined && deliveries.isLaterThere(own),
      secondary: deliveries.ofNotification(alertId, sequence, "secondary"),
      incidentId: incidents.open()[0]?.id ?? null,
    };
  }
}
