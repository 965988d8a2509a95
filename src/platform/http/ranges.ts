import { entityTag, stronglyEqual } from "./conditionals.ts";

interface Bytes {
  from: number;
  /** The first one no more wanted. */
  to: number;
}

const ONE_RANGE = /^bytes=(\d{0,15})-(\d{0,15})$/i;

/**
 * What of so many bytes a GET asks for (RFC 9110 §14.2). All of them where it asks for none, for several ranges, in another unit, in no form at
 * all, or only if the tag were another (§13.1.5): each may be answered by the whole.
 */
function wantedOf({ method, headers }: Request, etag: string, length: number): Bytes | "unsatisfiable" | undefined {
  const [, first = "", last = ""] = ONE_RANGE.exec(headers.get("range")?.trim() ?? "") ?? [];
  if (method !== "GET" || first + last === "" || !holds(headers.get("if-range"), etag)) return undefined;
  if (first === "") return last === "0" || length === 0 ? "unsatisfiable" : { from: Math.max(0, length - Number(last)), to: length };
  if (last !== "" && Number(last) < Number(first)) return undefined;
  if (Number(first) >= length) return "unsatisfiable";
  return { from: Number(first), to: last === "" ? length : Math.min(length, Number(last) + 1) };
}

/** A date names no state here: nothing says when it was modified. */
function holds(ifRange: string | null, etag: string): boolean {
  if (ifRange === null) return true;
  const [named, own] = [entityTag(ifRange), entityTag(etag)];
  return named !== undefined && own !== undefined && stronglyEqual(named, own);
}

/** The answer of 200 with all of these bytes as its request wants it: 206 with some of them, or 416. Call it once preconditions were judged. */
export function ranged(request: Request, answer: Response, bytes: Uint8Array<ArrayBuffer>): Response | "unsatisfiable" {
  const wanted = wantedOf(request, answer.headers.get("etag") ?? "", bytes.byteLength);
  if (wanted === undefined || wanted === "unsatisfiable") return wanted ?? answer;
  const { from, to } = wanted;
  const partial = new Response(bytes.subarray(from, to), { status: 206, headers: answer.headers });
  partial.headers.set("content-range", `bytes ${from}-${to - 1}/${bytes.byteLength}`);
  partial.headers.set("content-length", String(to - from));
  return partial;
}
