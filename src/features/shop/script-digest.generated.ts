/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "d244a6006d9bf3880dfad8ccf8c851d4e09d5d37a76ad04552b02b38c0a88529";
