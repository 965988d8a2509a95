import type { StackFile } from "../../local-cloud/stack-file.ts";
import { call } from "../journey/client.ts";
import { operatorToken } from "./operator.ts";

export interface Reported {
  attemptId: string;
  state: string;
  lastFailure: { code: string; message: string; times: number } | null;
  nextAction: string;
}

/** An attempt as the operators' report has it (CHK-1); undefined where it is not in it. */
export async function reported(stack: Pick<StackFile, "url" | "accounts">, attemptId: string) {
  const token = await operatorToken(stack);
  const { body } = await call<{ items: Reported[] }>(stack.url, "GET", "/admin/orders/checkout/report?limit=100", { token });
  return body.items.find((item) => item.attemptId === attemptId);
}
