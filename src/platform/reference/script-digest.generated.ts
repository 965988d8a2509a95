/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "1a1153ccfb570df51a82f247deda268a1efcdf52cb4ee91210ad40dc8894a526";
