import { SCRIPT_DIGEST } from "./script-digest.generated.ts";

/** The script by a name that is another whenever it says something else: whoever has it need never ask for it again. */
export const SCRIPT_FILE = `shop-${SCRIPT_DIGEST.slice(0, 16)}.js`;
