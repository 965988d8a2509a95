import { contractFor } from "../../src/platform/contract.ts";
import { call, check, until } from "../journey/client.ts";
import { signedUpBuyer } from "./buyer.ts";
import { breakAsAsked, healAll } from "./control.ts";
import type { Drill } from "./drill.ts";
import { operatorToken, partOf, readOps } from "./operator.ts";
import { lookAt, lookAtAll, newPictures, slowest, type Seen } from "./pictures.ts";
import type { Stage } from "./stage.ts";
import { beginWithout, untilAlerted, untilOver } from "./watch.ts";

const ALERT = "images.processor.degraded";
const { images } = contractFor("local");
/** Half more than it takes to be over the share from which the posture is `degraded`, of what buyers saw in the window, and as many as a posture is judged from. */
const laterOf = (requests: number): number =>
  Math.max(images.posture.leastRequests, Math.ceil(requests * images.posture.degraded.failureRate * 1.5));
/** What a busy machine adds to what is waited for. */
const SLACK_MS = 1_500;
const HEALED_SECONDS = 60;
/** For so long buyers look at images again, so that these outweigh the outage. A busy machine makes them too slowly for that: then the window has to forget. */
const OUTWEIGHED_SECONDS = 180;
/** The window, and what a capture and its minutes add to it. */
const FORGOTTEN_SECONDS = 1_020;
const LOOK_AGAIN_MS = 5_000;
/** Shares of the window: the processor is judged by what is fresh alone, buyers' sight by what is old too. */
const BATCH = { old: 500, fresh: 100, atOnce: 4 };

/** The image processor fails in a way, for the named reason: buyers see placeholders and what is kept, and buy on. */
export const processorFails = ({ reason, ...drill }: Pick<Drill, "name" | "title" | "ways"> & { reason: string }): Drill => ({
  ...drill,
  async run(stage) {
    const { stack } = stage;
    const { token } = await signedUpBuyer(stage);
    await beginWithout(stage, ALERT);
    const { offerId, picture } = await newPictures(stage, token);
    const kept = picture("kept");
    // A busy machine makes the first too late now and then; what it makes is kept.
    await until("an image to begin with", HEALED_SECONDS, async () => ((await lookAt(kept)).isImage ? true : undefined));

    await breakAsAsked(stage, "images");
    stage.broke(`the image processor ${stage.faultSaid}`);
    await provePlaceholders(stage, picture, reason);
    await proveBuyingGoesOn(stage, () => call(stack.url, "GET", `/offers/${offerId}`, { token }), kept);
    const alert = await untilAlerted(stage, ALERT);
    stage.detected(`${alert.severity}: ${alert.summary}`);
    await proveShown(stage);

    await healAll(stack);
    stage.tell("mitigated", "the image processor works again");
    await proveHealed(stage, picture);
    await untilNormal(stage, kept, picture);
    await untilOver(stage, alert);
    stage.tell("recovered", `the alert ${ALERT} is resolved by itself, and its receiver knows`);
  },
});

interface Shown {
  posture: string;
  cause: string | null;
  requests: number;
  placeholders: number;
  failureRate: number | null;
  latencyMs: { p50: number | null; p95: number | null };
}

const shown = async ({ stack }: Stage): Promise<Shown> => (await readOps(stack, true))["images"] as unknown as Shown;

const told = (seen: readonly Seen[]): string =>
  `slowest ${slowest(seen)} ms, for ${[...new Set(seen.map((one) => one.reason))].join(", ")}`;

async function provePlaceholders(stage: Stage, picture: (name: string) => string, reason: string): Promise<void> {
  const briefly = `public, max-age=${images.placeholderCacheSeconds}`;
  let began: string | null = null;
  await stage.prove("[IMG-2] the first placeholders come within the deadline, kept for seconds", async () => {
    const first = await lookAtAll(Array.from({ length: images.circuitFailures }, (_, at) => picture(`first-${at}`)));
    for (const seen of first) {
      check(!seen.isImage && seen.reason === reason && seen.cacheControl === briefly, `a buyer got ${JSON.stringify(seen)}`);
      check(seen.milliseconds <= images.deadlineMs + SLACK_MS, `it took ${seen.milliseconds} ms`);
    }
    began = first[0]?.since ?? null;
    return told(first);
  });
  await stage.prove("[IMG-2] the next ones come at once, as the circuit is open, and say since when it fails", async () => {
    const { requests } = await shown(stage);
    const next = await lookAtAll(Array.from({ length: laterOf(requests) }, (_, at) => picture(`next-${at}`)));
    for (const seen of next) {
      check(!seen.isImage && seen.reason === "circuit-open" && seen.cacheControl === briefly, `a buyer got ${JSON.stringify(seen)}`);
      check(seen.since === began, `it fails since ${began}, and a placeholder says ${seen.since}`);
    }
    check(slowest(next) < images.deadlineMs, `one took ${slowest(next)} ms`);
    return told(next);
  });
}

