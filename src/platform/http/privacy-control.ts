/** True where the client opts its user out of being sold to (`Sec-GPC: 1`); https://w3c.github.io/gpc/#the-sec-gpc-header-field-for-http-requests */
export const optsOut = (request: Request): boolean => request.headers.get("sec-gpc") === "1";
