import { z } from "zod";
import { required, UsageError, type OpsContext } from "./command.ts";
import { ago, table } from "./output.ts";

const PATH = "/automations/dead-letters/replays";

/** Options of `replay-where`. */
export const CONDITIONS = {
  type: { type: "string" },
  cause: { type: "string" },
  automation: { type: "string" },
  buyer: { type: "string" },
  subject: { type: "string" },
  error: { type: "string" },
  key: { type: "string" },
} as const;

const previewSchema = z.looseObject({
  matching: z.number(),
  set: z.string(),
  chosen: z.number(),
  oldest: z.array(z.looseObject({ id: z.string() })),
});
const replaySchema = z.looseObject({
  id: z.string(),
  state: z.string(),
  createdAt: z.string(),
  total: z.number(),
  waiting: z.number(),
  underWay: z.number(),
  replayed: z.number(),
  failed: z.number(),
  left: z.number(),
  heldBack: z.number(),
});
type Replay = z.infer<typeof replaySchema>;

/** Replays what meets every condition: counted first, then those that were counted, of each receiver one as the canary. A `key` that was named before begins nothing anew. */
export async function replayWhere(
  { type, cause, automation, buyer, subject, error, key }: Partial<Record<keyof typeof CONDITIONS, string | undefined>>,
  { api, output, confirm }: OpsContext,
): Promise<void> {
  const named = { eventType: type, cause, automationId: automation, buyerId: buyer, subject, error };
  const body = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
  if (Object.keys(body).length === 0) throw new UsageError("name at least one condition");
  const { matching, set, chosen, oldest } = await api.send("POST", `${PATH}?dryRun=1`, body, previewSchema);
  // Under a key of before the answer is that of before, whatever is left of what was counted then.
  if (chosen === 0 && key === undefined) throw new UsageError("no undecided dead letter meets this");
  const first = oldest.slice(0, 5).map(({ id }) => id);
  const idempotencyKey = key ?? crypto.randomUUID();
  await confirm(
    `replay ${chosen} of the ${matching} dead letters that meet this, of each receiver one first and the others when it was taken: ${first.join(", ")}${chosen > first.length ? ", …" : ""}; where no answer comes, ask again with --key ${idempotencyKey}: under it a replay is begun once`,
  );
  const replay = await api.sendKeyed(`${PATH}?set=${set}`, { body, idempotencyKey }, replaySchema);
  output.show(replay, () => rendered([replay]));
}

export async function showReplays({ api, output }: OpsContext): Promise<void> {
  const { items } = await api.get(PATH, z.object({ items: z.array(replaySchema) }));
  output.show(items, () => rendered(items));
}

export async function haltReplay(id: string | undefined, { api, output, confirm }: OpsContext): Promise<void> {
  const path = `${PATH}/${encodeURIComponent(required(id, "the bulk replay's id"))}/halt`;
  await confirm(`halt ${id} for good; those under way end by themselves`);
  const replay = await api.send("POST", path, {}, replaySchema);
  output.show(replay, () => rendered([replay]));
}

const rendered = (replays: readonly Replay[]): string =>
  table(
    ["id", "state", "total", "waiting", "under way", "replayed", "failed", "left", "held back", "begun"],
    replays.map(({ id, state, total, waiting, underWay, replayed, failed, left, heldBack, createdAt }) => [
      ...[id, state, total, waiting, underWay, replayed, failed, left, heldBack],
      ago(createdAt, new Date()),
    ]),
    "no bulk replays",
  );
