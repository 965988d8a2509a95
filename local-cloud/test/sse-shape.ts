/** One event of a recorded or served stream; `data` is parsed where it is JSON. */
export interface StreamEvent {
  event: string | null;
  data: unknown;
}

/** Reads a whole `text/event-stream` body of single-line data. */
export function readStream(body: string): StreamEvent[] {
  return body
    .split(/\r?\n\r?\n/)
    .filter((block) => block.trim() !== "")
    .map((block) => {
      const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, "m").exec(block)?.[1];
      const data = field("data") ?? "";
      return { event: field("event") ?? null, data: data.startsWith("{") ? (JSON.parse(data) as unknown) : data };
    });
}

/** The names and kinds of a value's members, to compare the shape of two without their content. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shapeOf(member)]));
  return value === null ? "null" : typeof value;
}

/** The stream's events with runs of one kind of event and shape folded to one. */
export function foldedShape(events: readonly StreamEvent[]): unknown[] {
  const shapes = events.map(({ event, data }) => ({ event, data: shapeOf(data) }));
  return shapes.filter((shape, index) => JSON.stringify(shape) !== JSON.stringify(shapes[index - 1]));
}
