import { call, check, until } from "../../journey/client.ts";
import { journal, letter, undecided, type Letter, type RaisedAlert } from "../alert-path.ts";
import type { Stage } from "../stage.ts";

const GIVEN_UP_SECONDS = 90;
const SECONDARY_SECONDS = 30;

/** Waits until every alert is a dead letter, and looks at what became of it elsewhere: the secondary, the feed. */
export async function seeDeadLetters(stage: Stage, token: string, alerts: readonly RaisedAlert[]): Promise<Letter[]> {
  const { stack } = stage;
  const raised = new Set(alerts.map(({ id }) => id));
  const letters = await until("a dead letter for each alert", GIVEN_UP_SECONDS, async () => {
    const found = (await undecided(stack, token)).filter(({ alertId }) => raised.has(alertId));
    return found.length === raised.size ? found : undefined;
  });
  const [oldest] = letters;
  check(oldest, "there is no dead letter");
  await stage.prove("[ALR-2] a delivery is tried on the contract's schedule before it is given up", () =>
    describeTries(stage, token, oldest),
  );
  await stage.prove("[ALR-5] a dropped alert goes out by the secondary and asks for a human in the feed", async () => {
    await until("each alert at the secondary", SECONDARY_SECONDS, async () => {
      const there = new Set((await journal(stage, "webhook-secondary")).map(({ alertId }) => alertId));
      return [...raised].every((id) => there.has(id)) ? true : undefined;
    });
    const asking = await lettersInTheFeed(stage, token);
    check(
      letters.every(({ id }) => asking.has(id)),
      "not every dead letter asks for a human in the feed",
    );
    return `all ${letters.length} reached the secondary, and the feed asks for a human ${letters.length} times`;
  });
  return letters;
}

async function describeTries({ stack }: Stage, token: string, { id }: Letter): Promise<string> {
  const { attempts } = await letter(stack, token, id);
  check(attempts.length > 1, `it was tried ${attempts.length} times`);
  const gaps = attempts.slice(1).map(({ at }, index) => (Date.parse(at) - Date.parse(attempts[index]?.at ?? at)) / 1000);
  return `${attempts.length} tries, ${gaps.map((gap) => gap.toFixed(1)).join(", ")} s apart; the last said "${attempts.at(-1)?.error}"`;
}

async function lettersInTheFeed({ stack }: Stage, token: string): Promise<Set<string>> {
  const { body } = await call<{ items: { topic: string; needsHuman: boolean; deadLetterId: string | null }[] }>(
    stack.url,
    "GET",
    "/admin/notifications?limit=100&unacknowledged=1",
    { token },
  );
  return new Set(
    body.items.flatMap(({ topic, needsHuman, deadLetterId }) =>
      topic === "dead-letter" && needsHuman && deadLetterId ? [deadLetterId] : [],
    ),
  );
}
