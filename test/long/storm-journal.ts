import type { StackFile } from "../../local-cloud/stack-file.ts";
import { received } from "../drills/control.ts";
import { RECEIVERS, type Heard } from "./storm-account.ts";

interface Body {
  type: string;
  timestamp: string;
  data: { sequence: number; alert: { id: string } };
}

/** What the receivers accepted, in the order of arrival, by their own journals. */
export async function readJournals(stack: StackFile, since: Date): Promise<Heard[]> {
  const journals = await Promise.all(
    RECEIVERS.map(async (receiver) =>
      (await received(stack, receiver, since))
        .filter(({ status }) => status === 204)
        .map(({ headers, rawBody, receivedAt }): Heard => {
          const { type, timestamp, data } = JSON.parse(rawBody) as Body;
          const of = { receiver, alertId: data.alert.id, sequence: data.sequence, type, webhookId: headers["webhook-id"] ?? "" };
          return { ...of, saidAt: Date.parse(timestamp), heardAt: Date.parse(receivedAt) };
        }),
    ),
  );
  return journals.flat();
}
