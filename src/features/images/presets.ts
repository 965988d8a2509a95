/** The boxes a picture is fitted into, as imgproxy's processing options; never enlarged. Who has a signed address may have any of them, and no other. */
export const PRESETS = {
  thumb: "rs:fit:160:160",
  card: "rs:fit:480:480",
  detail: "rs:fit:1200:1200",
} as const;

export type Preset = keyof typeof PRESETS;
