import type { Identities, Identity, OperatorRole, Presentation } from "../identity.ts";
import { say, type Text } from "../language/say.ts";
import type { Access } from "./route.ts";

/** How a credential comes: in a header of its own, by the console's cookie, or as `?ticket=`. */
export type Carrier = "bearer" | "cookie" | "ticket";

export interface Caller {
  /** In whose records the credential is looked up. */
  who: keyof Identities;
  /** Turned away, with these words. */
  refused?: Text;
  /** The least role that may pass. */
  atLeast?: OperatorRole;
}

interface Door {
  /** What may be presented; the first that is there counts, whatever stands beside it. */
  takes: readonly Carrier[];
  /** Said to who presents nothing; null lets them pass as nobody. */
  absent: Text | null;
  /** Whose the credential may be, in the order they are looked up. Where operators pass they come first: their records do not fall with the buyers'. */
  callers: readonly Caller[];
}

const SEND_BEARER = say`send a bearer token`;
const TURNED_AWAY_OPERATOR: Caller = { who: "operator", refused: say`this is for buyers` };
const TURNED_AWAY_BUYER: Caller = { who: "buyer", refused: say`this is for operators` };

const forRole = (role: OperatorRole): Door => ({
  takes: ["bearer", "cookie"],
  absent: SEND_BEARER,
  callers: [{ who: "operator", atLeast: role }, TURNED_AWAY_BUYER],
});

/** Who passes at which access, and what the others are told. */
export const DOORS: Record<Access, Door> = {
  public: { takes: [], absent: null, callers: [] },
  "optional-buyer": { takes: ["bearer"], absent: null, callers: [{ who: "buyer" }] },
  buyer: { takes: ["bearer"], absent: SEND_BEARER, callers: [{ who: "buyer" }, TURNED_AWAY_OPERATOR] },
  "buyer-or-ticket": {
    takes: ["bearer", "ticket"],
    absent: say`send a bearer token or a ticket`,
    callers: [{ who: "ticket" }, { who: "buyer" }, TURNED_AWAY_OPERATOR],
  },
  any: { takes: ["bearer", "cookie"], absent: SEND_BEARER, callers: [{ who: "operator" }, { who: "buyer" }] },
  "ops-read": { takes: ["bearer", "cookie"], absent: SEND_BEARER, callers: [{ who: "operator" }, { who: "opsReader" }, TURNED_AWAY_BUYER] },
  observer: forRole("observer"),
  operator: forRole("operator"),
  admin: forRole("admin"),
};

interface Sought {
  token: string;
  presented: Presentation;
  /** The request's, for what is good for one path alone. */
  path(): string;
}

interface Records {
  /** By what they are found: buyers have no cookie, and only a ticket is a ticket. */
  by: readonly Carrier[];
  find(identities: Identities, sought: Sought): Promise<Identity | undefined>;
}

/** Who is who. */
export const RECORDS: Record<keyof Identities, Records> = {
  buyer: { by: ["bearer"], find: (identities, { token, presented }) => identities.buyer(token, presented) },
  operator: { by: ["bearer", "cookie"], find: (identities, { token, presented }) => identities.operator(token, presented) },
  opsReader: { by: ["bearer", "cookie"], find: (identities, { token }) => identities.opsReader(token) },
  ticket: { by: ["ticket"], find: (identities, { token, path, presented }) => identities.ticket(token, path(), presented) },
};
