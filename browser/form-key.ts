import type { Values } from "../src/platform/console/form/templates.ts";

type Dataset = Record<string, string | undefined>;

/** The Idempotency-Key of what the form says, until that is done: pressed again after an answer that was lost, it does nothing twice. */
export function keyOf(dataset: Dataset, body: Values): string {
  if (!isSentBefore(dataset, body)) Object.assign(dataset, { key: crypto.randomUUID(), keyFor: JSON.stringify(body) });
  return dataset["key"] ?? "";
}

/** Whether the form was sent before, saying the same: what it did then may be why a dry run finds nothing, and its key asks for the answer that was lost. */
export const isSentBefore = (dataset: Dataset, body: Values): boolean => dataset["keyFor"] === JSON.stringify(body);
