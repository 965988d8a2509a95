import type { Platform } from "../../platform/platform.ts";
import { eventsAbout, type ToldEvent } from "./store/told.ts";

const MOST = 100;

/** What automations were told about any of these subjects, oldest first; the newest hundred, of the last 30 days. */
export const readTold = ({ db }: Pick<Platform, "db">, subjects: readonly string[]): Promise<ToldEvent[]> =>
  eventsAbout(db, subjects, MOST);
export type { ToldEvent };
