import { probedNow } from "../../src/operations/alerts/breaker-rules.ts";
import type { Decided, LedgerEffect } from "../../src/operations/alerts/effects.ts";
import { upToDate } from "../../src/operations/alerts/drill-rules.ts";
import { ok, type Result } from "../../src/platform/result.ts";
import type { LedgerTables } from "./tables.ts";

/** Does what the rules say, in their order. Called in the transaction in which they were given their facts. */
export function apply(tables: LedgerTables, effects: readonly LedgerEffect[], now: number): void {
  for (const effect of effects) applyOne(tables, effect, now);
}

/** Does what was decided and answers. */
export function carryOut<Answer>(tables: LedgerTables, { answer, effects }: Decided<Answer>, now: number): Answer {
  apply(tables, effects, now);
  return answer;
}

/** The same for what may be refused: then nothing is done. */
export function carryOutIf<Answer, Refusal>(
  tables: LedgerTables,
  decided: Result<Decided<Answer>, Refusal>,
  now: number,
): Result<Answer, Refusal> {
  return decided.ok ? ok(carryOut(tables, decided.value, now)) : decided;
}

function applyOne(tables: LedgerTables, effect: LedgerEffect, now: number): void {
  const { alerts, breakers, deliveries, letters, feed, incidents, drills, audit, ids } = tables;
  switch (effect.kind) {
    case "save-alert":
      return alerts.save(effect.alert);
    case "remember-raise":
      return alerts.rememberRaise(effect.key, effect.fingerprint, effect.alertId, now);
    case "deliver":
      return deliveries.add({ id: ids.next("dlv"), ...effect.delivery }, now);
    case "deliver-again":
      return deliveries.again(effect.deliveryId, now);
    case "note-attempt":
      return deliveries.attempted(effect.delivery, effect.outcome, effect.after, { now, held: effect.held });
    case "remember-breaker":
      return breakers.save(effect.transport, effect.breaker);
    case "wake-held":
      return deliveries.wakeHeld(effect.transport, now);
    case "probe-transport":
      return breakers.save(effect.transport, probedNow(breakers.of(effect.transport), now));
    case "cross-now":
      return deliveries.crossAt(effect.deliveryId, now);
    case "cross-later":
      return deliveries.crossAt(effect.deliveryId, effect.at);
    case "crossing-done":
      return deliveries.crossAt(effect.deliveryId, null);
    case "bury-delivery":
      return void deliveries.bury(effect.delivery, now);
    case "store-dead-letter":
      return letters.add(effect.letter);
    case "change-dead-letter":
      return letters.change(effect.id, effect.change);
    case "keep-decision":
      return letters.decided(effect.letterId, effect.decision);
    case "end-decision":
      return letters.ended(effect.letterId, effect.outcome, now);
    case "remember-transport":
      return drills.saveTransport(effect.memory);
    case "save-drill":
      return drills.save(effect.drill);
    case "judge-drill":
      return judge(tables, effect.alertId, now);
    case "save-incident":
      return incidents.save(effect.incident);
    case "keep-health":
      return incidents.keepHealth(effect.incidentId, effect.health);
    case "append-to-incident":
      return incidents.append(effect.incidentId, effect.entry, now);
    case "notify":
      return feed.add(effect.notification, now);
    case "acknowledge-notification":
      return feed.saveAcknowledged(effect.notification);
    case "audit":
      return audit.record(effect.author, effect.write, new Date(now));
  }
}

/** Its deliveries and its dead letter are read here, after all that came before in the same transaction. */
function judge({ drills, deliveries, letters }: LedgerTables, alertId: string, now: number): void {
  const drill = drills.ofAlert(alertId);
  if (drill) drills.save(upToDate(drill, deliveries.ofSubject(alertId), letters.ofNotification(alertId, 1), now));
}
