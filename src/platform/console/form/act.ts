import type { Said } from "../../language/say.ts";
import { hasMembers, type Values } from "./templates.ts";
import { NOTHING_CHOSEN, NOTHING_MEETS } from "./texts.ts";

/** Where an act is sent that no script takes: the page asks before it does it. */
export const ACT_PATH = "/admin/act";

/** What a form of the console does. It stands in the address that the form is sent to, so that it is the same with and without a script. */
export interface Act {
  /** Method and path of the API call; `{field}` takes a field of the form into the path. */
  api: string;
  /** What it will do, as the question before it is done. `{field}`, `{typed.field}` and `{answer.member}` (of the preview) are filled in. */
  confirm: string;
  label: string;
  /** What the button under the question says, where the first one says what comes before it: a count. */
  verb?: string;
  /** A dry run that is made before the question; members of its answer may be named in `api` and `confirm`. */
  preview?: string;
  /** The member of its answer that is not to be 0: else nothing is asked, and it is said that nothing meets this. */
  some?: string;
  /** The field without which nothing is asked: what was chosen. */
  needs?: string;
  /** Where to go when it is done; `{answer.member}` is filled in. */
  next?: string;
  /** What is said when it is done, where "done" says too little; `{answer.member}` is filled in. */
  done?: string;
}

const MEMBERS = ["api", "confirm", "label", "verb", "preview", "some", "needs", "next", "done"] as const;

/** Only what an address cannot have as it stands is encoded: it is read by people too. */
const encoded = (value: string): string =>
  encodeURIComponent(value)
    .replaceAll("%20", "+")
    .replace(/%(?:2F|3A|7B|7D|3F|3D|2C)/g, decodeURIComponent);

/** The address of an act. */
export const addressOfAct = (act: Act): string =>
  `${ACT_PATH}?${MEMBERS.flatMap((name) => (act[name] === undefined ? [] : [`${name}=${encoded(act[name])}`])).join("&")}`;

/** The act that stands in an address; undefined where there is none. */
export function actOf({ pathname, searchParams }: Pick<URL, "pathname" | "searchParams">): Act | undefined {
  if (pathname !== ACT_PATH) return undefined;
  const named = Object.fromEntries(MEMBERS.flatMap((name) => (searchParams.has(name) ? [[name, searchParams.get(name) ?? ""]] : [])));
  const { api, confirm, label } = named;
  return api && confirm && label ? { ...named, api, confirm, label } : undefined;
}

/** Why it is not even asked whether to do it; undefined where it is. `sentBefore`: saying the same, so that what it did may be why nothing is left. */
export function futile({ needs, some }: Act, body: Values, foreseen: unknown, sentBefore = false): Said | undefined {
  if (needs !== undefined && body[needs] === undefined) return NOTHING_CHOSEN;
  if (some !== undefined && hasMembers(foreseen) && foreseen[some] === 0 && !sentBefore) return NOTHING_MEETS;
  return undefined;
}
