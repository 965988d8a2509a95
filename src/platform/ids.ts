import * as z from "zod";
import { systemClock, type Clock } from "./clock.ts";
import { randomBytes } from "./random-bytes.ts";

/** Prefixes in use, and what each is of; one a kind of thing. */
const KINDS = {
  usr: "a buyer",
  gst: "a guest",
  ses: "a session",
  svc: "a service token",
  tkt: "a stream ticket",
  chat: "a conversation",
  msg: "a message",
  brf: "a brief",
  srch: "a search",
  crl: "a crawl",
  ofr: "an offer",
  sup: "a supplier",
  cart: "a cart",
  item: "a cart's item",
  chk: "a checkout attempt",
  acs: "a checkout that an agent drives",
  ord: "an order",
  pay: "a payment",
  mov: "a movement of money",
  rfr: "a refund",
  whk: "a received webhook",
  auto: "an automation",
  exec: "an automation's execution",
  evt: "an event",
  camp: "a campaign",
  auc: "an auction",
  imp: "an impression",
  llm: "a call of a model",
  alert: "an alert",
  dlv: "a delivery",
  dl: "a dead letter",
  rpl: "a replay of many dead letters",
  rev: "a review of dead letters",
  opr: "an operator",
  inc: "an incident",
  ntf: "a notification",
  ntc: "a mail that tells a buyer what was done to the account",
  drill: "a drill",
  fxh: "a held rate",
  req: "a request",
  adm: "a line of the audit trail",
  view: "a viewer",
  wrt: "a write",
  run: "a run of a cron",
  lse: "a lease",
  shf: "a shortfall",
  sil: "a silence of alerts",
  cov: "a cover of somebody who is on call",
  hpr: "a held price",
  rep: "a report",
} as const;
export type IdPrefix = keyof typeof KINDS;
export const ID_PREFIXES = Object.keys(KINDS) as readonly IdPrefix[];

/** Makes prefixed, sortable ids: TypeID 0.3, a UUIDv7 (RFC 9562 §5.7) in base32 behind its prefix. */
export interface Ids {
  next(prefix: IdPrefix): string;
}

const BASE32 = "0123456789abcdefghjkmnpqrstvwxyz";
const COUNTER_BITS = 29;
/** A clock that is further behind than this was wrong before, and is believed now. */
const MAX_BEHIND_MS = 10_000;

/**
 * Each id of an isolate sorts behind the one before, within a millisecond and through a clock that steps back, by a counter that begins
 * at random (RFC 9562 §6.2, method 1). Every digit of base32 is five bits: the time fills the first ten; then version, variant and
 * counter share seven; nine are random.
 */
export function createIds(clock: Clock): Ids {
  let time = 0;
  let counter = 0;

  return {
    next(prefix) {
      const random = randomBytes(13);
      const now = clock.now().getTime();
      if (now > time || time - now > MAX_BEHIND_MS) {
        time = now;
        // Half of the counter's room is left to count in.
        counter = digit(random, 9) * 2 ** 20 + digit(random, 10) * 2 ** 15 + digit(random, 11) * 2 ** 10 + digit(random, 12) * 2 ** 5;
      } else if ((counter += 1) === 2 ** COUNTER_BITS) {
        time += 1;
        counter = 0;
      }
      let text = `${prefix}_`;
      for (let unit = 2 ** 45; unit >= 1; unit /= 32) text += BASE32[Math.floor(time / unit) % 32];
      const [high, low] = [counter >>> 17, counter & 0x1_ff_ff];
      text += BASE32.charAt(0b01110 | (high >>> 11)) + BASE32.charAt((high >>> 6) & 31) + BASE32.charAt((high >>> 1) & 31);
      text +=
        BASE32.charAt(((high & 1) << 4) | 0b01000 | (low >>> 15)) + BASE32.charAt((low >>> 10) & 31) + BASE32.charAt((low >>> 5) & 31);
      text += BASE32.charAt(low & 31);
      for (let index = 0; index < 9; index += 1) text += BASE32.charAt(digit(random, index));
      return text;
    },
  };
}

/** The id whose 128 bits are given, as TypeID 0.3 writes them: 26 digits of base32, the first of three bits. */
export function idOfBytes(prefix: IdPrefix, bytes: Uint8Array): string {
  let number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = "";
  for (let place = 0; place < 26; place += 1, number /= 32n) text = BASE32.charAt(Number(number % 32n)) + text;
  return `${prefix}_${text}`;
}

const digit = (random: Uint8Array, index: number): number => (random[index] ?? 0) & 31;

export const systemIds: Ids = createIds(systemClock);

/** Schema of an id of one kind; anything else is refused before it reaches a store. */
export const idSchema = (prefix: IdPrefix) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$`), `must be an id like ${prefix}_01h455vb4pex5vsknk084sn02q`)
    .meta({ description: `The id of ${KINDS[prefix]}.`, example: `${prefix}_01h455vb4pex5vsknk084sn02q` });
