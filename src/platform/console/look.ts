import { createHash } from "node:crypto";
import { SCRIPT } from "./script.generated.ts";
import { STYLES } from "./styles.ts";

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Nothing from elsewhere, and of our own only the one stylesheet and script, by their hashes. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src ${hashOf(STYLES)}`,
  `script-src ${hashOf(SCRIPT)}`,
  "connect-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** What every page of the console has alike: a module of its own, loaded with the first page that is asked for (`src/sdks.ts`). */
export { SCRIPT, STYLES };
