import { dataOf, jsonOf, recordOf, saidIn } from "./said.ts";
import type { RecordedStream } from "./recorded-streams.ts";

/** One way in which a provider may send a recorded stream. */
export interface Variant {
  kind: "whole" | "closed" | "reset" | "twice" | "zeros" | "odd";
  name: string;
  stream: RecordedStream;
  /** The events that are sent whole, and the half of one that follows them. */
  events: readonly Uint8Array[];
  half: Uint8Array;
  /** Whether the connection ends as HTTP says, or is reset. */
  end: "closed" | "reset";
  /** Whether the caller asks for the chunk of usage of a chat stream. */
  asksUsage: boolean;
}

const NOTHING = new Uint8Array();
/** Tokens that a stream's repetitions may report together: one that reports more has fewer of them, as a day has an end for all accounts. */
const OF_A_STREAM = 300_000;
/** So many events of one stream are cut, in each way: all of them, but of the few recordings that have more. */
const MOST_CUTS = 320;
/** What no count can be. */
const ODD: readonly unknown[] = ["12", -1, 1.5, 2_147_483_648, true, [], {}, null];

/** Whole, cut within each event in both ways, each event twice, without usage worth anything, and with each figure of its usage odd. */
export function variantsOf(stream: RecordedStream): Variant[] {
  const { events } = stream;
  const as = (kind: Variant["kind"], which: string, more: Partial<Variant>): Variant => ({
    ...{ kind, name: `${stream.name} ${kind} ${which}`.trimEnd(), stream, events, half: NOTHING, end: "closed", asksUsage: false },
    ...more,
  });
  const reports = events.some((event) => usagesOf(event).length > 0);
  const { input = 0, output = 0 } = saidIn(stream.wire, events);
  const repeated = spread(events.length, Math.floor(OF_A_STREAM / (input + output + 1)));
  return [
    as("whole", "", {}),
    as("whole", "asked for usage", { asksUsage: true }),
    ...spread(events.length, MOST_CUTS).flatMap((at) => {
      const [event = NOTHING] = events.slice(at);
      const cut = { events: events.slice(0, at), half: event.subarray(0, event.length / 2) };
      const { ended, failed } = saidIn(stream.wire, cut.events);
      // What is not passed on before the end is not seen to arrive before a reset: a chunk of usage, so it is asked for; and behind
      // the provider's own end half an event, so it is not sent.
      const reset = { ...cut, end: "reset" as const, asksUsage: true, ...(ended || failed ? { half: NOTHING } : {}) };
      return [as("closed", `in event ${at}`, cut), as("reset", `in event ${at}`, reset)];
    }),
    ...repeated.map((at) => as("twice", `event ${at}`, { events: events.toSpliced(at, 0, ...events.slice(at, at + 1)) })),
    ...(reports ? [as("zeros", "", { events: events.map((event) => withUsage(event, zeroed)) })] : []),
    ...(reports && repeated.length > 0 ? oddOnes(stream).map(([which, changed]) => as("odd", which, { events: changed })) : []),
  ];
}

/** So many of the places, first and last among them where there are two. */
function spread(places: number, most: number): number[] {
  if (places <= most) return Array.from({ length: places }, (_, at) => at);
  if (most < 2) return [];
  return Array.from({ length: most }, (_, at) => Math.round((at * (places - 1)) / (most - 1)));
}

const FIGURES = [
  ["prompt_tokens"],
  ["completion_tokens"],
  ["prompt_tokens_details", "cached_tokens"],
  ["completion_tokens_details", "reasoning_tokens"],
  ["input_tokens"],
  ["output_tokens"],
  ["cache_read_input_tokens"],
  ["cache_creation_input_tokens"],
  ["input_tokens_details", "cached_tokens"],
  ["output_tokens_details", "reasoning_tokens"],
] as const;

type Json = Record<string, unknown>;

function oddOnes({ events }: RecordedStream): [string, Uint8Array[]][] {
  return FIGURES.flatMap((path) =>
    ODD.flatMap((odd): [string, Uint8Array[]][] => {
      let met = false;
      const changed = events.map((event) => withUsage(event, (usage) => (met = put(usage, path, odd) || met)));
      return met ? [[`${path.join(".")} ${JSON.stringify(odd)}`, changed]] : [];
    }),
  );
}

/** Puts a value where there is one; whether there was. */
function put(usage: Json, [first, second]: readonly [string, string?], value: unknown): boolean {
  const [holder, name] = second === undefined ? [usage, first] : [recordOf(usage[first]), second];
  if (!holder || !Object.hasOwn(holder, name)) return false;
  holder[name] = value;
  return true;
}

function zeroed(value: Json): void {
  for (const [name, member] of Object.entries(value)) {
    const inner = recordOf(member);
    if (inner) zeroed(inner);
    else if (typeof member === "number") value[name] = 0;
  }
}

/** The event with its usage changed, in the same framing; as it was where it has none. */
function withUsage(event: Uint8Array, change: (usage: Json) => unknown): Uint8Array {
  const json = jsonOf(event);
  const usages = json ? usagesIn(json) : [];
  if (usages.length === 0) return event;
  for (const usage of usages) change(usage);
  const text = Buffer.from(event).toString();
  const data = dataOf(event);
  // The last argument is a function, because in a text `$` has a meaning.
  return Buffer.from(text.replace(data, () => JSON.stringify(json)));
}

const usagesOf = (event: Uint8Array): Json[] => {
  const json = jsonOf(event);
  return json ? usagesIn(json) : [];
};

/** Where providers put it: beside the chunk, in the message that begins, in the response that ends. */
const usagesIn = (json: Json): Json[] =>
  [json, recordOf(json["message"]), recordOf(json["response"])]
    .map((holder) => recordOf(holder?.["usage"]))
    .filter((usage) => usage !== undefined);

/** Some of each kind, which ones a seed says; of whole streams as many as of the others together. */
export function sampleOf(variants: readonly Variant[], ofEach: number, seed: number): Variant[] {
  const random = sequence(seed);
  const kinds: readonly Variant["kind"][] = ["whole", "closed", "reset", "twice", "zeros", "odd"];
  return kinds.flatMap((kind) => {
    const left = variants.filter((variant) => variant.kind === kind);
    const wanted = Math.min(left.length, kind === "whole" ? ofEach * (kinds.length - 1) : ofEach);
    return Array.from({ length: wanted }, () => left.splice(Math.floor(random() * left.length), 1)).flat();
  });
}

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
export function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
