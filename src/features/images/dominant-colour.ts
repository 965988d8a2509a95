import type { Points } from "./small-png.ts";

/** Of each channel so many bits tell colours apart: 512 of them. */
const BITS = 3;
/** Less opaque points show what is behind the picture. */
const LEAST_OPACITY = 128;
/** From which value on in each channel a colour is what products are photographed before. */
const WHITE_FROM = 0xe0;
/** What of a picture's points a colour needs to stand for it before that. */
const LEAST_SHARE = 0.1;

/** The colour that most of a picture's points have nearly, `#rrggbb`; its white ground only where nothing else has a tenth of them. Undefined where all is see-through. */
export function dominantColour({ rgba }: Points): string | undefined {
  const bins = new Map<number, { count: number; sum: [number, number, number] }>();
  let counted = 0;
  for (let at = 0; at < rgba.byteLength; at += 4) {
    const [red = 0, green = 0, blue = 0, opacity = 0] = rgba.subarray(at, at + 4);
    if (opacity < LEAST_OPACITY) continue;
    counted += 1;
    const key = [red, green, blue].reduce((whole, channel) => (whole << BITS) | (channel >> (8 - BITS)), 0);
    const bin = bins.get(key) ?? { count: 0, sum: [0, 0, 0] };
    bin.count += 1;
    bin.sum = [bin.sum[0] + red, bin.sum[1] + green, bin.sum[2] + blue];
    bins.set(key, bin);
  }
  const colours = [...bins.values()]
    .toSorted((one, other) => other.count - one.count)
    .map(({ count, sum }) => ({ count, mean: sum.map((channel) => Math.round(channel / count)) }));
  const isGround = ({ mean }: { mean: number[] }) => mean.every((channel) => channel >= WHITE_FROM);
  const [most] = colours;
  const found = colours.find((colour) => !isGround(colour) && colour.count >= counted * LEAST_SHARE) ?? most;
  return found && `#${found.mean.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
