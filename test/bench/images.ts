import { PRESETS } from "../../src/features/images/presets.ts";
import { signedPath, sourceOf } from "../../src/features/images/rules.ts";
import { call, check, until } from "../journey/client.ts";
import type { BenchLine } from "./bench-line.ts";
import type { Bench } from "./bench.ts";
import { comparedLines } from "./compared-lines.ts";
import { load, type LoadFigures } from "./load.ts";
import { measure } from "./measure.ts";
import { anyOffer, newBuyer } from "./setting.ts";

const CALLS = 1_600;
const READS = 400;
const TARGET_MS = 5;
/** With the processor's circuit open. */
const OPEN_TARGET_MS = 20;
/** More than it takes to open it. */
const FAILURES = 8;
const HEALED_SECONDS = 60;

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
  const open = await openCircuit(ours, path);
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
    {
      name: "GET /images, the processor hangs and its circuit is open, one after the other: median",
      unit: "ms",
      value: open.p50,
      against: aloneBare.p50,
      target: { of: "value", atMost: OPEN_TARGET_MS },
    },
    {
      name: "GET /images, the processor hangs and its circuit is open, one after the other: p95",
      unit: "ms",
      value: open.p95,
      against: aloneBare.p95,
      target: { of: "value", atMost: OPEN_TARGET_MS },
    },
  ];
}

/** Placeholders of pictures that nobody has asked for before, while the processor hangs and nobody waits for it any more. */
async function openCircuit({ url: api, control, settings }: Bench["ours"], known: string): Promise<LoadFigures> {
  const { url } = sourceOf({ source: known.split("/").at(-1) ?? "" });
  let pictures = 0;
  const next = () => {
    const source = new URL(url);
    source.searchParams.set("bench", String((pictures += 1)));
    const { IMAGE_PROC_KEY = "", IMAGE_PROC_SALT = "" } = settings;
    return { method: "GET", path: `/images${signedPath(PRESETS.thumb, { url: source.href }, IMAGE_PROC_KEY, IMAGE_PROC_SALT)}` };
  };
  const isPicture = async (): Promise<boolean> => {
    const answer = await fetch(new URL(next().path, api));
    await answer.arrayBuffer();
    return answer.headers.get("x-image-fallback") === null;
  };
  await call(control, "PUT", "/faults/images", { body: { mode: "hang" } });
  try {
    for (let failure = 0; failure < FAILURES; failure += 1) check(!(await isPicture()), "a picture came from a processor that hangs");
    return await load({ url: api, expect: 200, next, connections: 1, calls: READS });
  } finally {
    await call(control, "DELETE", "/faults");
    await until("pictures again", HEALED_SECONDS, async () => ((await isPicture()) ? true : undefined));
  }
}
