/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "f3f8406868f939f6e850a4a13e854a5d2805eb1a983d7d50cea7ee7be7d3d55d";
