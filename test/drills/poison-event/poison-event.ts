import { call, check, until } from "../../journey/client.ts";
import { automated, executionsOf, gather, takenSince, type Automated } from "../automated.ts";
import { inPostgres } from "../database.ts";
import type { Drill } from "../drill.ts";
import { operatorToken, readOps, untilOps } from "../operator.ts";
import type { Stage } from "../stage.ts";

const [POISONED, WELL] = ["webhook-automations", "webhook-support"];
const OTHERS = 5;
/** A sweep of each minute, and what a loaded machine takes. */
const OTHERS_SECONDS = 150;
/** All tries of the contract's schedule. */
const SPENT_SECONDS = 600;
/** A step each minute. */
const REPLAYED_SECONDS = 180;
const BULK = "/automations/dead-letters/replays";

interface Letter {
  id: string;
  state: string;
  cause: string;
  error: string;
  buyerId: string;
  event: { id: string };
}

/** An event that can never be dispatched and one that can never be signed: both come before operators with their reason, and nothing waits behind them. */
export const poisonEvent: Drill = {
  name: "poison-event",
  title: "Events that can never be delivered, among those that can",
  ways: { none: "it spoils a secret and an event in the database, and every server works" },
  async run(stage) {
    const { stack, runId } = stage;
    const [spoilt, well] = [await automated(stage, POISONED), await automated(stage, WELL, "-other")];
    const token = await operatorToken(stack);
    const undecidedBefore = Number((await readOps(stack))["automations"]?.["undecided"] ?? 0);
    const [{ secret } = { secret: "" }] = await inPostgres<{ secret: string }>(stack, "select secret from automations where id = $1", [
      spoilt.automationId,
    ]);
    const began = new Date();
    const setSecret = (value: string) =>
      inPostgres(stack, "update automations set secret = $2 where id = $1", [spoilt.automationId, value]);
    stage.undo("the automation's secret", () => setSecret(secret));
    await setSecret("whsec_ not base64 !");
    const oddId = `poison-${runId}`;
    await inPostgres(
      stack,
      "insert into outbox_events (id, type, subject, buyer_id, payload, occurred_at) values ($1, 'order.completed', $1, $2, '{}', now() - interval '1 minute')",
      [oddId, well.buyerId],
    );
    await gather(stage, spoilt, 1);
    await gather(stage, well, OTHERS);
    stage.broke("a stored secret signs nothing, and an event has an id that no message can carry");

    await stage.prove("[AUT-6] what comes behind them is delivered, each event once", async () => {
      await until(`${OTHERS} deliveries`, OTHERS_SECONDS, async () => {
        const found = await executionsOf(stage, well);
        return found.length === OTHERS && found.every(({ state }) => state === "succeeded") ? true : undefined;
      });
      const taken = await takenSince(stage, well, began);
      check(new Set(taken).size === OTHERS && taken.length === OTHERS, `${taken.length} deliveries of ${OTHERS} events`);
      return `${taken.length} deliveries`;
    });
    const { undecided } = await untilOps(
      stack,
      { what: "two dead letters more, in section automations", seconds: SPENT_SECONDS },
      "automations",
      (figures) => Number(figures["undecided"]) >= undecidedBefore + 2,
    );
    stage.detected(`undecided is ${String(undecided)}`);
    const [unsigned, odd] = [await letterOf(stage, token, spoilt), await letterOf(stage, token, well)];
    await stage.prove("[AUT-3] each says why it died", async () => {
      check(unsigned.cause === "crashed" && unsigned.error.startsWith("the delivery could not be made"), `it says ${unsigned.error}`);
      check(odd.event.id === oddId && odd.error.includes("id is none of ours"), `it says ${odd.error}`);
      return `${unsigned.error}; ${odd.error}`;
    });

    const mended = new Date();
    await setSecret(secret);
    stage.tell("mitigated", "the secret is as it was");
    await stage.prove("[AUT-3] the one whose cause is mended is counted, replayed and delivered once", async () => {
      const body = { buyerId: spoilt.buyerId, cause: "crashed" };
      const { body: counted } = await call<{ chosen: number; set: string }>(stack.url, "POST", `${BULK}?dryRun=1`, { token, body });
      check(counted.chosen === 1, `${counted.chosen} are meant`);
      const headers = { "idempotency-key": `drill-${runId}` };
      const { body: begun } = await call<{ id: string }>(stack.url, "POST", `${BULK}?set=${counted.set}`, {
        token,
        body,
        headers,
        expect: 202,
      });
      await until("the end of the bulk replay", REPLAYED_SECONDS, async () => {
        const { body: now } = await call<{ state: string; replayed: number }>(stack.url, "GET", `${BULK}/${begun.id}/progress`, { token });
        check(now.state !== "canary-failed", "its canary failed");
        return now.state === "done" && now.replayed === 1 ? true : undefined;
      });
      const taken = await takenSince(stage, spoilt, mended);
      check(taken.length === 1, `it was delivered ${taken.length} times`);
      return `bulk replay ${begun.id} is done`;
    });
    await stage.prove("[AUT-4] the one that can never be dispatched takes an outcome by hand", async () => {
      const body = { outcome: "handled-manually", note: "a drill's event: there is nobody to tell" };
      await call(stack.url, "POST", `/automations/dead-letters/${odd.id}/outcome`, { token, body });
      return `${odd.id} is handled-manually`;
    });
    await untilOps(
      stack,
      { what: "no dead letter more than before", seconds: REPLAYED_SECONDS },
      "automations",
      (figures) => Number(figures["undecided"]) <= undecidedBefore,
    );
    stage.tell("recovered", "nothing waits for a decision that did not before");
  },
};

/** The one undecided letter of a buyer's, by the route that operators read. */
async function letterOf({ stack }: Stage, token: string, { buyerId }: Automated): Promise<Letter> {
  let cursor = "";
  do {
    const path = `/automations/dead-letters?state=undecided&limit=100${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`;
    const { body } = await call<{ items: Letter[]; nextCursor: string | null }>(stack.url, "GET", path, { token });
    const found = body.items.find((letter) => letter.buyerId === buyerId);
    if (found) return found;
    cursor = body.nextCursor ?? "";
  } while (cursor !== "");
  throw new Error(`there is no undecided dead letter of ${buyerId}`);
}
