/** Written from `browser/` by `npm run browser:write`. */
export const SCRIPT_DIGEST = "efa14f7fddba591b54c3d11319875a1f6f866fb466398e0274f7705000e19211";
