/** What the console's script keeps of its browser's time zone, by its name in the IANA database, so that pages are made by that clock. */
export const ZONE_COOKIE = "procureiq_zone";
