import * as z from "zod";
import { once } from "../../../platform/once.ts";
import type { ArchivedPage } from "./archived-page.ts";

/** By which metadata of an object is listed when its page was fetched, RFC 3339. */
export const FETCHED_AT = "fetched-at";

const LINE_END = 10;
const headSchema = once(() =>
  z.looseObject({
    supplierId: z.string(),
    url: z.string(),
    finalUrl: z.string(),
    contentType: z.string(),
    etag: z.string().nullable(),
    fetchedAt: z.iso.datetime().transform((time) => new Date(time)),
  }),
);

/** A page as one object: a line of JSON that says whose it is, then its compressed bytes. */
export function recordOf({ gzip, ...head }: ArchivedPage): Uint8Array {
  const line = new TextEncoder().encode(`${JSON.stringify(head)}\n`);
  const record = new Uint8Array(line.byteLength + gzip.byteLength);
  record.set(line);
  record.set(gzip, line.byteLength);
  return record;
}

/** The page of such an object; undefined where it is none, so that one strange object does not keep others from being read. */
export function pageOf(record: Uint8Array): ArchivedPage | undefined {
  const end = record.indexOf(LINE_END);
  if (end < 0) return undefined;
  try {
    const head = headSchema().safeParse(JSON.parse(new TextDecoder().decode(record.subarray(0, end))));
    if (!head.success) return undefined;
    const { supplierId, url, finalUrl, contentType, etag, fetchedAt } = head.data;
    return { supplierId, url, finalUrl, contentType, etag, fetchedAt, gzip: record.slice(end + 1) };
  } catch {
    return undefined;
  }
}
