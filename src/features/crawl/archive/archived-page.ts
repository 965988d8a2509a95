import { sha256 } from "../../../platform/digest.ts";

/** A page as its supplier sent it. Never changed once kept. */
export interface ArchivedPage {
  supplierId: string;
  /** The address it was asked for. */
  url: string;
  /** Where it was read, behind redirects. */
  finalUrl: string;
  contentType: string;
  /** RFC 9110, 8.8.3. */
  etag: string | null;
  fetchedAt: Date;
  /** Its bytes, compressed (RFC 1952). */
  gzip: Uint8Array;
}

/** The key of one fetch of a page: keeping the same fetch twice is keeping it once. */
export function archiveKey({ supplierId, url, etag, fetchedAt }: ArchivedPage): string {
  return sha256(JSON.stringify([supplierId, url, etag, fetchedAt.toISOString()]));
}

/** Which pages of a supplier to read: the newest of one address, or the newest of each that was fetched since, those first that waited longest. */
export type ArchiveRange = { url: string } | { since: Date; limit: number };

/** Raw pages for re-extraction. Calls throw `dependency-unconfigured` or `dependency-unavailable`; the latter within the contract's deadline. */
export interface PageArchive {
  keep(pages: readonly ArchivedPage[]): Promise<void>;
  read(supplierId: string, range: ArchiveRange): Promise<ArchivedPage[]>;
}
