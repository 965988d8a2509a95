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
} as const;

const previewSchema = z.looseObject({ matching: z.number(), chosen: z.number(), oldest: z.array(z.looseObject({ id: z.string() })) });
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
});
type Replay = z.infer<typeof replaySchema>;

/** Replays what meets every condition: counted first, then one as the canary, and the others when that was taken. */
export async function replayWhere(
  { type, cause, automation, buyer, subject, error }: Partial<Record<keyof typeof CONDITIONS, string | undefined>>,
  { api, output, confirm }: OpsContext,
): Promise<void> {
  const named = { eventType: type, cause, automationId: automation, buyerId: buyer, subject, error };
  const body = Object.fromEntries(Object.entries(named).filter(([, value]) => value !== undefined));
  if (Object.keys(body).length === 0) throw new UsageError("name at least one condition");
  const { matching, chosen, oldest } = await api.send("POST", `${PATH}?dryRun=1`, body, previewSchema);
  if (chosen === 0) throw new UsageError("no undecided dead letter meets this");
  const first = oldest.slice(0, 5).map(({ id }) => id);
  await confirm(
    `replay ${chosen} of the ${matching} dead letters that meet this, ${first[0]} first and the others when it was taken: ${first.join(", ")}${chosen > first.length ? ", …" : ""}`,
  );
  const replay = await api.sendKeyed(PATH, { body, idempotencyKey: crypto.randomUUID() }, replaySchema);
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
    ["id", "state", "total", "waiting", "under way", "replayed", "failed", "left", "begun"],
    replays.map(({ id, state, total, waiting, underWay, replayed, failed, left, createdAt }) => [
      ...[id, state, total, waiting, underWay, replayed, failed, left],
      ago(createdAt, new Date()),
    ]),
    "no bulk replays",
  );
