import { z } from "zod";
import { readArgs, wholeNumber, type Command } from "./command.ts";
import { deadAlertSchema, renderDeadAlerts } from "./dead-alert.ts";

const replaySchema = z.looseObject({ replayed: z.array(deadAlertSchema), remaining: z.number() });

/** `POST /notifications/incident-alerts/replay-dead-letter`, first as a dry run. */
export const replay: Command = {
  summary: "replay the oldest undecided dead alerts",
  usage: ["[--limit 10] [--note <why>] [--dry-run]"],
  async run(args, { api, output, confirm }) {
    const { values } = readArgs(args, { limit: { type: "string" }, note: { type: "string" }, "dry-run": { type: "boolean" } });
    const path = `/notifications/incident-alerts/replay-dead-letter?limit=${wholeNumber(values.limit, "--limit", 10, 100)}`;
    const planned = await api.send("POST", `${path}&dryRun=1`, {}, replaySchema);
    if (values["dry-run"] || planned.replayed.length === 0)
      return output.show(planned, () => `would be replayed:\n${renderDeadAlerts(planned.replayed)}`);
    await confirm(`replay ${planned.replayed.length} of the undecided, oldest first:\n${renderDeadAlerts(planned.replayed)}`);
    const done = await api.send("POST", path, values.note ? { note: values.note } : {}, replaySchema);
    output.show(
      done,
      () => `replayed ${done.replayed.length}${mootIn(done.replayed)}, undecided ${done.remaining}\n${renderDeadAlerts(done.replayed)}`,
    );
  },
};

/** Those whose alert has moved on, for which nothing is sent. */
function mootIn(letters: readonly { state?: unknown }[]): string {
  const moot = letters.filter(({ state }) => state === "superseded").length;
  return moot === 0 ? "" : ` (${moot} of them superseded: nothing was sent)`;
}
