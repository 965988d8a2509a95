import { AppError } from "../../../platform/errors.ts";
import { converse } from "../../llm/converse.ts";
import type { NamingDeps } from "../ports.ts";
import { NAMES_ANSWER, NAMES_PROMPT } from "./prompt.ts";
import { MOST_ANSWER, namesIn } from "./rules.ts";
import type { KeptNames } from "./store.ts";

/** The account that what is asked here is paid from: the house's own, with an account's limits, so that it never takes what buyers have. */
export const NAMES_ACCOUNT = "usr_00000000000000000000000000";

/**
 * Asks a model what one thing is called; never throws, and ends within `catalog.names.answerMs`. One thing a call: what a buyer writes of one
 * must not be able to change what is kept of another.
 */
export async function askNames(deps: NamingDeps, name: string): Promise<{ answer: KeptNames; error?: unknown }> {
  const { outputTokens, beginsWithinMs, answerMs, mostNames } = deps.contract.catalog.names;
  const given = new AbortController();
  let giveUp: (why: string) => void = () => undefined;
  const givenUp = new Promise<string>((resolve) => (giveUp = resolve));
  const stop = (why: string): void => {
    given.abort();
    giveUp(why);
  };
  const timer = setTimeout(() => stop("slow"), answerMs);
  let text = "";
  const listen = (piece: string): void => {
    text += piece;
    if (text.length > MOST_ANSWER) stop("too-long");
  };
  const asking = async (): Promise<string | undefined> => {
    const called = await converse(deps, {
      ...{ userId: NAMES_ACCOUNT, addressVerified: true, system: NAMES_PROMPT, turns: [{ role: "user", content: name }] },
      ...{ maxOutputTokens: outputTokens, beginsWithinMs, answer: NAMES_ANSWER, left: given.signal, onText: listen },
    });
    if (!called.ok) return called.refusal.kind;
    return (await called.value.ended).outcome === "complete" ? undefined : "cut";
  };
  try {
    const reason = await Promise.race([asking(), givenUp]);
    if (reason !== undefined) return { answer: { kind: "failed", reason } };
    const names = namesIn(text, name, mostNames);
    return { answer: names ? { kind: "names", names } : { kind: "failed", reason: "garbled" } };
  } catch (error) {
    return { answer: { kind: "failed", reason: error instanceof AppError ? error.code : "failed" }, error };
  } finally {
    clearTimeout(timer);
  }
}
