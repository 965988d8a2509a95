import { gatherBytes } from "../../platform/gather-bytes.ts";
import type { Allowance } from "./held-bytes.ts";

type Overfull = "too-large" | "no-room";

/** The bytes of an image to the last, or why they are not read on: it has too many, or this isolate no room for them. */
export async function readImage(
  body: ReadableStream<Uint8Array> | null,
  maxBytes: number,
  allowance: Allowance,
): Promise<Uint8Array<ArrayBuffer> | Overfull> {
  const gathered = gatherBytes(maxBytes);
  const reader = body?.getReader();
  for (;;) {
    const piece = await reader?.read();
    if (!piece || piece.done) return gathered.bytes() as Uint8Array<ArrayBuffer>;
    const { byteLength } = piece.value;
    const overfull =
      gathered.size + byteLength > maxBytes ? "too-large" : allowance.holds(gathered.heldWith(byteLength)) ? undefined : "no-room";
    if (overfull) {
      await reader?.cancel();
      reader?.releaseLock();
      return overfull;
    }
    gathered.add(piece.value);
  }
}
