import * as z from "zod";
import { once } from "../../../platform/once.ts";
import type { ErrorForm, Problem } from "../../../platform/http/problem.ts";
import { inEnglish } from "../../../platform/language/say.ts";
import { jsonPath } from "../acp/error.ts";

/** The dated release of the protocol that is spoken here. */
export const UCP_VERSION = "2026-04-08";

const schema = once(() =>
  z
    .strictObject({
      code: z.string().describe("The type of the problem, in the protocol's spelling."),
      content: z.string(),
      path: z.string().optional().describe("What of the request it is about: a JSONPath (RFC 9535)."),
    })
    .meta({
      id: "UcpError",
      description: "What keeps a call from being judged at all; what comes of one that is judged is said in `messages`.",
    }),
);

/** A problem's faults as the protocol tells them: of each what is wrong, and where. */
export function faultsOf({ title, detail, errors = [] }: Problem): { content: string; path?: string }[] {
  const why = inEnglish(detail ?? title);
  if (errors.length === 0) return [{ content: why }];
  return errors.map((error) => {
    const fault = inEnglish(error.detail);
    const path = pathOf(error.pointer);
    return { content: fault === why ? why : `${why}: ${fault}`, ...(path === undefined ? {} : { path }) };
  });
}

/** A line names its offer in an `item` of its own. */
export const pathOf = (pointer: string): string | undefined => jsonPath(pointer.replace(/^(\/line_items\/\d+)\/id$/, "$1/item/id"));

/** Whole where the protocol has a word of its own. */
const CODES: Record<string, string> = { "invalid-item-id": "item_unavailable", "payment-declined": "payment_failed" };
export const codeOf = (type: string): string => CODES[type] ?? type.replaceAll("-", "_");

/** A problem as the protocol's error, where there is nothing of a checkout to show. */
export function ucpError(problem: Problem): { code: string; content: string; path?: string } {
  const [fault] = faultsOf(problem);
  return { code: codeOf(problem.type), content: inEnglish(problem.title), ...fault };
}

export const ucpErrors: ErrorForm = {
  get schema() {
    return schema();
  },
  of: ucpError,
};
