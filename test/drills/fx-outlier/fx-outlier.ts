import { call, check, until } from "../../journey/client.ts";
import type { Drill } from "../drill.ts";
import { operatorToken } from "../operator.ts";
import { convert, dollar, firstSays, refreshNow } from "../rates.ts";
import { beginWithout, untilAlerted, untilOver } from "../watch.ts";

const ALERT = "fx.rates.held-back";
const SEEN_SECONDS = 90;
/** Base and quote swapped: the commonest mistake of a source. */
const INVERTED = 0.8559;

interface Held {
  currency: string;
  rate: string;
  source: string;
  doubts: string[];
}

/** The first source of exchange rates publishes a figure that is wrong. */
export const fxOutlier: Drill = {
  name: "fx-outlier",
  title: "a source of exchange rates publishes an inverted figure",
  ways: { none: "it has a source say what is wrong in the right form, and every server works" },
  async run(stage) {
    const { stack } = stage;
    await beginWithout(stage, ALERT);
    const token = await operatorToken(stack);
    const before = await dollar(stage);
    stage.undo("let the first source say its own figures", async () => {
      await firstSays(stack, {});
      await refreshNow(stack);
    });

    await firstSays(stack, { USD: INVERTED });
    stage.broke(`the first source says ${INVERTED} US dollars for one euro, and ${before.rate} stands`);
    await refreshNow(stack);
    const alert = await untilAlerted(stage, ALERT);
    stage.detected(`${alert.severity}: ${alert.summary}`);
    check(alert.severity === "page", `the alert is of severity ${alert.severity}`);
    await stage.prove(
      "[FX-2] the figure is held back with its doubts, and money is converted with the last good one, marked so",
      async () => {
        const path = "/admin/fx/held-rates?state=open&limit=100";
        const held = (await call<{ items: Held[] }>(stack.url, "GET", path, { token })).body.items.find(
          ({ currency }) => currency === "USD",
        );
        check(held?.rate === String(INVERTED) && held.doubts.includes("inverted"), `held back: ${JSON.stringify(held)}`);
        const told = await until("a conversion marked last-good-rate", SEEN_SECONDS, async () => {
          const answer = await convert(stage);
          check(answer.status === 200 && (answer.body.amount?.amount ?? 0) > 11_000, `it said ${JSON.stringify(answer)}`);
          return answer.body.degraded?.mode === "last-good-rate" ? answer : undefined;
        });
        check((await dollar(stage)).rate === before.rate, "another rate is in force");
        return `${JSON.stringify(held.doubts)}; ${JSON.stringify(told.body)}`;
      },
    );

    await firstSays(stack, {});
    await refreshNow(stack);
    stage.tell("recovered", "the source says what is right again");
    await untilOver(stage, alert);
    await stage.prove("[FX-2] the figure was never in force", async () => {
      const { items } = (await call<{ items: { rate: string }[] }>(stack.url, "GET", "/fx/rates/USD/history?limit=100")).body;
      check(!items.some(({ rate }) => rate === String(INVERTED)), `the history has it: ${JSON.stringify(items)}`);
      return `${items.length} rates in the history, ${before.rate} stands`;
    });
  },
};
