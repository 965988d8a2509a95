/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "495b4c35ea3d7ff15a0bc31022065312f76925cfdbe691fee812e0fd30f9a682";
