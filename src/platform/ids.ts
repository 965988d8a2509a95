import { typeid } from "typeid-js";
import * as z from "zod";

/** Prefixes in use; one a kind of thing. */
export const ID_PREFIXES = [
  "usr",
  "ses",
  "chat",
  "msg",
  "brf",
  "srch",
  "crl",
  "ofr",
  "sup",
  "cart",
  "item",
  "chk",
  "ord",
  "pay",
  "whk",
  "auto",
  "exec",
  "evt",
  "camp",
  "auc",
  "imp",
  "llm",
  "alert",
  "dlv",
  "dl",
  "opr",
  "inc",
  "ntf",
  "drill",
  "fxh",
  "req",
  "adm",
  "view",
  "wrt",
] as const;
export type IdPrefix = (typeof ID_PREFIXES)[number];

/** Makes prefixed, sortable ids: TypeID, a UUIDv7 in base32 behind its prefix. */
export interface Ids {
  next(prefix: IdPrefix): string;
}

export const systemIds: Ids = { next: (prefix) => typeid(prefix).toString() };

/** Schema of an id of one kind; anything else is refused before it reaches a store. */
export const idSchema = (prefix: IdPrefix) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`), `must be an id like ${prefix}_01h455vb4pex5vsknk084sn02q`)
    .meta({ example: `${prefix}_01h455vb4pex5vsknk084sn02q` });
