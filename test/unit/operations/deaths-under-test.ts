import type { KnownDeath } from "../../../src/operations/alerts/consequence-rules.ts";
import { QUIET_TRANSPORT } from "../../../src/operations/alerts/dead-letter-rules.ts";
import type { Delivery } from "../../../src/operations/alerts/delivery.ts";
import type { KnownLetter } from "../../../src/operations/alerts/settlement-rules.ts";
import { ALERT, DECISION, DELIVERY, LETTER } from "./alerts-under-test.ts";

export const SECONDARY: Delivery = { ...DELIVERY, id: "dlv_2", transport: "secondary" };

export const letter = (change: Partial<KnownLetter["letter"]> = {}, known: Partial<KnownLetter> = {}): KnownLetter => ({
  letter: { ...LETTER, ...change },
  pending: undefined,
  alert: ALERT,
  bothFailed: [],
  memory: QUIET_TRANSPORT,
  ...known,
});
export const inProgress = (decision: Partial<typeof DECISION> = {}, known: Partial<KnownLetter> = {}) =>
  letter({ state: "in-progress" }, { pending: { ...DECISION, ...decision }, ...known });

export const death = (change: Partial<KnownDeath> = {}): KnownDeath => ({
  delivery: DELIVERY,
  own: undefined,
  primarys: undefined,
  alert: ALERT,
  other: undefined,
  otherIsAhead: false,
  otherConfigured: true,
  backlog: 0,
  memory: QUIET_TRANSPORT,
  newId: "dl_new",
  ...change,
});
