import { randomBytes } from "node:crypto";
import type { Page } from "playwright-core";
import { pay } from "../drills/provider-money.ts";
import { cartWith, checkOut, shopper, untilEnded } from "../drills/shopping.ts";
import type { ConsoleUnderTest } from "./console.ts";

const PLACED_SECONDS = 60;

/** An order as a buyer's browser and the payment provider make one, for the desk's pages to show. */
export async function placedOrder({
  stack,
}: Pick<ConsoleUnderTest, "stack">): Promise<{ orderId: string; intentId: string; amount: number }> {
  const runId = randomBytes(4).toString("hex");
  const who = await shopper({ stack, runId });
  const attempt = await checkOut(stack, who, await cartWith(stack, who, 2), `browser-${runId}`);
  await pay(stack, attempt);
  const { orderId } = await untilEnded(stack, who, attempt, { as: "COMPLETED", seconds: PLACED_SECONDS });
  if (orderId === null || attempt.payment === null) throw new Error(`attempt ${attempt.id} is no order`);
  return { orderId, intentId: attempt.payment.intentId, amount: attempt.amount.amount };
}

/** Proves presence on the page that asks for it, and ends where it leads to. */
export async function provePresence(page: Page, { stack }: Pick<ConsoleUnderTest, "stack">, next: string): Promise<void> {
  await page.goto(`/admin/step-up?kind=money&next=${encodeURIComponent(next)}`);
  await page.getByLabel("Password").fill(stack.accounts.operator.password);
  await page.getByRole("main").getByRole("button").click();
  await page.waitForURL(`**${next}`);
}
