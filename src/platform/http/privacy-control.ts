/**
 * True where the client opts its user out of being sold to (`Sec-GPC: 1`); https://w3c.github.io/gpc/#the-sec-gpc-header-field-for-http-requests.
 * A browser and an extension of it may both say so: fields of one name arrive as one, and one that opts out is enough (RFC 9110, 5.3).
 */
export const optsOut = (request: Request): boolean => (request.headers.get("sec-gpc") ?? "").split(",").some((said) => said.trim() === "1");