async function proveBuyingGoesOn(stage: Stage, readOffer: () => Promise<unknown>, kept: string): Promise<void> {
  await stage.prove("[IMG-2] what is kept is shown as before, and an offer waits for no image", async () => {
    const seen = await lookAt(kept);
    check(seen.isImage, `what was kept is ${seen.reason}`);
    const started = performance.now();
    await readOffer();
    const milliseconds = Math.round(performance.now() - started);
    check(milliseconds < images.deadlineMs, `the offer took ${milliseconds} ms`);
    return `the image in ${seen.milliseconds} ms, the offer in ${milliseconds} ms`;
  });
}

async function proveShown(stage: Stage): Promise<void> {
  await stage.prove(
    "[IMG-1, IMG-3, IMG-4] both surfaces show placeholders, latency and failure rate, the posture and its cause",
    async () => {
      const section = await shown(stage);
      const { posture, cause, placeholders, requests, failureRate, latencyMs } = section;
      check(posture !== "normal" && cause !== null, `the posture is ${posture}, by ${cause}`);
      check(placeholders > 0 && (failureRate ?? 0) > 0 && latencyMs.p95 !== null, `figures: ${JSON.stringify(section)}`);
      const token = await operatorToken(stage.stack);
      const { body } = await call<string>(stage.stack.url, "GET", "/admin/operations", { token });
      const panel = partOf(body, "images");
      check(/(?:page|degraded), by (?:failures|latency|placeholders)/.test(panel), `the page says: ${panel}`);
      return `${placeholders} of ${requests}, ${posture} by ${cause}`;
    },
  );
}

async function proveHealed(stage: Stage, picture: (name: string) => string): Promise<void> {
  await stage.prove("[IMG-2] images are back within a minute, those that failed among them", async () => {
    const started = performance.now();
    const back = await until("an image", HEALED_SECONDS, async () => {
      const seen = await lookAt(picture("first-0"));
      return seen.isImage ? seen : undefined;
    });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    const rest = await lookAtAll(Array.from({ length: images.circuitFailures }, (_, at) => picture(`first-${at}`)));
    check(
      rest.every(({ isImage }) => isImage),
      `of those that failed: ${told(rest)}`,
    );
    return `after ${seconds} s, in ${back.milliseconds} ms`;
  });
}

/** The window is a quarter of an hour: buyers who see images again outweigh the outage before it is forgotten. */
async function untilNormal(stage: Stage, kept: string, picture: (name: string) => string): Promise<void> {
  if (await outweighed(stage, kept, picture)) return;
  // Whoever goes on asking a machine that is too busy is late himself, and is counted.
  stage.tell("saw", "images come too slowly to outweigh the outage: nobody asks until the window has forgotten it");
  let last: Shown | undefined;
  try {
    await until("a posture of images that is normal", FORGOTTEN_SECONDS, async () => {
      await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      last = (await readOps(stage.stack))["images"] as unknown as Shown;
      return last.posture === "normal" ? true : undefined;
    });
  } catch (error) {
    throw new Error(`the posture is still ${JSON.stringify(last)}`, { cause: error });
  }
}

/** Whether buyers who see images again have brought the posture back to normal in time. */
async function outweighed(stage: Stage, kept: string, picture: (name: string) => string): Promise<boolean> {
  let { cause } = await shown(stage);
  const ends = performance.now() + OUTWEIGHED_SECONDS * 1_000;
  for (let batches = 0; performance.now() < ends; batches += 1) {
    const all = [
      ...Array.from({ length: cause === "placeholders" ? BATCH.old : 0 }, () => kept),
      ...Array.from({ length: BATCH.fresh }, (_, at) => picture(`fresh-${batches}-${at}`)),
    ];
    while (all.length > 0 && performance.now() < ends) {
      const seen = await lookAtAll(all.splice(-BATCH.atOnce));
      // A busy machine opened the circuit again: while it rests, each look would count as one more failure.
      if (seen.some(({ isImage }) => !isImage)) break;
    }
    const now = await shown(stage);
    ({ cause } = now);
    if (now.posture === "normal") return true;
  }
  return false;
}
