import { withoutNumbers } from "./numbers.ts";
import { withoutSecrets } from "./secrets.ts";

const EMAIL = /[\p{L}\p{N}_.+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}[\p{L}\p{N}-]{1,62}/gu;
const WHOLLY_AN_ADDRESS = new RegExp(`^${EMAIL.source}$`, "u");

/**
 * Takes out of free text what names or admits a person, by kind: secrets, numbers of cards, accounts and telephones, mail addresses.
 * The one place for it: logs, alerts, audit lines, what a receiver answered and what dead letters show go through here. Saying it
 * twice changes nothing.
 */
export function redactText(text: string): string {
  const numberless = withoutNumbers(withoutSecrets(text));
  return numberless.includes("@") ? numberless.replace(EMAIL, "[personal]") : numberless;
}

/** Every text inside a value; a text that is wholly one mail address stays, because such a field says who is meant. */
export function redactTexts(value: unknown): unknown {
  if (typeof value === "string") return WHOLLY_AN_ADDRESS.test(value) ? value : redactText(value);
  if (Array.isArray(value)) return value.map(redactTexts);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, redactTexts(item)]));
  }
  return value;
}
