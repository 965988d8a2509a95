import { sql, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { buyers } from "./tables.ts";

/** Of which buyer an e-mail address is, as a value in the statements of who keeps something by buyer. */
export const buyerOfAddress = (email: string): SQL<string> =>
  sql`(select ${buyers.id} from ${buyers} where ${buyers.email} = ${email.toLowerCase()})`;

/** The e-mail address of a statement's buyer; null where the account is gone. */
export const addressOfBuyer = (buyerId: PgColumn): SQL<string | null> =>
  sql<string | null>`(select ${buyers.email} from ${buyers} where ${buyers.id} = ${buyerId})`;

/** The same, where its owner has proven that it is theirs: what no one asked for is mailed to such alone. */
export const provenAddressOfBuyer = (buyerId: PgColumn): SQL<string | null> =>
  sql<string | null>`(select ${buyers.email} from ${buyers} where ${buyers.id} = ${buyerId} and ${buyers.emailVerifiedAt} is not null)`;

/** In which language mails to a statement's buyer are written; null where the account is gone, or from before it was kept. */
export const languageOfBuyer = (buyerId: PgColumn): SQL<string | null> =>
  sql<string | null>`(select ${buyers.language} from ${buyers} where ${buyers.id} = ${buyerId})`;
