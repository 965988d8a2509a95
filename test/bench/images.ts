import { call, check } from "../journey/client.ts";
import type { BenchLine } from "./bench-line.ts";
import type { Bench } from "./bench.ts";
import { comparedLines } from "./compared-lines.ts";
import { load } from "./load.ts";
import { measure } from "./measure.ts";
import { anyOffer, newBuyer } from "./setting.ts";

const CALLS = 1_600;
const READS = 400;
const TARGET_MS = 5;

/** An image that is kept, beside one Durable Object read: one after the other as a browser has them, and many at once. */
export async function imageFigures({ ours, bare }: Bench): Promise<BenchLine[]> {
  const token = await newBuyer(ours, "images");
  const { body } = await call<{ image: string | null }>(ours.url, "GET", `/offers/${await anyOffer(ours, token)}`, { token });
  const { image: path } = body;
  check(path !== null, "the offer has no picture");
  const first = await fetch(new URL(path, ours.url));
  check(first.headers.get("content-type") === "image/webp", `the picture is ${first.headers.get("x-degraded")}`);

  const reads = { ...ours, expect: 200, next: () => ({ method: "GET", path }) };
  const counters = { ...bare, expect: 200, next: () => ({ method: "GET", path: "/counters/one" }) };
  const alone = await load({ ...reads, connections: 1, calls: READS });
  const aloneBare = await load({ ...counters, connections: 1, calls: READS });
  const measured = await measure({ ours: reads, bare: counters }, { connections: 16, calls: CALLS });
  return [
    {
      name: "GET /images, from the cache, one after the other: median",
      unit: "ms",
      value: alone.p50,
      against: aloneBare.p50,
      target: { of: "value", atMost: TARGET_MS },
    },
    { name: "GET /images, from the cache, one after the other: p99", unit: "ms", value: alone.p99, against: aloneBare.p99 },
    ...comparedLines({ name: "GET /images, from the cache, c = 16", ...measured }),
  ];
}
