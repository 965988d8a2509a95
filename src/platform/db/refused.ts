/** SQLSTATE classes that speak of what was written: data exception, integrity constraint violation. The same again is refused again. */
const OF_THE_DATA = /^2[23][0-9A-Z]{3}$/;

/** Whether Postgres refused what was to be written, by the code of the error or of what caused it; anything else may pass at another try. */
export function isRefusedData(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; typeof at === "object" && at !== null && depth < 5; depth += 1) {
    if ("code" in at && typeof at.code === "string" && OF_THE_DATA.test(at.code)) return true;
    at = "cause" in at ? at.cause : undefined;
  }
  return false;
}
