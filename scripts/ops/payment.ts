import { z } from "zod";
import { format, fromDecimal, toDecimal } from "../../src/platform/money.ts";
import { readArgs, required, UsageError, type Command, type OpsContext } from "./command.ts";
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
    "refund <intent> --amount <12.50> --reason <why> [--key <key>]",
    "refund <intent> --rest --reason <why>",
    "out-of-band <intent> --reason <how it was given back>",
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
      case "out-of-band":
        return outOfBand(path, required(values.reason, "--reason"), context);
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
  const { left } = await api.get(path, paymentSchema);
  const part = rest ? undefined : fromDecimal(amount ?? "", left.currency);
  if (!rest && (part === undefined || part.amount < 1))
    throw new UsageError(`--amount must be an amount of ${left.currency}, such as ${toDecimal(left)}`);
  const body = { amount: part?.amount ?? ("rest" as const), reason: required(reason, "--reason") };
  const idempotencyKey = key ?? crypto.randomUUID();
  const what = `give back ${part ? format(part) : "all that is left"} of ${path.split("/").at(-1)}; ${format(left)} are left`;
  await confirm(`${what}; where no answer comes, ask again with --key ${idempotencyKey}: under it money is given back once`);
  const asked = await api.sendKeyed(`${path}/refunds`, { body, idempotencyKey }, requestSchema);
  output.show(asked, () => `${asked.id} is ${asked.state}: ${format(asked.amount)} by ${asked.refundId ?? "no refund yet"}`);
}

async function outOfBand(path: string, reason: string, { api, output, confirm }: OpsContext): Promise<void> {
  const { left } = await api.get(path, paymentSchema);
  await confirm(`book that ${format(left)} of ${path.split("/").at(-1)} were given back another way; nothing can be refunded after it`);
  const noted = await api.send("POST", `${path}/out-of-band`, { reason }, paymentSchema);
  output.show(noted, () => render(noted));
}

function render(shown: z.infer<typeof paymentSchema>): string {
  const { captured, refunded, refunding, left, disputed, movements, refundsAsked } = shown;
  return [
    `${shown.paymentIntentId} of ${shown.attemptId ?? "no attempt"}: order ${shown.orderId ?? "none"} ${shown.orderState ?? ""}`.trimEnd(),
    `captured ${format(captured)}, refunded ${format(refunded)}, on its way back ${format(refunding)}, disputed ${format(disputed)}, left ${format(left)}`,
    table(
      ["what", "state", "amount", "by", "cause", "failure", "happened", "id"],
      movements.map((movement) => [
        movement.kind,
        movement.state,
        format(movement.amount),
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
        format(asked.amount),
        asked.reason,
        asked.operatorId,
        ago(asked.askedAt, new Date()),
        asked.refusal,
      ]),
      "no operator asked for a refund",
    ),
  ].join("\n\n");
}
