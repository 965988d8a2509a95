import { authorOf } from "../../platform/audit/line.ts";
import { silencePlanned } from "../../platform/events/silences.ts";
import type { IdempotencyKey, IdempotencyRefusal } from "../../platform/http/idempotency.ts";
import type { Operator } from "../../platform/identity.ts";
import type { Result } from "../../platform/result.ts";
import type { SilenceDeps } from "./ports.ts";
import { describe, type SilenceRefusal } from "./rules.ts";
import type { Silence, WantedSilence } from "./silence.ts";

/** Keeps the channel from being told of what fits, from now or from a time ahead, until its end; once for each Idempotency-Key. */
export async function planSilence(
  deps: SilenceDeps,
  wanted: WantedSilence,
  operator: Operator,
  idempotency: IdempotencyKey | undefined,
): Promise<Result<{ silence: Silence; replayed: boolean }, SilenceRefusal | IdempotencyRefusal>> {
  const made = await deps.silenceBook.planSilence(wanted, idempotency, authorOf(operator));
  if (made.ok && !made.value.replayed) {
    const { id, kind, matcher } = made.value.silence;
    silencePlanned(deps, { silenceId: id, kind, matches: describe(matcher), operatorId: operator.id });
  }
  return made;
}
