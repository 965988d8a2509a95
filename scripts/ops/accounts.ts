import { z } from "zod";
import { readArgs, required, UsageError, wholeNumber, type Command, type OpsContext } from "./command.ts";
import { ago, facts, table } from "./output.ts";

const accountSchema = z.looseObject({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  createdAt: z.string(),
  addressVerified: z.boolean(),
  suspended: z.looseObject({ since: z.string(), reason: z.string() }).nullable(),
  closed: z.looseObject({ since: z.string(), eraseAt: z.string() }).nullable(),
});
const detailSchema = accountSchema.extend({
  sessions: z.array(z.looseObject({ id: z.string(), lastUsedAt: z.string(), client: z.string().nullable() })),
  serviceTokens: z.array(
    z.looseObject({ id: z.string(), name: z.string(), scopes: z.array(z.string()), revokedAt: z.string().nullable() }),
  ),
});
type Account = z.infer<typeof accountSchema>;

const BASE = "/admin/buyers";
const ACTS = {
  suspend: "end its sessions and service tokens, turn its automations off, let nobody in, and mail the reason to its buyer",
  unsuspend: "let its buyer in again, with the automations that were on",
  close: "close it: it is erased when the days of grace are over, unless its buyer opens it again",
} as const;

/** `GET /admin/buyers`, `GET /admin/buyers/{id}`, and `POST …/suspend`, `…/unsuspend`, `…/close`. */
export const accounts: Command = {
  summary: "buyers' accounts: found by address or id; suspend one, let it in again, or close it",
  usage: [
    "search [<e-mail address or id>] [--state suspended|closed] [--limit 20]",
    "show <id>",
    "suspend <id> --reason <why, as the buyer is told>",
    "unsuspend <id> --reason <why>",
    "close <id> --reason <why, as the buyer is told>",
  ],
  async run(args, context) {
    const { values, positionals } = readArgs(args, { limit: { type: "string" }, state: { type: "string" }, reason: { type: "string" } });
    const [action = "search", key] = positionals;
    const { api, output } = context;
    switch (action) {
      case "search": {
        const sought = new URLSearchParams({
          ...(key === undefined ? {} : { q: key }),
          ...(values.state === undefined ? {} : { state: values.state }),
        });
        const { items } = await api.list(`${BASE}?${sought}`, accountSchema, wholeNumber(values.limit, "--limit", 20, 10_000));
        return output.show(items, () => renderFound(items));
      }
      case "show": {
        const account = await api.get(`${BASE}/${encodeURIComponent(required(key, "the buyer's id"))}`, detailSchema);
        return output.show(account, () => render(account));
      }
      case "suspend":
      case "unsuspend":
      case "close":
        return act(action, required(key, "the buyer's id"), required(values.reason, "--reason"), context);
      default:
        throw new UsageError(`there is no accounts ${action}`);
    }
  },
};

async function act(action: keyof typeof ACTS, id: string, reason: string, { api, output, confirm }: OpsContext): Promise<void> {
  await confirm(`${id}: ${ACTS[action]}`);
  const account = await api.send("POST", `${BASE}/${encodeURIComponent(id)}/${action}`, { reason }, detailSchema);
  output.show(account, () => render(account));
}

const stateOf = ({ suspended, closed }: Account): string =>
  [suspended && "suspended", closed && "closed"].filter((word) => word !== null).join(", ") || "open";

const renderFound = (found: readonly Account[]): string =>
  table(
    ["id", "e-mail address", "state", "name", "made"],
    found.map((account) => [account.id, account.email, stateOf(account), account.name, ago(account.createdAt, new Date())]),
    "there is none",
  );

const render = (account: z.infer<typeof detailSchema>): string =>
  [
    facts([
      ["id", account.id],
      ["e-mail address", `${account.email}, ${account.addressVerified ? "proven" : "not proven"}`],
      ["name", account.name],
      ["made", ago(account.createdAt, new Date())],
      ["state", stateOf(account)],
      ["suspended", account.suspended && `${ago(account.suspended.since, new Date())}: ${account.suspended.reason}`],
      ["closed", account.closed && `${ago(account.closed.since, new Date())}, erased from ${account.closed.eraseAt} on`],
    ]),
    table(
      ["session", "used", "client"],
      account.sessions.map(({ id, lastUsedAt, client }) => [id, ago(lastUsedAt, new Date()), client]),
      "signed in nowhere",
    ),
    table(
      ["service token", "name", "scopes", "revoked"],
      account.serviceTokens.map(({ id, name, scopes, revokedAt }) => [id, name, scopes.join(" "), revokedAt]),
      "no service tokens",
    ),
  ].join("\n\n");
