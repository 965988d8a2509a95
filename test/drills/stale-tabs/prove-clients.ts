import type { StackFile } from "../../../local-cloud/stack-file.ts";
import { call, check, until } from "../../journey/client.ts";
import { operatorToken, readOps } from "../operator.ts";
import type { Stage } from "../stage.ts";

/** Names and contract versions of the drill's programs: the same in every run, as the register has room for a hundred. */
export const TABS = "drill-tabs/1";
export const WILD = { blind: "drill-blind/1", forgetful: "drill-forgetful/1" } as const;

/** Counts come with the shards' next push and the next capture. */
const SHOWN_SECONDS = 90;

interface Shown {
  client: string;
  contract: string;
  validation: string;
  drifting: boolean;
  conflicts: number;
  versionMissing: number;
}

/** As of a fresh capture. */
export async function shownClients(stack: StackFile): Promise<Shown[]> {
  const { carts } = await readOps(stack, true);
  check(Array.isArray(carts?.["clients"]), "section carts does not show the clients");
  return carts["clients"] as Shown[];
}

const shownAs = (clients: readonly Shown[], name: string) => clients.find(({ client, contract }) => `${client}/${contract}` === name);

/** Section `carts` has who sent what, and says who drifts; answers what it says. */
export function proveNamed(stack: StackFile, before: readonly Shown[], sent: { blind: number; forgetful: number }): Promise<string> {
  const figures = (name: string, clients: readonly Shown[]) =>
    shownAs(clients, name) ?? { conflicts: 0, versionMissing: 0, drifting: false };
  return until("both programs in section carts", SHOWN_SECONDS, async () => {
    const now = await shownClients(stack);
    const [blind, forgetful] = [figures(WILD.blind, now), figures(WILD.forgetful, now)];
    const counted =
      blind.conflicts >= figures(WILD.blind, before).conflicts + sent.blind &&
      forgetful.versionMissing >= figures(WILD.forgetful, before).versionMissing + sent.forgetful;
    if (!counted) return undefined;
    check(forgetful.drifting && !blind.drifting, `drifting is ${forgetful.drifting} and ${blind.drifting}`);
    return `section carts names ${WILD.forgetful} as drifting, and ${blind.conflicts} conflicts of ${WILD.blind}`;
  });
}

/** Who recovered can be confirmed, who never did cannot; the confirmation is taken back when the drill ends. */
export async function proveValidation(stage: Stage): Promise<void> {
  const { stack } = stage;
  const token = await operatorToken(stack);
  const confirm = (name: string, body: unknown) =>
    fetch(`${stack.url}/admin/clients/${name}/confirm`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  await stage.prove("[CRT-4] who was seen to recover can be confirmed, who only repeats himself cannot", async () => {
    const { body } = await call<{ items: { name: string; version: string; recoveredAt: string | null }[] }>(
      stack.url,
      "GET",
      "/admin/clients",
      {
        token,
      },
    );
    const tabs = body.items.find(({ name, version }) => `${name}/${version}` === TABS);
    check(tabs?.recoveredAt, `${TABS} was not seen to recover`);
    const ours = await confirm(TABS, { note: "a drill's tabs, all of which ended" });
    check(ours.ok, `confirming ${TABS} answered ${ours.status}`);
    stage.undo(`withdraw the confirmation of ${TABS}`, async () => {
      const withdrawn = await confirm(TABS, { confirmed: false, note: "the drill is over" });
      check(withdrawn.ok, `answered ${withdrawn.status}`);
    });
    const blind = await confirm(WILD.blind, { note: "a drill's blind program" });
    check(blind.status === 409, `confirming ${WILD.blind} answered ${blind.status}`);
    return `${TABS} is validated, ${WILD.blind} is refused`;
  });
}
