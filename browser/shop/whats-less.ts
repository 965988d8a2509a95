import type { Degraded } from "../../packages/sdk/src/client.ts";
import { LESS } from "./texts/less.ts";

const KNOWN: Readonly<Record<string, string>> = LESS;

/** What is less than usual, in words of the page's language; of a mode that a release after this has, its reason. */
export const whatsLess = ({ mode, reason }: Pick<Degraded, "mode" | "reason">): string =>
  Object.hasOwn(KNOWN, mode) ? (KNOWN[mode] ?? reason) : reason;
