import { readFileSync } from "node:fs";
import { z } from "zod";
import { required, UsageError, type OpsContext } from "./command.ts";

const editedSchema = z.object({ id: z.string(), changed: z.array(z.string()) });

/** Replays one dead letter with the payload that stands in a file. */
export async function edit(
  given: string | undefined,
  { data, reason }: { data?: string | undefined; reason?: string | undefined },
  { api, output, confirm }: OpsContext,
): Promise<void> {
  const id = required(given, "the dead letter's id");
  const body = { data: readPayload(required(data, "--data")), reason: required(reason, "--reason") };
  await confirm(`replay ${id} with the payload of ${data}, once and under its own webhook-id; the event stays as it was`);
  const answer = await api.send("POST", `/automations/dead-letters/${encodeURIComponent(id)}/replay-edited`, body, editedSchema);
  output.show(answer, () => `replaying ${answer.id}; what differs: ${answer.changed.join(", ")}`);
}

function readPayload(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new UsageError(`${file} is no file with JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
