import type { KeyRing, SigningKey } from "./key-ring.ts";

/** What a sealed secret begins with; nothing that is a secret itself does. */
export const MARK = "sealed:";

/** The key that seals at a time; undefined where none has begun, and what is kept then stands as it is. */
export const sealingKeyAt = (ring: KeyRing | undefined, now: Date): SigningKey | undefined =>
  ring?.keys.findLast(({ from }) => from <= now.getTime());

/** What all that a key has sealed begins with. */
export const sealOf = ({ kid }: SigningKey): string => `${MARK}${kid ?? ""}:`;
