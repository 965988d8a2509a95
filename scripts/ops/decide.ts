import { oneOf, readArgs, required, type Command } from "./command.ts";
import { DEAD_ALERTS, deadAlertSchema, renderDeadAlerts } from "./dead-alert.ts";

const MODES = ["replay", "manual-escalation", "secondary-channel-only"] as const;
const MEANING: Record<(typeof MODES)[number], string> = {
  replay: "it is sent again to its transport; a replay that fails comes back to be decided",
  "manual-escalation": "a human carries it; it is not sent again",
  "secondary-channel-only": "it is sent to the secondary transport alone",
};

/** `POST /notifications/incident-alerts/dead-letters/{id}/decision`. */
export const decide: Command = {
  summary: "decide one dead alert; nothing is cleared without a decision",
  usage: [`<id> ${MODES.join("|")} --note <why>`],
  async run(args, { api, output, confirm }) {
    const { values, positionals } = readArgs(args, { note: { type: "string" } });
    const id = required(positionals[0], "the dead letter's id");
    const mode = oneOf(positionals[1], MODES, "the decision");
    const note = required(values.note, "--note");
    await confirm(`${id}: ${MEANING[mode]}`);
    const letter = await api.send("POST", `${DEAD_ALERTS}/${encodeURIComponent(id)}/decision`, { mode, note }, deadAlertSchema);
    output.show(letter, () => renderDeadAlerts([letter]));
  },
};
