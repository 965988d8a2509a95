/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "850eb35266f7545d6a61dfeb0d110aff6a01d25f9beca298b2ba4526216b7747";
