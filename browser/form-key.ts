import { isObject, type Values } from "./templates.ts";

type Dataset = Record<string, string | undefined>;

/** The Idempotency-Key of what the form says, until that is done: pressed again after an answer that was lost, it does nothing twice. */
export function keyOf(dataset: Dataset, body: Values): string {
  if (!isSentBefore(dataset, body)) Object.assign(dataset, { key: crypto.randomUUID(), keyFor: JSON.stringify(body) });
  return dataset["key"] ?? "";
}

/**
 * Whether a dry run found nothing to do, by the member of its answer named `some`. Not where the form was sent before, saying the same: what
 * it did then may be why nothing is left, and its key asks for the answer that was lost.
 */
export const findsNothing = (
  dataset: Dataset,
  body: Values,
  { some, foreseen }: { some: string | undefined; foreseen: unknown },
): boolean => some !== undefined && isObject(foreseen) && foreseen[some] === 0 && !isSentBefore(dataset, body);

const isSentBefore = (dataset: Dataset, body: Values): boolean => dataset["keyFor"] === JSON.stringify(body);
