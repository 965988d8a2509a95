import { z } from "zod";
import { readArgs, required, UsageError, wholeNumber, type Command, type OpsContext } from "./command.ts";
import { ago, table } from "./output.ts";

const money = z.object({ amount: z.number(), currency: z.string() });
const requestSchema = z.looseObject({
  id: z.string(),
  amount: money,
  reason: z.string(),
  operatorId: z.string(),
  state: z.string(),
  refundId: z.string().nullable(),
  refusal: z.string().nullable(),
  askedAt: z.string(),
});
const paymentSchema = z.looseObject({
  paymentIntentId: z.string(),
  attemptId: z.string().nullable(),
  orderId: z.string().nullable(),
  orderState: z.string().nullable(),
  captured: money,
  refunded: money,
  refunding: money,
  left: money,
  disputed: money,
  movements: z.array(
    z.looseObject({
      kind: z.string(),
      providerId: z.string(),
      state: z.string(),
      amount: money,
      cause: z.string().nullable(),
      failure: z.string().nullable(),
      by: z.string(),
      byId: z.string().nullable(),
      happenedAt: z.string(),
    }),
  ),
  refundsAsked: z.array(requestSchema),
  outcome: z.string().optional(),
});

/** `GET /admin/payments/{intentId}`, `POST …/compare`, `POST …/refunds`. */
export const payment: Command = {
  summary: "what the books have of a payment; compare it with the provider, or refund it",
  usage: [
    "<intent>",
    "compare <intent>",
    "refund <intent> --amount <minor units> --reason <why> [--key <key>]",
    "refund <intent> --rest --reason <why>",
  ],
  async run(args, context) {
    const { values, positionals } = readArgs(args, {
      amount: { type: "string" },
      rest: { type: "boolean" },
      reason: { type: "string" },
      key: { type: "string" },
    });
    const { api, output } = context;
    const [action, intent] = positionals.length > 1 ? positionals : ["show", positionals[0]];
    const path = `/admin/payments/${encodeURIComponent(required(intent, "the payment's intent"))}`;
    switch (action) {
      case "show": {
        const shown = await api.get(path, paymentSchema);
        return output.show(shown, () => render(shown));
      }
      case "compare": {
        const compared = await api.send("POST", `${path}/compare`, undefined, paymentSchema);
        return output.show(compared, () => `what came of it: ${compared.outcome ?? "unknown"}\n\n${render(compared)}`);
      }
      case "refund":
        return refund(path, values, context);
      default:
        throw new UsageError(`there is no payment ${action}`);
    }
  },
};

async function refund(
  path: string,
  {
    amount,
    rest,
    reason,
    key,
  }: { amount?: string | undefined; rest?: boolean | undefined; reason?: string | undefined; key?: string | undefined },
  { api, output, confirm }: OpsContext,
): Promise<void> {
  if ((amount === undefined) === (rest !== true)) throw new UsageError("give --amount, or --rest for all that is left");
  const body = {
    amount: rest ? "rest" : wholeNumber(amount, "--amount", 1, Number.MAX_SAFE_INTEGER),
    reason: required(reason, "--reason"),
  };
  const { left: before } = await api.get(path, paymentSchema);
  const left = `; ${before.amount} ${before.currency} (minor) are left`;
  const idempotencyKey = key ?? crypto.randomUUID();
  const what = `give back ${rest ? "all that is left" : `${amount} (minor)`} of ${path.split("/").at(-1)}${left}`;
  await confirm(`${what}; where no answer comes, ask again with --key ${idempotencyKey}: under it money is given back once`);
  const asked = await api.sendKeyed(`${path}/refunds`, { body, idempotencyKey }, requestSchema);
  output.show(
    asked,
    () => `${asked.id} is ${asked.state}: ${asked.amount.amount} ${asked.amount.currency} (minor) by ${asked.refundId ?? "no refund yet"}`,
  );
}

function render(shown: z.infer<typeof paymentSchema>): string {
  const minor = ({ amount, currency }: z.infer<typeof money>) => `${amount} ${currency} (minor)`;
  const { captured, refunded, refunding, left, disputed, movements, refundsAsked } = shown;
  return [
    `${shown.paymentIntentId} of ${shown.attemptId ?? "no attempt"}: order ${shown.orderId ?? "none"} ${shown.orderState ?? ""}`.trimEnd(),
    `captured ${minor(captured)}, refunded ${minor(refunded)}, on its way back ${minor(refunding)}, disputed ${minor(disputed)}, left ${minor(left)}`,
    table(
      ["what", "state", "amount", "by", "cause", "failure", "happened", "id"],
      movements.map((movement) => [
        movement.kind,
        movement.state,
        minor(movement.amount),
        movement.byId ?? movement.by,
        movement.cause,
        movement.failure,
        ago(movement.happenedAt, new Date()),
        movement.providerId,
      ]),
      "nothing is booked",
    ),
    table(
      ["request", "state", "amount", "reason", "by", "asked", "refused with"],
      refundsAsked.map((asked) => [
        asked.id,
        asked.state,
        minor(asked.amount),
        asked.reason,
        asked.operatorId,
        ago(asked.askedAt, new Date()),
        asked.refusal,
      ]),
      "no operator asked for a refund",
    ),
  ].join("\n\n");
}
