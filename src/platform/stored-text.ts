import * as z from "zod";

/** Why a text cannot be stored: Postgres holds Unicode without NUL. Undefined where it can. */
export function textFault(text: string): string | undefined {
  if (text.includes("\0")) return "must not contain NUL";
  return text.isWellFormed() ? undefined : "must be well-formed Unicode";
}

/** Text of outside that is stored as it is: refused where it cannot be. What comes by a route's own schemas is held to the same by its reader. */
export const storedText = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .superRefine((text, context) => {
      const message = textFault(text);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    });

/** Text of outside that is only said again, to people: made storable and cut, never refused. */
export const saidText = (text: string, longest: number): string => text.slice(0, longest).replaceAll("\0", "\u{FFFD}").toWellFormed();
