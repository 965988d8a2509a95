import { check, until } from "../../journey/client.ts";
import { letter, replay, undecided, type Letter } from "../alert-path.ts";
import { readOps } from "../operator.ts";
import type { Stage } from "../stage.ts";

const BOUND = 2;
const REPLAY_ALL = 100;
const DELIVERED_SECONDS = 30;
/** A local delivery's whole schedule, with its alarms. */
const TRIED_SECONDS = 90;

/** Replays what waits in bounded batches, oldest first, each after a dry run; answers it in the order of its replay. */
export async function replayBacklog(stage: Stage, token: string, waiting: readonly Letter[]): Promise<Letter[]> {
  const { stack } = stage;
  const replayed: Letter[] = [];
  await stage.prove(
    "[ALR-7] a replay takes at most as many as it is allowed, the oldest first, and says before what it will do",
    async () => {
      let remaining = waiting.length;
      while (remaining > 0) {
        const said = await replay(stack, token, BOUND, true);
        const done = await replay(stack, token, BOUND, false);
        check(ids(said.replayed) === ids(done.replayed), `said ${ids(said.replayed)}, did ${ids(done.replayed)}`);
        check(done.replayed.length <= BOUND && done.replayed.length > 0, `${done.replayed.length} were replayed at a bound of ${BOUND}`);
        replayed.push(...done.replayed);
        remaining = done.remaining;
      }
      const ours = new Set(waiting.map(({ id }) => id));
      const order = replayed.filter(({ id }) => ours.has(id));
      check(order.length === ours.size, `${order.length} of ${ours.size} letters were replayed`);
      const diedAt = order.map((each) => each.diedAt);
      check(
        diedAt.every((at, index) => index === 0 || at >= (diedAt[index - 1] ?? "")),
        `the order was ${diedAt.join(", ")}`,
      );
      return `${replayed.length} in batches of ${BOUND}, none remain`;
    },
  );
  await delivered(stage, token, replayed);
  stage.tell("mitigated", `${replayed.length} replayed letters are delivered`);
  return replayed;
}

/** Replays until nothing is under way or undecided, letters the operations plane itself wrote included: what is tried for the last time may yet die. */
export async function replayTheRest(stage: Stage, token: string): Promise<void> {
  const { stack } = stage;
  for (;;) {
    await until("the end of every try", TRIED_SECONDS, async () => {
      const { incidentAlerts } = await readOps(stack, true);
      return Number(incidentAlerts?.["pending"]) + Number(incidentAlerts?.["retrying"]) === 0 ? true : undefined;
    });
    if ((await undecided(stack, token)).length === 0) return;
    const { replayed } = await replay(stack, token, REPLAY_ALL, false);
    await delivered(stage, token, replayed);
  }
}

/** What a later word of its alert has settled is not sent any more. */
const SETTLED: readonly string[] = ["delivered", "superseded"];

async function delivered({ stack }: Stage, token: string, letters: readonly Letter[]): Promise<void> {
  for (const { id } of letters) {
    await until(`the delivery of ${id}`, DELIVERED_SECONDS, async () =>
      SETTLED.includes((await letter(stack, token, id)).state) ? true : undefined,
    );
  }
}

const ids = (letters: readonly Letter[]): string => letters.map(({ id }) => id).join(" ");
