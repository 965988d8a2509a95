/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "e85bc28893cca9ed94b64352a0178785f4f8c532257e85a484d6427328e9cab1";
