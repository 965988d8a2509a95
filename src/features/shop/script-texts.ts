import { createHash } from "node:crypto";
import {
  isArgumentElement,
  isLiteralElement,
  isPluralElement,
  isPoundElement,
  type MessageFormatElement,
} from "@formatjs/icu-messageformat-parser/no-parser.js";
import * as access from "../../../browser/shop/texts/access.ts";
import * as account from "../../../browser/shop/texts/account.ts";
import * as automationRules from "../../../browser/shop/texts/automation-rules.ts";
import * as automations from "../../../browser/shop/texts/automations.ts";
import * as cart from "../../../browser/shop/texts/cart.ts";
import * as chat from "../../../browser/shop/texts/chat.ts";
import * as checkout from "../../../browser/shop/texts/checkout.ts";
import * as common from "../../../browser/shop/texts/common.ts";
import * as home from "../../../browser/shop/texts/home.ts";
import * as less from "../../../browser/shop/texts/less.ts";
import * as offers from "../../../browser/shop/texts/offers.ts";
import * as orders from "../../../browser/shop/texts/orders.ts";
import * as usage from "../../../browser/shop/texts/usage.ts";
import { TEXTS_NAME, type Forms, type InLanguage } from "../../../browser/shop/words.ts";
import type { Language } from "../../platform/language/languages.ts";
import type { Message, Words } from "../../platform/language/translate.ts";
import { textsFile } from "./script-file.ts";

/** What the script reads texts from, each whole: a table that is added to one of them is here. */
const TABLES = [access, account, automationRules, automations, cart, chat, checkout, common, home, less, offers, orders, usage];

/** Each text of a table, by its name in the catalogues. */
export function namesOf(table: unknown): string[] {
  if (typeof table === "string") return [table];
  if (typeof table === "function") return "text" in table && typeof table.text === "string" ? [table.text] : [];
  return typeof table === "object" && table !== null ? Object.values(table).flatMap(namesOf) : [];
}

export interface ScriptTexts {
  file: string;
  text: string;
}

/** What an isolate has made already: at most one a language. */
const made = new Map<Language, ScriptTexts>();

/** What the script says in a language, as a script of its own that a page loads before it; its name has what it says in it. */
export function scriptTexts(words: Words): ScriptTexts {
  const known = made.get(words.language);
  if (known) return known;
  const inLanguage = new Map<string, InLanguage>();
  for (const name of namesOf(TABLES)) {
    const message = words.message(name);
    if (message) inLanguage.set(name, partsOf(message));
  }
  const text = `globalThis.${TEXTS_NAME}=${JSON.stringify(Object.fromEntries(inLanguage))};\n`;
  const texts = { file: textsFile(words.language, createHash("sha256").update(text).digest("hex")), text };
  made.set(words.language, texts);
  return texts;
}

/** A message as the script has it: what reads the syntax of messages stays in the Worker. */
export function partsOf(message: Message): InLanguage {
  const parts = message.map(partOf);
  return parts.every((part) => typeof part === "string") ? parts.join("") : parts;
}

function partOf(element: MessageFormatElement): string | Forms {
  if (!isPluralElement(element)) return plain(element, "");
  const { value: of, options } = element;
  const forms = Object.entries(options).map(([form, { value }]) => [form, value.map((within) => plain(within, of)).join("")]);
  return { of, forms: Object.fromEntries(forms) as Forms["forms"] };
}

function plain(element: MessageFormatElement, counted: string): string {
  if (isLiteralElement(element)) return element.value;
  if (isArgumentElement(element)) return `{${element.value}}`;
  if (isPoundElement(element)) return `{${counted}}`;
  throw new Error("a text that the shop's script says has more in it than values and plurals");
}
